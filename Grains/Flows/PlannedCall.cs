using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>One call of a step kind, its settings ready to be filled in.</summary>
/// <param name="Kind">What is called.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Connection">The connection it goes through; null when the kind needs none here.</param>
/// <param name="Writes">Whether it changes something outside.</param>
public sealed record PlannedCall(StepKind Kind, SettingsTemplate Settings, string? Connection, bool Writes);
