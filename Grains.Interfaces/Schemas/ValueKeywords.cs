using System.Collections.Frozen;

namespace Meanwhile.Schemas;

/// <summary><c>enum</c> and <c>const</c>: the values are those of the schema's own text.</summary>
internal sealed class OneOfValues : SchemaKeyword
{
    private readonly string keyword;
    private readonly JsonTape schema;
    private readonly int[] values;
    private readonly FrozenDictionary<int, int[]>? byHash;

    public OneOfValues(string keyword, JsonTape schema, int[] values)
    {
        this.keyword = keyword;
        this.schema = schema;
        this.values = values;
        // A few are compared faster than a hash is made.
        if (values.Length > 8)
            byHash = values.GroupBy(value => JsonSame.Hash(schema.View, value)).ToFrozenDictionary(
                group => group.Key, group => group.ToArray());
    }

    public override SchemaTypes Applies => SchemaTypes.Any;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var candidates = byHash is null ? values : byHash.GetValueOrDefault(JsonSame.Hash(walk.Instance, at), []);
        var own = schema.View;
        foreach (var value in candidates)
        {
            if (JsonSame.Same(own, value, walk.Instance, at)) return true;
        }
        return walk.IsSilent ? false : walk.Fail(at, keyword, $"must be {Words()}");
    }

    private string Words()
    {
        var words = new List<string>();
        foreach (var value in values)
        {
            words.Add(Spoken.Short(schema.View.Shown(value)));
        }
        return Spoken.Choice(words);
    }
}
