using System.Buffers;
using System.Net.Sockets;

namespace Meanwhile.Upstreams;

/// <summary>One connection to an upstream, used by one call at a time.</summary>
internal sealed class UpstreamSocket(Socket socket, Stream stream) : IDisposable
{
    private const int HeadBytesUsual = 4096;
    private const int BodyBytesUsual = 4096;

    private readonly Incoming incoming = new(stream);

    /// <summary>When it was opened, in milliseconds since the machine was started.</summary>
    public long OpenedAt { get; } = Environment.TickCount64;

    /// <summary>When its last call ended.</summary>
    public long RestsSince { get; set; }

    /// <summary>Whether the next call can use it: it was not closed and has said nothing unasked.</summary>
    public bool IsQuiet()
    {
        try
        {
            return !socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Whether the upstream has said anything in the call that goes on.</summary>
    public bool HasAnswered => incoming.HasBegun;

    /// <summary>Whether it can serve another call after the one it has made.</summary>
    public bool CanStay { get; private set; }

    public void Dispose() => stream.Dispose();

    /// <summary>
    /// Makes one call. Throws what broke it, and <see cref="OperationCanceledException"/> when its caller has left.
    /// Until the first byte comes it holds no buffer, for that is where nearly all of a call's time goes.
    /// </summary>
    public async ValueTask<UpstreamAnswer> CallAsync(UpstreamCall call, string host, CancellationToken stop)
    {
        (CanStay, incoming.HasBegun) = (false, false);
        // Cutting the wire is what ends a wait: one registration for the call, not one for every read.
        var leaving = stop.UnsafeRegister(static wire => ((Socket)wire!).Dispose(), socket);
        try
        {
            await SendAsync(call, host).ConfigureAwait(false);
            await stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            var head = await HeadAsync(call).ConfigureAwait(false);
            var (body, isTooLarge, isWhole) = await BodyAsync(head, call).ConfigureAwait(false);
            CanStay = isWhole && head.Framing.KeepsOpen && incoming.Bytes.IsEmpty
                && (leaving.Unregister() || !stop.CanBeCanceled);
            return new UpstreamAnswer(head, body, isTooLarge);
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is not OperationCanceledException)
        {
            throw new OperationCanceledException("Its caller has left", error, stop);
        }
        finally
        {
            leaving.Unregister();
            incoming.Release();
        }
    }

    private async ValueTask SendAsync(UpstreamCall call, string host)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(HeadBytesUsual);
        try
        {
            var length = CallHead.Write(call, host, ref bytes);
            if (call.Body is { Length: > 0 } body && body.Length <= bytes.Length - length)
            {
                body.CopyTo(bytes.AsMemory(length));
                await stream.WriteAsync(bytes.AsMemory(0, length + body.Length)).ConfigureAwait(false);
                return;
            }
            await stream.WriteAsync(bytes.AsMemory(0, length)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
        if (call.Body is { Length: > 0 } large) await stream.WriteAsync(large).ConfigureAwait(false);
    }

    /// <summary>The head of the answer itself; what an upstream says before it (1xx) is passed over.</summary>
    private async ValueTask<AnswerHead> HeadAsync(UpstreamCall call)
    {
        for (int seen = 0, passed = 0; ;)
        {
            var end = AnswerHeadReader.EndOf(incoming.Bytes, seen);
            if (end > 0)
            {
                var head = AnswerHeadReader.Read(incoming.Bytes[..end], call.Method == "HEAD");
                incoming.Take(end);
                if (head.Status >= 200) return head;
                if (head.Status == 101) throw Broken("switched to another protocol");
                (seen, passed) = (0, passed + end);
                if (passed <= Limits.AnswerHeadBytesMax) continue;
            }
            seen = incoming.Bytes.Length;
            if (passed + seen > Limits.AnswerHeadBytesMax)
                throw new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, "Too many bytes of headers");
            if (!AnswerHeadReader.MayBegin(incoming.Bytes)) throw Broken("did not begin with HTTP/1");
            if (!await incoming.MoreAsync().ConfigureAwait(false)) throw Incoming.Ended();
        }
    }

    /// <summary>The body, where it is wanted; and whether all of it has been read off the wire.</summary>
    private async ValueTask<(ReadOnlyMemory<byte>? Body, bool IsTooLarge, bool IsWhole)> BodyAsync(
        AnswerHead head, UpstreamCall call)
    {
        var framing = head.Framing;
        if (!call.Wants(head.Status)) return (null, false, IsPassedOver(framing));
        if (framing.IsChunked) return await ChunksAsync(call).ConfigureAwait(false);
        if (framing.Length is not { } length) return await UntilItClosesAsync(call).ConfigureAwait(false);
        if (length > Math.Min(call.MaxBytes, Array.MaxLength)) return (null, true, false);
        if (length == 0) return (ReadOnlyMemory<byte>.Empty, false, true);
        var body = GC.AllocateUninitializedArray<byte>((int)length);
        await incoming.FillAsync(body).ConfigureAwait(false);
        return (body, false, true);
    }

    /// <summary>
    /// A body that nobody wants is passed over when it is there already; waiting for it would make a failure late.
    /// </summary>
    private bool IsPassedOver(AnswerFraming framing)
    {
        if (framing.IsChunked)
        {
            var chunks = new ChunkedBody(null, long.MaxValue);
            incoming.Take(chunks.Take(incoming.Bytes));
            return chunks.IsDone;
        }
        if (!(framing.Length <= incoming.Bytes.Length)) return false;
        incoming.Take((int)framing.Length.Value);
        return true;
    }

    private async ValueTask<(ReadOnlyMemory<byte>? Body, bool IsTooLarge, bool IsWhole)> ChunksAsync(UpstreamCall call)
    {
        var body = new ArrayBufferWriter<byte>(BodyBytesUsual);
        var chunks = new ChunkedBody(body, call.MaxBytes);
        while (true)
        {
            incoming.Take(chunks.Take(incoming.Bytes));
            if (chunks.IsTooLarge) return (null, true, false);
            if (chunks.IsDone) return (body.WrittenMemory, false, true);
            if (!await incoming.MoreAsync().ConfigureAwait(false)) throw Incoming.Ended();
        }
    }

    private async ValueTask<(ReadOnlyMemory<byte>? Body, bool IsTooLarge, bool IsWhole)> UntilItClosesAsync(
        UpstreamCall call)
    {
        var body = new ArrayBufferWriter<byte>(BodyBytesUsual);
        do
        {
            body.Write(incoming.Bytes);
            incoming.Take(incoming.Bytes.Length);
            if (body.WrittenCount > call.MaxBytes) return (null, true, false);
        }
        while (await incoming.MoreAsync().ConfigureAwait(false));
        return (body.WrittenMemory, false, true);
    }

    private static HttpIOException Broken(string what) =>
        new(HttpRequestError.InvalidResponse, $"The upstream {what}");
}
