namespace Meanwhile.Schemas;

/// <summary>A set of types: those <c>type</c> allows, or those a keyword has anything to say about.</summary>
[Flags]
internal enum SchemaTypes
{
    None = 0,
    Null = 1 << JsonKind.Null,
    Boolean = (1 << JsonKind.False) | (1 << JsonKind.True),
    Number = 1 << JsonKind.Number,
    Text = 1 << JsonKind.Text,
    List = 1 << JsonKind.List,
    Object = 1 << JsonKind.Object,
    Any = Null | Boolean | Number | Text | List | Object,

    /// <summary>Numbers without a fraction; no kind of its own, for 1.0 is one too.</summary>
    Whole = 1 << (JsonKind.Object + 1),
}
