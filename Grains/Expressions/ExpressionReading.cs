namespace Meanwhile.Expressions;

/// <summary>What came of reading a source: an expression, or everything that is wrong with it.</summary>
/// <param name="Expression">The checked expression; null when there are faults.</param>
/// <param name="Faults">Every fault, in the order of the source; empty when there is an expression.</param>
public sealed record ExpressionReading(Expression? Expression, IReadOnlyList<ExpressionFault> Faults);
