using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>
/// What became of a <see cref="PublishRequest"/>. Either <see cref="Flow"/> is there, or <see cref="Problems"/> say why
/// not.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.publish-outcome")]
public sealed record PublishOutcome
{
    /// <summary>The version that serves now; null when it was refused.</summary>
    [Id(0)]
    public FlowVersion? Flow { get; init; }

    /// <summary>Whether this very text was not the current version before.</summary>
    [Id(1)]
    public bool Changed { get; init; }

    /// <summary>Whether the flow's name is new.</summary>
    [Id(2)]
    public bool Created { get; init; }

    /// <summary>Why it was refused: all problems at once.</summary>
    [Id(3)]
    public Problem[] Problems { get; init; } = [];

    /// <summary>The catalog's revision after the change: whoever reads at this revision or later sees it.</summary>
    [Id(4)]
    public long Revision { get; init; }

    /// <summary>What it follows; null when it was refused.</summary>
    [Id(5)]
    public FlowHistory? History { get; init; }

    /// <summary>Refused, with one problem.</summary>
    public static PublishOutcome Refused(ErrorCode code, string detail) =>
        new() { Problems = [new Problem { Code = code.Code, Detail = detail }] };
}
