namespace Meanwhile.Flows;

/// <summary>Where a version of a flow stands among those that came before it.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.flow-history")]
public sealed record FlowHistory
{
    /// <summary>1 for the first version of a flow that was ever published, and so on.</summary>
    [Id(0)]
    public required int Number { get; init; }

    /// <summary>The version that it follows; null when it is the first.</summary>
    [Id(1)]
    public FlowVersion? Before { get; init; }
}
