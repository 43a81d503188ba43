namespace Meanwhile.Schemas;

/// <summary>One keyword of a schema, or several that only make sense together.</summary>
internal abstract class SchemaKeyword
{
    /// <summary>The types of values it has anything to say about.</summary>
    public abstract SchemaTypes Applies { get; }

    /// <summary>The schemas it applies to the very value it looks at, not to a part of it.</summary>
    public virtual IEnumerable<SchemaNode> InPlace => [];

    /// <summary>Whether it must come after all others: it asks what they have looked at.</summary>
    public virtual bool IsLast => false;

    /// <summary>Checks the value at a token. Marks what it has looked at in <paramref name="seen"/>, if anybody asks.
    /// </summary>
    public abstract bool Check(ref SchemaWalk walk, int at, Seen? seen);
}
