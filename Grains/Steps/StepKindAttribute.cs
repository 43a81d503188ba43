namespace Meanwhile.Steps;

/// <summary>Gives a step kind its name in the flow language.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StepKindAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>One sentence for the documentation.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// The kind of connection it calls through: <c>http</c>, <c>postgres</c>, <c>files</c>; null for none.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>
    /// Whether it waits for the outside; a kind that does not has no time-out and no share in the receipt.
    /// </summary>
    public bool Waits { get; init; } = true;
}
