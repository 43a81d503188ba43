namespace Meanwhile.Expressions;

/// <summary>One <c>steps.&lt;id&gt;</c> in an expression: the step this expression waits for.</summary>
/// <param name="Id">The step's id as written.</param>
/// <param name="IsOptional">
/// True for <c>steps.x?.…</c>: the expression can do without the step, so that may be skipped.
/// </param>
/// <param name="Offset">Where the mention starts, in characters from the start of the expression's source.</param>
public sealed record StepMention(string Id, bool IsOptional, int Offset);
