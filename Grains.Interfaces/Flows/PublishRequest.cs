namespace Meanwhile.Flows;

/// <summary>The wish to publish a definition.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.publish-request")]
public sealed record PublishRequest
{
    /// <summary>The text.</summary>
    [Id(0)]
    public required Definition Definition { get; init; }

    /// <summary>The name it must have; null takes the name the text gives itself.</summary>
    [Id(1)]
    public string? Name { get; init; }

    /// <summary>Where it comes from, as in <see cref="FlowVersion.Origin"/>.</summary>
    [Id(2)]
    public required string Origin { get; init; }

    /// <summary>
    /// The version that must be the current one, <c>*</c> for any; null publishes over whatever is there.
    /// </summary>
    [Id(3)]
    public string? IfMatch { get; init; }

    /// <summary>Checks only: nothing is kept and nothing changes.</summary>
    [Id(4)]
    public bool DryRun { get; init; }
}
