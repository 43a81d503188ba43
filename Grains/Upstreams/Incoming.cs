using System.Buffers;

namespace Meanwhile.Upstreams;

/// <summary>What has come in over a socket and was not taken yet; it holds a buffer only while there is something.
/// </summary>
internal sealed class Incoming(Stream stream)
{
    private const int BufferBytes = 4096;

    private byte[] buffer = [];
    private int start;
    private int end;

    /// <summary>Whether a byte has come since this was last set to false.</summary>
    public bool HasBegun { get; set; }

    /// <summary>What has come and was not taken yet.</summary>
    public Span<byte> Bytes => buffer.AsSpan(start, end - start);

    public void Take(int bytes) => start += bytes;

    /// <summary>Waits for more; false when the upstream has closed.</summary>
    public async ValueTask<bool> MoreAsync()
    {
        MakeRoom();
        var came = await stream.ReadAsync(buffer.AsMemory(end)).ConfigureAwait(false);
        end += came;
        HasBegun |= came > 0;
        return came > 0;
    }

    /// <summary>Fills the whole of <paramref name="target"/>, past the buffer where it can.</summary>
    public async ValueTask FillAsync(Memory<byte> target)
    {
        var there = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, there).CopyTo(target.Span);
        start += there;
        for (var rest = target[there..]; rest.Length > 0;)
        {
            var came = await stream.ReadAsync(rest).ConfigureAwait(false);
            if (came == 0) throw Ended();
            rest = rest[came..];
        }
    }

    /// <summary>Gives the buffer back; what lies in it is forgotten.</summary>
    public void Release()
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        (buffer, start, end) = ([], 0, 0);
    }

    public static HttpIOException Ended() =>
        new(HttpRequestError.ResponseEnded, "The upstream closed before its answer was whole");

    private void MakeRoom()
    {
        if (start == end) (start, end) = (0, 0);
        if (end < buffer.Length) return;
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, 2 * (end - start)));
        Bytes.CopyTo(next);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        (buffer, start, end) = (next, 0, end - start);
    }
}
