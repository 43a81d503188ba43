namespace Meanwhile.Flows;

/// <summary>One step of a plan.</summary>
/// <param name="Id">Its name in the definition.</param>
/// <param name="Kind">Its kind, for example <c>http</c>.</param>
/// <param name="Needs">The steps it waits for, inferred from its expressions or listed in <c>dependsOn</c>.</param>
/// <param name="Stage">The longest chain of steps before it; 0 starts at once. Steps of one stage can run
/// together.</param>
/// <param name="Connection">The connection it calls through; null when it needs none.</param>
/// <param name="Writes">Whether it changes something outside.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.planned-step")]
public sealed record PlannedStepView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Kind,
    [property: Id(2)] string[] Needs,
    [property: Id(3)] int Stage,
    [property: Id(4)] string? Connection,
    [property: Id(5)] bool Writes)
{
    /// <summary>The container it stands in, as <c>outer.inner</c>; null for a step of the flow itself.</summary>
    [Id(6)]
    public string? Within { get; init; }

    /// <summary>Hash of its text, what is inside it included: the same text is the same step.</summary>
    [Id(7)]
    public string Content { get; init; } = "";
}
