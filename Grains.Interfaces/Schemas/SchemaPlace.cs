namespace Meanwhile.Schemas;

/// <summary>A value in the text of a schema that belongs to a keyword: its token, where it stands, whose it is.
/// </summary>
internal readonly record struct SchemaPlace(int At, string Pointer, string Keyword, SchemaDraft Draft)
{
    /// <summary>A part of the value.</summary>
    public SchemaPlace Part(int at, string segment) => this with { At = at, Pointer = $"{Pointer}/{segment}" };
}
