namespace Meanwhile.Flows;

/// <summary>
/// A step that waits. Hard: it uses the value as it is, so it is skipped when the step before it was.
/// </summary>
public readonly record struct PlannedEdge(int Step, bool IsHard);
