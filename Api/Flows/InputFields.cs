using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meanwhile.Flows;

/// <summary>
/// Gives texts from path and query the types the input's schema wants. A text that does not fit its type stays text, so
/// that the schema's own message says what was expected.
/// </summary>
public sealed class InputFields
{
    private readonly FrozenDictionary<string, string> types;

    private InputFields(FrozenDictionary<string, string> types) => this.types = types;

    public static InputFields Of(Payload schema)
    {
        using var document = JsonDocument.Parse(schema.Utf8);
        var types = new Dictionary<string, string>();
        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("properties", out var properties))
            foreach (var property in properties.EnumerateObject())
                types[property.Name] = TypeOf(property.Value);
        return new InputFields(types.ToFrozenDictionary());
    }

    public void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WritePropertyName(name);
        var type = types.GetValueOrDefault(name, "string");
        if (type != "array" && texts.Count == 1)
        {
            Write(writer, type, texts[0]);
            return;
        }
        writer.WriteStartArray();
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string type, string text)
    {
        var isNumber = type is "number" or "integer" && IsJsonNumber(text);
        var isWord = (type == "boolean" && text is "true" or "false") || (type == "null" && text == "null");
        if (isNumber || isWord) writer.WriteRawValue(text, skipInputValidation: true);
        else writer.WriteStringValue(text);
    }

    private static bool IsJsonNumber(string text)
    {
        if (text.Length is 0 or > 400 || !(char.IsAsciiDigit(text[0]) || text[0] == '-')) return false;
        return JsonText.IsWellFormed(Encoding.UTF8.GetBytes(text), out _)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type)) return "string";
        return type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : type.EnumerateArray().Select(item => item.GetString()).FirstOrDefault(name => name != "null") ?? "string";
    }
}
