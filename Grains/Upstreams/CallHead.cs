using System.Buffers;
using System.Text;

namespace Meanwhile.Upstreams;

/// <summary>Writes the head of a call: request line, headers, and how long its body is.</summary>
internal ref struct CallHead(byte[] bytes)
{
    private byte[] bytes = bytes;
    private int length;

    /// <summary>Writes it into a rented array, which is replaced by a larger one when it is too small.</summary>
    public static int Write(in UpstreamCall call, string host, ref byte[] bytes)
    {
        var head = new CallHead(bytes);
        head.Add(call.Method, " ", call.Target, " HTTP/1.1\r\n");
        var namesHost = false;
        foreach (var (name, value) in call.Headers)
        {
            namesHost |= name.Equals("Host", StringComparison.OrdinalIgnoreCase);
            head.Add(name, ": ", value, "\r\n");
        }
        if (!namesHost) head.Add("Host: ", host, "\r\n", "");
        if (call.Body is not null || call.MustSayLength)
            head.Add("Content-Length: ", (call.Body?.Length ?? 0).ToString(), "\r\n", "");
        head.Add("\r\n", "", "", "");
        bytes = head.bytes;
        return head.length;
    }

    private void Add(string first, string second, string third, string fourth)
    {
        var most = 3 * (first.Length + second.Length + third.Length + fourth.Length);
        if (bytes.Length - length < most) Grow(most);
        length += Encoding.UTF8.GetBytes(first, bytes.AsSpan(length));
        length += Encoding.UTF8.GetBytes(second, bytes.AsSpan(length));
        length += Encoding.UTF8.GetBytes(third, bytes.AsSpan(length));
        length += Encoding.UTF8.GetBytes(fourth, bytes.AsSpan(length));
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * (length + more));
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
