namespace Meanwhile.Steps;

/// <summary>Gives a step kind its name in the flow language.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StepKindAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>One sentence for the documentation.</summary>
    public required string Summary { get; init; }

    /// <summary>What a step of this kind gives, in a sentence for the documentation.</summary>
    public string Gives { get; init; } = "";

    /// <summary>Codes it can fail with, besides those that any step can.</summary>
    public string[] Errors { get; init; } = [];

    /// <summary>
    /// The kind of connection it calls through: <c>http</c>, <c>postgres</c>, <c>files</c>; null for none.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>
    /// Whether it waits for the outside; a kind that does not has no time-out and no share in the receipt.
    /// </summary>
    public bool Waits { get; init; } = true;

    /// <summary>Names that the steps inside a container see besides those outside.</summary>
    public string[] InnerNames { get; init; } = [];

    /// <summary>The setting that gives the first of these names another one; null for none.</summary>
    public string? NamedBy { get; init; }
}
