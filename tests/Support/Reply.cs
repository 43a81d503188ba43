using System.Text;
using System.Text.Json;

namespace Meanwhile.Support;

/// <summary>What the outside world answers.</summary>
public sealed record Reply(int Status, ReadOnlyMemory<byte> Body, string? ContentType)
{
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    public static Reply Empty(int status) => new(status, ReadOnlyMemory<byte>.Empty, null);

    /// <summary>The text goes out as it is, so it may be JSON that no serializer would write.</summary>
    public static Reply Json(int status, string json) => new(status, Encoding.UTF8.GetBytes(json), "application/json");

    public static Reply Json(int status, object value) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value), "application/json");

    public static Reply Text(int status, string text) =>
        new(status, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    public Reply With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}
