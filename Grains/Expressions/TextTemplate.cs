using System.Text;
using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>Text with expressions in it. Each part is the author's text, or an expression.</summary>
public sealed class TextTemplate(IReadOnlyList<(string? Literal, ExpressionTemplate? Expression)> parts) : Template
{
    public override bool IsConstant => false;

    public override void Write(Utf8JsonWriter writer, Rendering rendering) =>
        writer.WriteStringValue(Text(rendering));

    public override string? Text(Rendering rendering, Func<string, string>? encode = null)
    {
        var whole = new StringBuilder();
        foreach (var (literal, expression) in parts)
        {
            if (literal is not null)
            {
                whole.Append(literal);
                continue;
            }
            if (rendering.Text(expression!.Json(rendering), expression.Expression.Source) is not { } text) return null;
            whole.Append(encode is null ? text : encode(text));
        }
        return whole.ToString();
    }
}
