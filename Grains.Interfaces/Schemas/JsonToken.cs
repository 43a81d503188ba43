namespace Meanwhile.Schemas;

/// <summary>What a JSON value is. The order is that of the bits in <see cref="SchemaTypes"/>.</summary>
internal enum JsonKind : byte
{
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
}

/// <summary>
/// One value or property name. The tokens of a document lie in the order of its text: an object is followed by name,
/// value, name, value; a list by its entries.
/// </summary>
internal struct JsonToken
{
    /// <summary>Offset of the first byte: without the quotation mark for text.</summary>
    public int Start;

    /// <summary>Bytes of text or number; entries of a list; properties of an object.</summary>
    public int Length;

    /// <summary>Index of the token after this value and all it contains.</summary>
    public int Next;

    /// <summary>What the value is; a property name is text.</summary>
    public JsonKind Kind;

    /// <summary>Whether <see cref="Start"/> counts in the buffer of texts that were written with escapes.</summary>
    public bool Escaped;
}
