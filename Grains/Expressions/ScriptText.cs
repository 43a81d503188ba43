using System.Text;
using Acornima;
using Acornima.Ast;
using Jint;

namespace Meanwhile.Expressions;

/// <summary>
/// An expression in the form the engine runs: an arrow function of the names it uses. JavaScript's operators build and
/// copy texts and arrays without asking any limit of the engine, so a check is put around those that can.
/// </summary>
internal sealed class ScriptText
{
    // Constants are not folded: what an unchecked literal costs is paid on a script thread, inside its limits.
    private static readonly ScriptPreparationOptions Preparation = new()
    {
        FoldConstants = false,
        ParsingOptions = new ScriptParsingOptions
        {
            CompileRegex = false,
            RegexTimeout = TimeSpan.FromMilliseconds(Limits.ScriptRegexMillisecondsMax),
        },
    };

    private ScriptText(Prepared<Script> prepared) => Prepared = prepared;

    /// <summary>Shared by all script threads; the engine keeps nothing of a run in it.</summary>
    public Prepared<Script> Prepared { get; }

    public bool IsReady => Prepared.IsValid;

    public static ScriptText Of(Expression expression)
    {
        // The line break ends a comment that the source may close with.
        var guarded = Guarded(expression.Source, expression.IsScript);
        var body = expression.IsScript ? $"{{{guarded}\n}}" : $"({guarded}\n)";
        var text = $"(({string.Join(',', expression.Names)})=>{body})";
        return new ScriptText(Engine.PrepareScript(text, "expression", strict: true, Preparation));
    }

    /// <summary>
    /// The source with its checks put in. Only insertions are made, so its meaning stays the author's.
    /// </summary>
    internal static string Guarded(string source, bool isScript)
    {
        var tree = ExpressionRules.Parse(source, isScript);
        var guards = new Guards();
        guards.Visit(tree);
        var text = new StringBuilder(source.Length + 64);
        var at = 0;
        foreach (var (offset, inserted) in guards.Insertions)
        {
            text.Append(source, at, offset - at).Append(inserted);
            at = offset;
        }

        return text.Append(source, at, source.Length - at).ToString();
    }

    private sealed class Guards : AstVisitor
    {
        private readonly List<(int Offset, bool IsEnd, int Order, string Text)> insertions = [];

        /// <summary>At one place what closes comes before what opens, and inner before outer where it closes.</summary>
        public IEnumerable<(int Offset, string Text)> Insertions => insertions
            .OrderBy(one => one.Offset).ThenBy(one => !one.IsEnd).ThenBy(one => one.IsEnd ? -one.Order : one.Order)
            .Select(one => (one.Offset, one.Text));

        protected override object? VisitBinaryExpression(BinaryExpression node)
        {
            if (node.Operator is not (Operator.In or Operator.InstanceOf) && node is not LogicalExpression)
                Wrap(node, ScriptNames.Check);
            // Of `a + b + c` one check is enough: no sum can be longer than the engine's memory.
            return node.Operator == Operator.Addition ? VisitSum(node) : base.VisitBinaryExpression(node);
        }

        private object? VisitSum(BinaryExpression sum)
        {
            Node left = sum.Left;
            if (left is BinaryExpression { Operator: Operator.Addition } inner) VisitSum(inner);
            else Visit(left);
            Visit(sum.Right);
            return sum;
        }

        protected override object? VisitAssignmentExpression(AssignmentExpression node)
        {
            if (node.Operator != Operator.Assignment) Wrap(node, ScriptNames.Check);
            return base.VisitAssignmentExpression(node);
        }

        /// <summary>A loop without a body asks no limit of the engine; its condition does.</summary>
        protected override object? VisitForStatement(ForStatement node)
        {
            Wrap(node.Test!, ScriptNames.Check);
            return base.VisitForStatement(node);
        }

        protected override object? VisitWhileStatement(WhileStatement node)
        {
            Wrap(node.Test, ScriptNames.Check);
            return base.VisitWhileStatement(node);
        }

        protected override object? VisitDoWhileStatement(DoWhileStatement node)
        {
            Wrap(node.Test, ScriptNames.Check);
            return base.VisitDoWhileStatement(node);
        }

        protected override object? VisitUnaryExpression(UnaryExpression node)
        {
            if (node.Operator is Operator.UnaryPlus or Operator.UnaryNegation or Operator.BitwiseNot
                && node.Argument is not Literal) Wrap(node, ScriptNames.Check);
            return base.VisitUnaryExpression(node);
        }

        protected override object? VisitMemberExpression(MemberExpression node)
        {
            if (node.Computed && node.Property is not Literal) Wrap(node.Property, ScriptNames.Check);
            return base.VisitMemberExpression(node);
        }

        protected override object? VisitObjectProperty(ObjectProperty node)
        {
            if (node.Computed) Wrap(node.Key, ScriptNames.Check);
            return base.VisitObjectProperty(node);
        }

        protected override object? VisitAssignmentProperty(AssignmentProperty node)
        {
            if (node.Computed) Wrap(node.Key, ScriptNames.Check);
            return base.VisitAssignmentProperty(node);
        }

        protected override object? VisitSpreadElement(SpreadElement node)
        {
            Wrap(node.Argument, ScriptNames.Spread);
            return base.VisitSpreadElement(node);
        }

        protected override object? VisitTemplateLiteral(TemplateLiteral node)
        {
            insertions.Add((node.Start, false, insertions.Count, $" {ScriptNames.Text}"));
            return base.VisitTemplateLiteral(node);
        }

        protected override object? VisitTaggedTemplateExpression(TaggedTemplateExpression node)
        {
            Visit(node.Tag);
            return base.VisitTemplateLiteral(node.Quasi);
        }

        /// <summary>The space keeps the name apart from a keyword before it, as in <c>typeof`a`</c>.</summary>
        private void Wrap(Node node, string function)
        {
            var order = insertions.Count;
            insertions.Add((node.Start, false, order, $" {function}("));
            insertions.Add((node.End, true, order, ")"));
        }
    }
}
