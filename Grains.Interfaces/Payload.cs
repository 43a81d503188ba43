using System.Text;

namespace Meanwhile;

/// <summary>
/// JSON text on its way between two grains: UTF-8, immutable, never a tree. Whoever makes one hands the array over and
/// never writes to it again; that is why Orleans may pass it by reference inside a process.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.payload")]
public sealed class Payload
{
    /// <summary>The JSON text <c>null</c>.</summary>
    public static readonly Payload Null = new("null"u8.ToArray());

    /// <summary>Wraps JSON text. The array belongs to the payload from now on.</summary>
    public Payload(byte[] utf8) => Utf8 = utf8;

    /// <summary>The JSON text, UTF-8, without a byte order mark.</summary>
    [Id(0)]
    public byte[] Utf8 { get; }

    /// <summary>The text as a string: for messages and tests, not for the way of a call.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);
}
