namespace Meanwhile.Shares;

/// <summary>The value of a step on its way between silos: its named parts, or one part without a name.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.shared-value")]
public sealed class SharedValue
{
    /// <summary>Wraps the parts. The arrays belong to the value from now on.</summary>
    /// <param name="names">Name of each part; empty for a value that is one JSON text.</param>
    /// <param name="parts">JSON text of each part, UTF-8.</param>
    /// <param name="ageMilliseconds">How old the value is as it is sent; clocks of silos are never compared.</param>
    public SharedValue(string[] names, byte[][] parts, long ageMilliseconds)
    {
        Must.Hold(names.Length == parts.Length || (names.Length == 0 && parts.Length == 1));
        (Names, Parts, AgeMilliseconds) = (names, parts, ageMilliseconds);
    }

    /// <summary>Name of each part; empty for a value that is one JSON text.</summary>
    [Id(0)]
    public string[] Names { get; }

    /// <summary>JSON text of each part, UTF-8.</summary>
    [Id(1)]
    public byte[][] Parts { get; }

    /// <summary>Milliseconds that had passed since it came, when it was sent.</summary>
    [Id(2)]
    public long AgeMilliseconds { get; }
}
