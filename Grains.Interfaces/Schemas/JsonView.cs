using System.Globalization;
using System.Text;

namespace Meanwhile.Schemas;

/// <summary>Looks at a <see cref="JsonTape"/>; the index of its token names a value, 0 the whole document.</summary>
internal readonly ref struct JsonView(
    ReadOnlySpan<byte> source,
    ReadOnlySpan<byte> escaped,
    ReadOnlySpan<JsonToken> tokens)
{
    private readonly ReadOnlySpan<byte> source = source;
    private readonly ReadOnlySpan<byte> escaped = escaped;
    private readonly ReadOnlySpan<JsonToken> tokens = tokens;

    public JsonKind Kind(int at) => tokens[at].Kind;

    /// <summary>The index after this value: of its next sibling, or the end of the parent.</summary>
    public int Next(int at) => tokens[at].Next;

    /// <summary>Entries of a list, properties of an object.</summary>
    public int Count(int at) => tokens[at].Length;

    /// <summary>The bytes of a text, unescaped, or of a number as written.</summary>
    public ReadOnlySpan<byte> Bytes(int at)
    {
        ref readonly var token = ref tokens[at];
        return (token.Escaped ? escaped : source).Slice(token.Start, token.Length);
    }

    public string String(int at) => Encoding.UTF8.GetString(Bytes(at));

    /// <summary>A value of a schema, for messages: in full unless it has parts.</summary>
    public string Shown(int at)
    {
        ref readonly var token = ref tokens[at];
        return token.Kind switch
        {
            JsonKind.Number => String(at),
            JsonKind.Text => $"\"{String(at)}\"",
            JsonKind.List or JsonKind.Object => $"{Spoken.Of(token.Kind)} given in the schema",
            _ => Spoken.Of(token.Kind),
        };
    }

    /// <summary>JSON Pointer to a value; a property name has the pointer of its value.</summary>
    public string Pointer(int target)
    {
        var pointer = new StringBuilder();
        var at = 0;
        while (at < target)
        {
            var length = pointer.Length;
            at = Kind(at) == JsonKind.Object ? Property(at, target, pointer) : Entry(at, target, pointer);
            if (pointer.Length > Limits.PointerCharsMax) return pointer.ToString(0, length);
        }
        return pointer.ToString();
    }

    /// <summary>The value of the property that is or contains the target, its segment appended.</summary>
    private int Property(int parent, int target, StringBuilder pointer)
    {
        var name = parent + 1;
        while (Next(name + 1) <= target) name = Next(name + 1);
        var text = Bytes(name);
        // The start of a name too long for any pointer is enough to see that it is.
        text = text[..Math.Min(text.Length, 4 * (Limits.PointerCharsMax + 1))];
        pointer.Append('/').Append(Escape(Encoding.UTF8.GetString(text)));
        return name + 1;
    }

    private int Entry(int parent, int target, StringBuilder pointer)
    {
        var number = 0;
        var entry = parent + 1;
        for (; Next(entry) <= target; entry = Next(entry)) number++;
        pointer.Append(CultureInfo.InvariantCulture, $"/{number}");
        return entry;
    }

    /// <summary>One segment of a pointer from a property name.</summary>
    public static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
