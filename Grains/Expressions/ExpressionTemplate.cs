using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>
/// A value that is exactly one expression and keeps its type. <paramref name="script"/> is its place among the call's
/// script expressions, -1 for a plain path.
/// </summary>
public sealed class ExpressionTemplate(Expression expression, int script) : Template
{
    public override bool IsConstant => false;

    public Expression Expression { get; } = expression;

    public override ReadOnlyMemory<byte>? Json(Rendering rendering) =>
        script < 0 ? rendering.Read(Expression.Path!) : rendering.Script(script);

    public override void Write(Utf8JsonWriter writer, Rendering rendering) =>
        writer.WriteRawValue((Json(rendering) ?? JsonText.Null).Span, skipInputValidation: true);

    public override string? Text(Rendering rendering, Func<string, string>? encode = null) =>
        rendering.TextOrNull(Json(rendering), Expression.Source) is { } text ? encode?.Invoke(text) ?? text : null;
}
