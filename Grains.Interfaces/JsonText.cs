using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Meanwhile;

/// <summary>What the house knows about JSON text without ever building a tree of it.</summary>
public static class JsonText
{
    /// <summary>
    /// Options of every reader of a stranger's text: the depth is bounded, comments and trailing commas are errors.
    /// </summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = Limits.JsonDepthMax };

    /// <summary>Options of every writer: what is written as raw text has been checked already.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text <c>null</c>.</summary>
    public static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    /// <summary>The text <c>true</c>.</summary>
    public static readonly ReadOnlyMemory<byte> True = "true"u8.ToArray();

    /// <summary>The text <c>false</c>.</summary>
    public static readonly ReadOnlyMemory<byte> False = "false"u8.ToArray();

    /// <summary>
    /// Whether the bytes are exactly one JSON document in UTF-8 of bounded depth. When not, <paramref name="fault"/>
    /// says what and at which byte.
    /// </summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> utf8, out string? fault)
    {
        fault = null;
        if (!Utf8.IsValid(utf8))
        {
            fault = "the text is not UTF-8";
            return false;
        }
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            var any = false;
            while (reader.Read()) any = true;
            if (!any) fault = "the text is empty";
            return any;
        }
        catch (JsonException error)
        {
            fault = $"{Sentence(error)} at byte {reader.BytesConsumed}";
            return false;
        }
    }

    /// <summary>A string as JSON text, quotes included.</summary>
    public static ReadOnlyMemory<byte> Of(string text) =>
        JsonSerializer.SerializeToUtf8Bytes(text, TextOptions);

    /// <summary>A whole number as JSON text.</summary>
    public static ReadOnlyMemory<byte> Of(long number)
    {
        var buffer = new byte[20];
        Utf8Formatter.TryFormat(number, buffer, out var length);
        return buffer.AsMemory(0, length);
    }

    /// <summary>Whether the text is the literal <c>null</c>.</summary>
    public static bool IsNull(ReadOnlySpan<byte> json) => json.SequenceEqual("null"u8);

    /// <summary>Options of texts and trees that are written: as <see cref="WriterOptions"/>.</summary>
    public static readonly JsonSerializerOptions TextOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Sentence(JsonException error)
    {
        var text = error.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end > 0 ? text[..end] : text).TrimEnd('.');
    }
}
