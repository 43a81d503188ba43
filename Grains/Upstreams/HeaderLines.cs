namespace Meanwhile.Upstreams;

/// <summary>Walks over header lines that <see cref="AnswerHeadReader"/> has found to be well formed.</summary>
internal ref struct HeaderLines(ReadOnlySpan<byte> lines)
{
    private ReadOnlySpan<byte> left = lines;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        var end = left.IndexOf((byte)'\n');
        if (end <= 0 || left[0] == (byte)'\r') return false;
        var line = left[..end];
        left = left[(end + 1)..];
        var colon = line.IndexOf((byte)':');
        Name = line[..colon];
        Value = line[(colon + 1)..].Trim(" \t\r"u8);
        return true;
    }
}
