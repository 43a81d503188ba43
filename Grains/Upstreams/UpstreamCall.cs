namespace Meanwhile.Upstreams;

/// <summary>One request, ready to be written: where to, with which headers and what body.</summary>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Target">Path and query, as they stand in the request line.</param>
public readonly record struct UpstreamCall(string Method, string Target)
{
    /// <summary>Headers besides those that frame the message; names and values have been checked.</summary>
    public required List<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Bytes of the answer's body at most, as they come over the wire.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Statuses besides 2xx whose body is wanted.</summary>
    public required IReadOnlyList<int> Accept { get; init; }

    /// <summary>Whether it may be sent again when nobody knows if it arrived.</summary>
    public bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS";

    /// <summary>Whether it must say how long its body is even when it has none.</summary>
    public bool MustSayLength => Method is "POST" or "PUT" or "PATCH";

    public bool Wants(int status) => status is >= 200 and <= 299 || Accept.Contains(status);
}
