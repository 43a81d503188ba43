using System.Buffers;
using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>A writer a thread uses again and again: rendering is synchronous, so nobody else can have it.</summary>
internal static class RenderBuffer
{
    private const int KeptBytesMax = 64 * 1024;

    [ThreadStatic]
    private static (Utf8JsonWriter Writer, ArrayBufferWriter<byte> Buffer)? kept;

    public static Utf8JsonWriter Rent(out ArrayBufferWriter<byte> buffer)
    {
        if (kept is { } pair)
        {
            kept = null;
            buffer = pair.Buffer;
            return pair.Writer;
        }
        buffer = new ArrayBufferWriter<byte>(512);
        return new Utf8JsonWriter(buffer, JsonText.WriterOptions);
    }

    public static byte[] Return(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        writer.Flush();
        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > KeptBytesMax) return json;
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        kept = (writer, buffer);
        return json;
    }
}
