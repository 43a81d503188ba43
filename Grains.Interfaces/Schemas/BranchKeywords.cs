namespace Meanwhile.Schemas;

/// <summary><c>$ref</c>: the other schema, wherever it stands in the document.</summary>
internal sealed class Reference : SchemaKeyword
{
    private SchemaNode? target;

    public override SchemaTypes Applies => SchemaTypes.Any;

    public override IEnumerable<SchemaNode> InPlace => target is null ? [] : [target];

    public void LeadTo(SchemaNode found) => target = found;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        // All recursion goes through here; the bounds on depth and chains make this the second lock on the same door.
        if (System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return target!.Check(ref walk, at, seen);
        walk.GiveUp("is nested too deeply to be checked against this schema");
        return false;
    }
}

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOf(SchemaNode[] schemas) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Any;

    public override IEnumerable<SchemaNode> InPlace => schemas;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var fits = true;
        foreach (var schema in schemas)
        {
            fits &= schema.Check(ref walk, at, seen);
            if (!fits && walk.IsDone) return false;
        }
        return fits;
    }
}

/// <summary><c>anyOf</c> and <c>oneOf</c>.</summary>
internal sealed class Choice(string keyword, SchemaNode[] schemas) : SchemaKeyword
{
    private const int ReasonsMax = 4;

    private readonly bool isExclusive = keyword == "oneOf";

    public override SchemaTypes Applies => SchemaTypes.Any;

    public override IEnumerable<SchemaNode> InPlace => schemas;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var fitting = 0;
        var reasons = walk.IsSilent ? null : new List<string>();
        foreach (var schema in schemas)
        {
            var own = seen is null ? null : new Seen();
            if (walk.Holds(schema, at, own, out var why))
            {
                fitting++;
                if (own is not null) seen!.Add(own);
                if (isExclusive ? fitting > 1 : seen is null) break;
            }
            else if (why is not null)
            {
                reasons?.Add(Reason(walk.Instance, at, why));
            }
        }
        if (fitting == 1 || (fitting > 1 && !isExclusive)) return true;
        if (walk.IsSilent) return false;
        return walk.Fail(at, keyword, fitting == 0
            ? $"fits none of {Spoken.Count(schemas.Length, "form", "forms")} allowed here: {Join(reasons!)}"
            : $"fits more than one of {schemas.Length} forms, of which it must fit exactly one");
    }

    private static string Reason(JsonView instance, int at, SchemaFault why)
    {
        var here = instance.Pointer(at);
        return why.Pointer == here ? $"it {why.Detail}" : $"{why.Pointer} {why.Detail}";
    }

    private static string Join(List<string> reasons)
    {
        var distinct = reasons.Distinct().ToList();
        var shown = string.Join("; or ", distinct.Take(ReasonsMax));
        return distinct.Count > ReasonsMax ? $"{shown}; or {distinct.Count - ReasonsMax} more" : shown;
    }
}

/// <summary><c>not</c>.</summary>
internal sealed class Not(SchemaNode schema) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Any;

    public override IEnumerable<SchemaNode> InPlace => [schema];

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        if (!walk.Holds(schema, at, null)) return true;
        return walk.IsSilent ? false : walk.Fail(at, "not", "has a form that is not allowed here");
    }
}

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class Condition(SchemaNode test, SchemaNode? then, SchemaNode? otherwise) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Any;

    public override IEnumerable<SchemaNode> InPlace =>
        new[] { test, then, otherwise }.OfType<SchemaNode>();

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var own = seen is null ? null : new Seen();
        var holds = walk.Holds(test, at, own);
        if (holds && own is not null) seen!.Add(own);
        return (holds ? then : otherwise)?.Check(ref walk, at, seen) ?? true;
    }
}

/// <summary><c>dependentSchemas</c>: one property that demands a form of the whole object.</summary>
internal sealed class DependentSchema(byte[] name, SchemaNode schema) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Object;

    public override IEnumerable<SchemaNode> InPlace => [schema];

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen) =>
        !DependentRequired.Has(ref walk, at, name) || schema.Check(ref walk, at, seen);
}
