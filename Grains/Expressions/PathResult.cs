namespace Meanwhile.Expressions;

/// <summary>What lies at the end of a path.</summary>
public readonly record struct PathResult
{
    private PathResult(bool found, ReadOnlyMemory<byte> json, string? fault)
    {
        Found = found;
        Json = json;
        Fault = fault;
    }

    /// <summary>Undefined: nothing has this name, or an optional step met nothing.</summary>
    public static PathResult Undefined => default;

    /// <summary>True when there is a value, be it null.</summary>
    public bool Found { get; }

    /// <summary>
    /// The value: the slice of the original text, untouched; for <c>length</c> and characters a new text.
    /// </summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>What JavaScript would have thrown; null when it would not.</summary>
    public string? Fault { get; }

    public static PathResult Value(ReadOnlyMemory<byte> json) => new(true, json, null);

    public static PathResult Failed(string fault) => new(false, default, fault);
}
