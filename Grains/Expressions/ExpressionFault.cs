using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>One thing wrong with an expression.</summary>
/// <param name="Code">Which kind of mistake it is.</param>
/// <param name="Offset">Where it stands, in characters from the start of the expression's source.</param>
/// <param name="Detail">What is wrong, as one sentence without a full stop.</param>
/// <param name="Hint">What to write instead; null when the detail says it all.</param>
public sealed record ExpressionFault(Errors.ErrorCode Code, int Offset, string Detail, string? Hint = null);
