namespace Meanwhile.Expressions;

/// <summary>All script expressions of one step, evaluated together in one engine.</summary>
/// <param name="Expressions">What to evaluate; none sees what another did.</param>
/// <param name="Values">The root names they use, <c>steps</c> excepted.</param>
/// <param name="Steps">The steps they mention.</param>
public sealed record ScriptCall(
    IReadOnlyList<Expression> Expressions,
    IReadOnlyList<ScriptValue> Values,
    IReadOnlyList<ScriptValue> Steps)
{
    /// <summary>Bytes of JSON handed over.</summary>
    internal long Bytes => Values.Concat(Steps).Sum(value => (long)(value.Json?.Length ?? 0));
}
