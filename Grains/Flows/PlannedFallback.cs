using Meanwhile.Expressions;

namespace Meanwhile.Flows;

/// <summary>What stands in for a step that failed: a value, or another call. Exactly one of the two is there.</summary>
public sealed record PlannedFallback(PlannedTemplate? Value, PlannedCall? Call);
