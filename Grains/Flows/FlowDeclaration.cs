using Meanwhile.Documents;

namespace Meanwhile.Flows;

/// <summary>A flow as written: its parts found and named, their insides not yet looked into.</summary>
public sealed record FlowDeclaration
{
    public required MapNode Root { get; init; }
    public required string Name { get; init; }
    public string? Summary { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<FlowRoute> Routes { get; init; } = [];
    public Durability Durability { get; init; }
    public TimeSpan? Deadline { get; init; }
    public bool AnswersPartly { get; init; }
    public required IReadOnlyList<StepDeclaration> Steps { get; init; }
}
