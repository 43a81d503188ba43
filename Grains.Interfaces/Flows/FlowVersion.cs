namespace Meanwhile.Flows;

/// <summary>
/// One published version of a flow: what the API needs to answer for it, and the text the silos plan it from.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.flow-version")]
public sealed record FlowVersion
{
    /// <summary>Name of the flow, <c>[a-z][a-z0-9-]{0,62}</c>.</summary>
    [Id(0)]
    public required string Flow { get; init; }

    /// <summary>Content hash of the definition, 16 hex digits: the same text is the same version.</summary>
    [Id(1)]
    public required string Version { get; init; }

    /// <summary>The text as published.</summary>
    [Id(2)]
    public required Definition Definition { get; init; }

    /// <summary>When this version was published first.</summary>
    [Id(3)]
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Where it came from: <c>api</c>, or <c>file:</c> and the name of the file in the flows folder.</summary>
    [Id(4)]
    public required string Origin { get; init; }

    /// <summary>One line for lists and OpenAPI; null when the author gave none.</summary>
    [Id(5)]
    public string? Summary { get; init; }

    /// <summary>Longer text for OpenAPI; null when the author gave none.</summary>
    [Id(6)]
    public string? Description { get; init; }

    /// <summary>Tags for OpenAPI, in the order of the definition.</summary>
    [Id(7)]
    public string[] Tags { get; init; } = [];

    /// <summary>Own REST addresses; empty when the flow is only started by name.</summary>
    [Id(8)]
    public FlowRoute[] Routes { get; init; } = [];

    /// <summary>JSON Schema 2020-12 of the input.</summary>
    [Id(9)]
    public required Payload InputSchema { get; init; }

    /// <summary>The inferred graph.</summary>
    [Id(10)]
    public required PlanView Plan { get; init; }

    /// <summary>Whether its runs are things of their own, which can be reached while they go on.</summary>
    [Id(11)]
    public bool IsHosted { get; init; }

    /// <summary>Whether its runs are kept from their start: one that was asked for twice is still one.</summary>
    [Id(12)]
    public bool IsKept { get; init; }
}
