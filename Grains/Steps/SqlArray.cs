using System.Text;
using System.Text.Json;

namespace Meanwhile.Steps;

/// <summary>
/// Reads PostgreSQL's array text, <c>{1,NULL,"a \"b\""}</c>, nested ones included, straight into JSON.
/// </summary>
internal static class SqlArray
{
    public static void Write(Utf8JsonWriter writer, string text, SqlColumn item)
    {
        var at = text.IndexOf('{');
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '{': writer.WriteStartArray(); at++; break;
                case '}': writer.WriteEndArray(); at++; break;
                case ',': at++; break;
                case '"': at = Quoted(writer, text, at + 1, item); break;
                default: at = Bare(writer, text, at, item); break;
            }
        }
    }

    private static int Quoted(Utf8JsonWriter writer, string text, int at, SqlColumn item)
    {
        var value = new StringBuilder();
        for (; text[at] != '"'; at++)
        {
            if (text[at] == '\\') at++;
            value.Append(text[at]);
        }
        item.Write(writer, value.ToString());
        return at + 1;
    }

    private static int Bare(Utf8JsonWriter writer, string text, int at, SqlColumn item)
    {
        var end = text.AsSpan(at).IndexOfAny(',', '}') + at;
        var value = text[at..end];
        if (value == "NULL") writer.WriteNullValue();
        else item.Write(writer, value);
        return end;
    }
}
