using Meanwhile.Expressions;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>Where constants get their values from: nowhere.</summary>
internal sealed class NoValues : IValueSource
{
    public static readonly NoValues Instance = new();

    public ReadOnlyMemory<byte>? Root(string name) => null;

    public StepValue? Step(string id) => null;
}
