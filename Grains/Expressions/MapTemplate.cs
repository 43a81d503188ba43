using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>
/// A map some of whose values hold expressions. An undefined value leaves its key out, as in JSON.stringify.
/// </summary>
public sealed class MapTemplate(IReadOnlyList<(JsonEncodedText Key, Template Value)> entries) : Template
{
    public override bool IsConstant => false;

    public override void Write(Utf8JsonWriter writer, Rendering rendering)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            if (value is ExpressionTemplate expression)
            {
                if (expression.Json(rendering) is not { } json) continue;
                writer.WritePropertyName(key);
                writer.WriteRawValue(json.Span, skipInputValidation: true);
                continue;
            }
            writer.WritePropertyName(key);
            value.Write(writer, rendering);
        }
        writer.WriteEndObject();
    }

    /// <summary>The map with null for every value that cannot be filled in yet.</summary>
    public ReadOnlyMemory<byte> JsonPartly(Func<Rendering> fresh)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
        writer.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            var rendering = fresh();
            var json = value.Json(rendering);
            writer.WritePropertyName(key);
            writer.WriteRawValue(
                (rendering.Fault is null ? json ?? JsonText.Null : JsonText.Null).Span, skipInputValidation: true);
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    public override string Text(Rendering rendering, Func<string, string>? encode = null) =>
        Encoding.UTF8.GetString(Json(rendering)!.Value.Span);
}
