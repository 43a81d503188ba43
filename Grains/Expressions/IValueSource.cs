using Meanwhile.Runs;

namespace Meanwhile.Expressions;

/// <summary>Where the names in an expression get their values from: a run, or the secrets of a connection.</summary>
public interface IValueSource
{
    /// <summary>The value of a root name such as <c>input</c>; null when it is not there (undefined).</summary>
    ReadOnlyMemory<byte>? Root(string name);

    /// <summary>What a step gave; null when it has not ended.</summary>
    StepValue? Step(string id);
}
