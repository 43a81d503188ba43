namespace Meanwhile.Schemas;

/// <summary>One thing wrong with an input, or with a schema, and where.</summary>
/// <param name="Pointer">JSON Pointer, <c>""</c> being the whole: into the input for a check, into the schema for a
/// reading. One longer than <see cref="Limits.PointerCharsMax"/> stops at an ancestor of the place.</param>
/// <param name="Keyword">The keyword that was broken or cannot be used; <c>""</c> when none is to blame, as for depth,
/// and <c>false</c> when the schema of the place lets nothing through.</param>
/// <param name="Detail">What is wrong, to be read after the name of the place: "must be a number, is text".</param>
public sealed record SchemaFault(string Pointer, string Keyword, string Detail);
