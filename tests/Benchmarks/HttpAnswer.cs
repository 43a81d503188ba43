using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meanwhile.Benchmarks;

/// <summary>Just enough HTTP/1.1 to know where an answer ends and whether it is the right one.</summary>
internal static class HttpAnswer
{
    /// <summary>Bytes of the first whole answer in what was received, 0 while it is incomplete.</summary>
    public static int Length(ReadOnlySpan<byte> received)
    {
        var head = HeadLength(received);
        if (head == 0) return 0;
        if (ContentLength(received[..head]) is { } length) return received.Length < head + length ? 0 : head + length;
        var chunks = ChunksLength(received[head..], null);
        return chunks == 0 ? 0 : head + chunks;
    }

    public static bool IsOk(ReadOnlySpan<byte> answer) => answer.Length > 12 && answer[9..12].SequenceEqual("200"u8);

    /// <summary>Says what is wrong with the answer, or null when every member came from its own upstream.</summary>
    public static string? Fault(ReadOnlySpan<byte> answer, string members)
    {
        if (!IsOk(answer)) return Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 400)]);
        var head = HeadLength(answer);
        var body = new MemoryStream();
        if (ContentLength(answer[..head]) is not null) body.Write(answer[head..]);
        else ChunksLength(answer[head..], body);
        return BodyFault(body.ToArray(), members);
    }

    public static string? BodyFault(byte[] body, string members)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var name in members.Split(','))
            {
                if (document.RootElement.GetProperty(name).GetProperty("upstream").GetString() != name)
                    return $"member {name} came from elsewhere";
                if (document.RootElement.GetProperty(name).GetProperty("id").GetRawText() != "9007199254740993")
                    return $"member {name} lost digits of its id";
            }
            return null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{fault.Message} in {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300)))}";
        }
    }

    private static int HeadLength(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var rest = head;
        for (var line = rest.IndexOf("\r\n"u8); line > 0; line = rest.IndexOf("\r\n"u8))
        {
            var text = rest[..line];
            const int NameLength = 15;
            if (text.Length > NameLength && Ascii.EqualsIgnoreCase(text[..NameLength], "content-length:"u8))
                return int.Parse(text[NameLength..].Trim((byte)' '), CultureInfo.InvariantCulture);
            rest = rest[(line + 2)..];
        }
        return null;
    }

    /// <summary>Length of a chunked body, 0 while incomplete; its content goes to the stream if given.</summary>
    private static int ChunksLength(ReadOnlySpan<byte> bytes, MemoryStream? content)
    {
        var place = 0;
        while (true)
        {
            var line = bytes[place..].IndexOf("\r\n"u8);
            if (line <= 0) return 0;
            var size = int.Parse(bytes.Slice(place, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var next = place + line + 2 + size + 2;
            if (next > bytes.Length) return 0;
            content?.Write(bytes.Slice(place + line + 2, size));
            place = next;
            if (size == 0) return place;
        }
    }
}
