using System.Globalization;
using System.Text;

namespace Meanwhile.Expressions;

/// <summary>One step of a plain path: <c>.name</c>, <c>["name"]</c> or <c>[3]</c>.</summary>
public sealed record PathSegment
{
    private PathSegment(string key, string? name, int? index, bool isOptional)
    {
        Key = key;
        Name = name;
        Index = index;
        IsOptional = isOptional;
        Utf8 = Encoding.UTF8.GetBytes(key);
        HasHalfPair = key.Length > 0 && Encoding.UTF8.GetString(Utf8.Span) != key;
    }

    /// <summary>The member's name; null when the segment was written as a number.</summary>
    public string? Name { get; }

    /// <summary>The place in an array or a text, from 0; null when the key is none.</summary>
    public int? Index { get; }

    /// <summary>True after <c>?.</c>: stepping into null or undefined here gives undefined and is no fault.</summary>
    public bool IsOptional { get; }

    /// <summary>The key as JavaScript sees it: the name, or the digits of the index.</summary>
    public string Key { get; }

    /// <summary>The key in UTF-8, encoded once so that reading compares bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>True when the key is no well-formed text, so that no unescaped name can be it.</summary>
    internal bool HasHalfPair { get; }

    /// <summary>A member by its name. A name that is spelled like an index, <c>["3"]</c>, is one too.</summary>
    public static PathSegment Member(string name, bool isOptional = false)
    {
        var isIndex = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index.ToString(CultureInfo.InvariantCulture) == name;
        return new PathSegment(name, name, isIndex ? index : null, isOptional);
    }

    /// <summary>An entry by its place.</summary>
    public static PathSegment Entry(int index, bool isOptional = false) =>
        new(index.ToString(CultureInfo.InvariantCulture), null, index, isOptional);

    public override string ToString() => (Name, IsOptional) switch
    {
        (null, false) => $"[{Key}]",
        (null, true) => $"?.[{Key}]",
        (_, false) => $".{Key}",
        (_, true) => $"?.{Key}",
    };
}
