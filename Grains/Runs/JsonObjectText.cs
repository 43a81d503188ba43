using System.Buffers;
using System.Text;

namespace Meanwhile.Runs;

/// <summary>
/// A JSON object being put together from texts that are JSON already. They are not looked at, so it costs little more
/// than copying them.
/// </summary>
internal ref struct JsonObjectText
{
    /// <summary>Letters that stand in a JSON text for themselves.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private byte[] bytes;
    private int length;
    private bool isEmpty;

    /// <param name="about">How long it will be, about.</param>
    public JsonObjectText(int about)
    {
        bytes = ArrayPool<byte>.Shared.Rent(about);
        Open();
    }

    /// <summary>Adds a member; one without a value is left out.</summary>
    public void Add(string name, ReadOnlyMemory<byte>? json)
    {
        if (json is not { } value) return;
        Name(name);
        Write(value.Span);
    }

    /// <summary>Begins a member whose value is written next.</summary>
    public void Name(string name)
    {
        if (!isEmpty) Write(","u8);
        isEmpty = false;
        if (name.AsSpan().ContainsAnyExcept(Plain)) Write(JsonText.Of(name).Span);
        else
        {
            var quoted = Room(name.Length + 2);
            quoted[0] = quoted[^1] = (byte)'"';
            Encoding.ASCII.GetBytes(name, quoted[1..]);
        }
        Write(":"u8);
    }

    /// <summary>Begins an object: the whole, or one that is the value of a member.</summary>
    public void Open()
    {
        Write("{"u8);
        isEmpty = true;
    }

    public void Close()
    {
        Write("}"u8);
        isEmpty = false;
    }

    public void Write(ReadOnlySpan<byte> json) => json.CopyTo(Room(json.Length));

    /// <summary>The whole text; nothing can be added any more.</summary>
    public byte[] End()
    {
        Close();
        var text = bytes.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        return text;
    }

    private Span<byte> Room(int count)
    {
        if (bytes.Length - length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + count, 2 * bytes.Length));
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        length += count;
        return bytes.AsSpan(length - count, count);
    }
}
