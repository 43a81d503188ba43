using System.Text;
using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>A list some of whose items hold expressions. An undefined item is null, as in JSON.stringify.</summary>
public sealed class ListTemplate(IReadOnlyList<Template> items) : Template
{
    public override bool IsConstant => false;

    public override void Write(Utf8JsonWriter writer, Rendering rendering)
    {
        writer.WriteStartArray();
        foreach (var item in items) item.Write(writer, rendering);
        writer.WriteEndArray();
    }

    public override string Text(Rendering rendering, Func<string, string>? encode = null) =>
        Encoding.UTF8.GetString(Json(rendering)!.Value.Span);
}
