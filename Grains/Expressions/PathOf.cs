using Acornima.Ast;

namespace Meanwhile.Expressions;

/// <summary>Recognises the expressions that only point.</summary>
internal static class PathOf
{
    /// <summary>The path that the checked tree is; null when it is anything else.</summary>
    public static ValuePath? Tree(Acornima.Ast.Expression tree, IReadOnlyList<string> names)
    {
        var node = tree is ChainExpression chain ? chain.Expression : tree;
        var segments = new List<PathSegment>();
        while (node is MemberExpression member)
        {
            if (Segment(member) is not { } segment) return null;
            segments.Add(segment);
            node = member.Object;
        }

        if (node is not Identifier root || !names.Contains(root.Name)) return null;
        segments.Reverse();
        var isWhole = root.Name != "steps" || segments is [{ Name: not null }, ..];
        return isWhole ? new ValuePath(root.Name, segments) : null;
    }

    private static PathSegment? Segment(MemberExpression member) => member switch
    {
        { Computed: false, Property: Identifier name } => PathSegment.Member(name.Name, member.Optional),
        { Computed: true, Property: StringLiteral name } => PathSegment.Member(name.Value, member.Optional),
        { Computed: true, Property: NumericLiteral { Value: >= 0 and <= int.MaxValue } index }
            when double.IsInteger(index.Value) => PathSegment.Entry((int)index.Value, member.Optional),
        _ => null,
    };
}
