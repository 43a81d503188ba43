using Meanwhile.Errors;

namespace Meanwhile.Connections;

/// <summary>What became of the wish to store a connection: the connection, or all the reasons why not.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.connection-outcome")]
public sealed record ConnectionOutcome
{
    /// <summary>The connection that serves now; null when it was refused.</summary>
    [Id(0)]
    public ConnectionVersion? Connection { get; init; }

    /// <summary>Whether the name is new.</summary>
    [Id(1)]
    public bool Created { get; init; }

    /// <summary>Why it was refused: all problems at once.</summary>
    [Id(2)]
    public Problem[] Problems { get; init; } = [];

    /// <summary>The catalog's revision after the change.</summary>
    [Id(3)]
    public long Revision { get; init; }
}
