namespace Meanwhile.Expressions;

/// <summary>All script expressions of one step, evaluated together in one engine that is thrown away afterwards.</summary>
/// <param name="Expressions">What to evaluate; none sees what another did.</param>
/// <param name="Values">The root names they use, <c>steps</c> excepted.</param>
/// <param name="Steps">The steps they mention.</param>
public sealed record ScriptCall(
    IReadOnlyList<Expression> Expressions,
    IReadOnlyList<ScriptValue> Values,
    IReadOnlyList<ScriptValue> Steps);
