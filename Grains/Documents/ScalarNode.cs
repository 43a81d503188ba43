using System.Text.Json;

namespace Meanwhile.Documents;

/// <summary>Text, a number, a boolean or null.</summary>
public sealed record ScalarNode : DocumentNode
{
    private readonly ScalarSource _source;

    internal ScalarNode(ScalarKind kind, string text, ScalarSource source, Trail trail)
        : base(source.Place, trail)
    {
        Kind = kind;
        Text = text;
        _source = source;
    }

    /// <summary>What it is.</summary>
    public ScalarKind Kind { get; }

    /// <summary>
    /// The text after quotes, escapes and folding; for a number, boolean or null its JSON text, so
    /// <c>0x10</c> is <c>16</c> and <c>~</c> is <c>null</c>.
    /// </summary>
    public string Text { get; }

    /// <summary>
    /// Where the character at <paramref name="offset"/> of <see cref="Text"/> stands in the document, whatever quotes,
    /// escapes and line folding lie between; an offset behind the text means the place after its last character.
    /// </summary>
    public Place PlaceOf(int offset) => Kind == ScalarKind.Text ? _source.PlaceOf(Text, offset) : Place;

    /// <inheritdoc />
    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (Kind == ScalarKind.Text) writer.WriteStringValue(Text);
        else writer.WriteRawValue(Text);
    }

    /// <summary>The scalar as JSON, for messages and debuggers.</summary>
    public override string ToString() => ToJson();
}
