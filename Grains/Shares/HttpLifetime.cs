using System.Globalization;
using System.Text;
using System.Text.Json;
using Meanwhile.Expressions;
using Meanwhile.Runs;

namespace Meanwhile.Shares;

/// <summary>
/// For how long an HTTP answer may be given to others, as its own headers say: RFC 9111 for a cache that many share,
/// with the two stale forms of RFC 5861. Nothing is guessed: an answer that does not say is asked for again.
/// </summary>
public sealed record HttpLifetime
{
    private static readonly PathSegment[] Headers = [PathSegment.Member("headers")];
    private static readonly PathSegment[] Status = [PathSegment.Member("status")];
    private static readonly HttpLifetime None = new();

    /// <summary>Whether it may be kept at all.</summary>
    public bool IsKept { get; private init; }

    /// <summary>For how long it is fresh, counted from when it came.</summary>
    public TimeSpan Fresh { get; private init; }

    /// <summary>How long after that it may be taken while a fresh one is fetched.</summary>
    public TimeSpan StaleWhileRevalidate { get; private init; }

    /// <summary>How long after it was fresh it may stand in for an upstream that fails.</summary>
    public TimeSpan StaleIfError { get; private init; }

    /// <summary>Its <c>ETag</c>; null when it has none.</summary>
    public string? ETag { get; private init; }

    /// <summary>Its <c>Last-Modified</c>; null when it has none.</summary>
    public string? LastModified { get; private init; }

    /// <summary>Whether the upstream can be asked if it has changed.</summary>
    public bool CanBeAskedAgain => IsKept && (ETag ?? LastModified) is not null;

    public static HttpLifetime Of(StepValue value)
    {
        if (Part(value, Headers) is not { } json || json.Span[0] != (byte)'{') return None;
        var headers = Read(json.Span);
        if (Part(value, Status) is { } status && status.Span.SequenceEqual("206"u8)) return None;
        return Of(headers);
    }

    /// <summary>The lifetime of an answer with these headers, their names in lower case.</summary>
    public static HttpLifetime Of(IReadOnlyDictionary<string, string> headers)
    {
        var said = CacheControl.Read(headers.GetValueOrDefault("cache-control"));
        var varies = headers.GetValueOrDefault("vary")?.Contains('*') == true;
        if (said.Has("no-store") || said.Has("private") || varies) return None;
        var fresh = said.Has("no-cache") ? TimeSpan.Zero
            : said.Seconds("s-maxage") ?? said.Seconds("max-age") ?? UntilExpiry(headers) ?? TimeSpan.Zero;
        var age = CacheControl.SecondsOf(headers.GetValueOrDefault("age")) ?? TimeSpan.Zero;
        var mayBeStale = !said.Has("must-revalidate") && !said.Has("proxy-revalidate") && !said.Has("no-cache")
            && said.Seconds("s-maxage") is null;
        return new HttpLifetime
        {
            IsKept = true,
            Fresh = fresh > age ? fresh - age : TimeSpan.Zero,
            StaleWhileRevalidate = mayBeStale ? said.Seconds("stale-while-revalidate") ?? default : default,
            StaleIfError = mayBeStale ? said.Seconds("stale-if-error") ?? default : default,
            ETag = headers.GetValueOrDefault("etag"),
            LastModified = headers.GetValueOrDefault("last-modified"),
        };
    }

    private static TimeSpan? UntilExpiry(IReadOnlyDictionary<string, string> headers)
    {
        if (!headers.TryGetValue("expires", out var expires)) return null;
        return Instant(expires) is { } end && Instant(headers.GetValueOrDefault("date")) is { } start && end > start
            ? end - start
            : TimeSpan.Zero;
    }

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at
            : null;

    private static ReadOnlyMemory<byte>? Part(StepValue value, PathSegment[] path)
    {
        if (value.HasMembers) return value.Member(path[0].Name!);
        var found = PathReader.Read(value.Json, path);
        if (found.Found) return found.Json;
        return null;
    }

    private static Dictionary<string, string> Read(ReadOnlySpan<byte> json)
    {
        var headers = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers[name] = reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Skip();
        }
        return headers;
    }
}
