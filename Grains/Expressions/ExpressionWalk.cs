using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;
using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// Walks the tree of one expression by an allow-list: what is not named here is refused, so JavaScript's next
/// invention is refused too. On the way it gathers what the expression depends on.
/// </summary>
internal class ExpressionWalk(IReadOnlySet<string> knownNames, int nodesMax = Limits.ExpressionNodesMax)
{
    /// <summary>What to do about an expression that is too large.</summary>
    public const string Divide = "give parts of it steps of their own, `set` or `script`, and mention those";

    private const int MembersShown = 12;

    private readonly List<string> names = [];
    private readonly List<StepMention> steps = [];
    private readonly List<ExpressionFault> faults = [];
    private readonly Stack<HashSet<string>> scopes = new();
    private int nodes;
    private int depth;
    private bool isTooLarge;

    public IReadOnlyList<string> Names => names;

    public IReadOnlyList<StepMention> Steps => steps;

    public IReadOnlyList<ExpressionFault> Faults => faults;

    public int? ComputedStepsAt { get; private set; }

    public bool MayChangeValues { get; protected set; }

    public void Start(Node tree) => Visit(tree);

    /// <param name="node">What to check; null is a hole in an array.</param>
    /// <param name="isOptional">True when <c>?.</c> follows, so that this value may be missing.</param>
    protected void Visit(Node? node, bool isOptional = false)
    {
        if (node is null || isTooLarge) return;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++nodes > nodesMax)
            TooLarge(node, $"the expression has more than {nodesMax} parts");
        if (++depth > Limits.ExpressionDepthMax)
            TooLarge(node, $"the expression is nested deeper than {Limits.ExpressionDepthMax} levels");
        if (!isTooLarge) Check(node, isOptional);
        depth--;
    }

    protected virtual void Check(Node node, bool isOptional)
    {
        switch (node)
        {
            case Identifier identifier: Mention(identifier); break;
            case Literal literal: CheckLiteral(literal); break;
            case MemberExpression member: CheckMember(member, isOptional); break;
            case CallExpression call: CheckCall(call); break;
            case ChainExpression chain: Visit(chain.Expression, isOptional); break;
            case ConditionalExpression choice: VisitAll(choice.Test, choice.Consequent, choice.Alternate); break;
            case BinaryExpression binary: CheckBinary(binary); break;
            case NonUpdateUnaryExpression { Operator: not Operator.Delete } unary: Visit(unary.Argument); break;
            case ArrayExpression array: VisitEach(array.Elements); break;
            case ObjectExpression map: VisitEach(map.Properties); break;
            case ObjectProperty property: CheckProperty(property); break;
            case SpreadElement spread: Visit(spread.Argument); break;
            case TemplateLiteral template: VisitEach(template.Expressions); break;
            case ArrowFunctionExpression { Async: false, Body: not FunctionBody } arrow: CheckArrow(arrow); break;
            default: Refuse(node); break;
        }
    }

    private void CheckLiteral(Literal literal)
    {
        if (literal is BigIntLiteral)
            Add(ErrorCodes.ExpressionForbidden, literal, $"`{literal.Raw}` is a BigInt, which expressions do not have",
                "write it as a text, or pass it on as a plain path, which keeps every digit");
        if (literal is RegExpLiteral && literal.Raw.Length > Limits.RegexCharsMax)
            Add(ErrorCodes.OverLimit, literal,
                $"the regular expression has {literal.Raw.Length} characters; {Limits.RegexCharsMax} are the most",
                "match in several steps, with a shorter pattern each");
    }

    private void CheckBinary(BinaryExpression binary)
    {
        if (binary.Operator == Operator.InstanceOf)
            Add(ErrorCodes.ExpressionForbidden, binary, "`instanceof` is not allowed in an expression",
                "use `Array.isArray(x)` or `typeof x`");
        VisitAll(binary.Left, binary.Right);
    }

    private void CheckMember(MemberExpression member, bool isOptional)
    {
        var name = NameOf(member);
        if (name is not null && ScriptNames.Changing.Contains(name)) MayChangeValues = true;
        if (member.Computed && name is null && member.Property is not NumericLiteral) MayChangeValues = true;
        switch (member.Object)
        {
            case Identifier root when IsRoot(root, "steps"):
                if (name is null) ComputedStepsAt ??= member.Property.Start;
                else steps.Add(new StepMention(name, isOptional, member.Start));
                Use(root.Name);
                break;
            case Identifier root when IsLibrary(root) && ScriptNames.Members.TryGetValue(root.Name, out var members):
                if (name is not null && !members.Contains(name)) UnknownMember(member, root.Name, name, members);
                if (name is null) Add(ErrorCodes.ExpressionForbidden, member,
                    $"`{root.Name}[…]` with a computed name is not allowed", $"name one of {Listed(members)}");
                break;
            default:
                Visit(member.Object, member.Optional);
                break;
        }

        if (member.Computed) Visit(member.Property);
        else if (member.Property is not Identifier) Refuse(member.Property);
    }

    private void UnknownMember(MemberExpression member, string root, string name, IEnumerable<string> members)
    {
        var hint = (root, name) switch
        {
            ("Date", "now") => "use `now`, the instant at which the step was rendered",
            ("Math", "random") => "expressions give the same value every time; take randomness from the input",
            _ => Nearest.Hint(name, members) ?? $"there are {Listed(members)}",
        };
        Add(ErrorCodes.UnknownName, member, $"`{root}.{name}` is not there in expressions", hint);
    }

    private static string Listed(IEnumerable<string> members)
    {
        var all = members.Order(StringComparer.Ordinal).ToArray();
        if (all.Length == 0) return "no members";
        return string.Join(", ", all.Take(MembersShown)) + (all.Length > MembersShown ? ", …" : "");
    }

    private void CheckCall(CallExpression call)
    {
        if (call.Callee is Identifier callee && IsLibrary(callee) && !ScriptNames.Functions.Contains(callee.Name)
            && !ScriptNames.Callable.Contains(callee.Name))
        {
            var hint = callee.Name == "Date" ? "use `now`, the instant at which the step was rendered" : null;
            Add(ErrorCodes.ExpressionForbidden, call, $"`{callee.Name}` cannot be called", hint);
        }

        Visit(call.Callee, call.Optional);
        VisitEach(call.Arguments);
    }

    private void CheckProperty(ObjectProperty property)
    {
        if (property.Kind != PropertyKind.Init || property.Method)
        {
            Add(ErrorCodes.ExpressionForbidden, property, "methods, getters and setters are not allowed",
                "write `name: x => …`");
            return;
        }

        if (property.Computed) Visit(property.Key);
        var key = property.Key is Identifier name ? name.Name : (property.Key as StringLiteral)?.Value;
        if (key == "__proto__" && !property.Computed && !property.Shorthand)
            Add(ErrorCodes.ExpressionForbidden, property, "`__proto__` would change what kind of object this is",
                "leave it out");
        Visit(property.Value);
    }

    protected void CheckArrow(ArrowFunctionExpression arrow)
    {
        var bound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in arrow.Params) Bind(parameter, bound);
        Enter(bound);
        foreach (var parameter in arrow.Params) CheckPattern(parameter);
        Visit(arrow.Body);
        Leave();
    }

    protected void Enter(HashSet<string> bound) => scopes.Push(bound);

    protected void Leave() => scopes.Pop();

    protected void Bind(Node? pattern, HashSet<string> bound)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (pattern)
        {
            case Identifier name:
                if (name.Name.StartsWith(ScriptNames.ReservedStart, StringComparison.Ordinal)) Reserved(name);
                bound.Add(name.Name);
                break;
            case AssignmentPattern withDefault: Bind(withDefault.Left, bound); break;
            case RestElement rest: Bind(rest.Argument, bound); break;
            case AssignmentProperty property: Bind(property.Value, bound); break;
            case ArrayPattern array:
                foreach (var element in array.Elements) Bind(element, bound);
                break;
            case ObjectPattern map:
                foreach (var property in map.Properties) Bind(property, bound);
                break;
        }
    }

    /// <summary>Of a pattern everything that is evaluated: default values and computed keys.</summary>
    protected void CheckPattern(Node? pattern)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (pattern is not null && ++nodes > nodesMax)
            TooLarge(pattern, $"the expression has more than {nodesMax} parts");
        if (isTooLarge) return;
        switch (pattern)
        {
            case AssignmentPattern withDefault:
                CheckPattern(withDefault.Left);
                Visit(withDefault.Right);
                break;
            case RestElement rest: CheckPattern(rest.Argument); break;
            case AssignmentProperty property:
                if (property.Computed) Visit(property.Key);
                MayChangeValues |= property.Computed || ScriptNames.Changing.Contains(KeyOf(property) ?? "");
                CheckPattern(property.Value);
                break;
            case ArrayPattern array:
                foreach (var element in array.Elements) CheckPattern(element);
                break;
            case ObjectPattern map:
                foreach (var property in map.Properties) CheckPattern(property);
                break;
        }
    }

    private void Mention(Identifier identifier)
    {
        var name = identifier.Name;
        if (IsBound(name)) return;
        if (name.StartsWith(ScriptNames.ReservedStart, StringComparison.Ordinal))
        {
            Reserved(identifier);
        }
        else if (knownNames.Contains(name))
        {
            if (name == "steps") ComputedStepsAt ??= identifier.Start;
            Use(name);
        }
        else if (!ScriptNames.IsKnown(name))
        {
            Add(ErrorCodes.UnknownName, identifier, $"`{name}` is not known here", UnknownNames.Hint(name, knownNames));
        }
        else if (ScriptNames.Members.ContainsKey(name))
        {
            // `f(Object)` hands the whole of it on, members that change values included.
            MayChangeValues = true;
        }
    }

    private void Use(string name)
    {
        if (!names.Contains(name)) names.Add(name);
    }

    private void Reserved(Identifier name) => Add(ErrorCodes.ExpressionForbidden, name,
        $"`{name.Name}` cannot be used: names that begin with `{ScriptNames.ReservedStart}` belong to the engine",
        "choose another name");

    protected void Refuse(Node node)
    {
        var (detail, hint) = Refusals.Of(node);
        Add(ErrorCodes.ExpressionForbidden, node, detail, hint);
        // What stands inside is looked at too, so that its author hears of everything at once.
        if (node is NewExpression or AssignmentExpression or SequenceExpression or UnaryExpression)
            foreach (var child in node.ChildNodes)
                if (child is Acornima.Ast.Expression && !IsUnknownLibrary(node, child)) Visit(child);
    }

    /// <summary>
    /// The class in <c>new Proxy()</c> is refused with its <c>new</c>; a second fault would say nothing more.
    /// </summary>
    private bool IsUnknownLibrary(Node node, Node child) =>
        node is NewExpression created && created.Callee == child && child is Identifier name && !IsBound(name.Name);

    private void TooLarge(Node node, string detail)
    {
        isTooLarge = true;
        Add(ErrorCodes.OverLimit, node, detail, Divide);
    }

    protected void Add(Errors.ErrorCode code, Node node, string detail, string? hint = null) =>
        faults.Add(new ExpressionFault(code, node.Start, detail, hint));

    protected bool IsBound(string name) => scopes.Any(scope => scope.Contains(name));

    private bool IsRoot(Identifier identifier, string name) =>
        identifier.Name == name && knownNames.Contains(name) && !IsBound(name);

    private bool IsLibrary(Identifier identifier) =>
        !IsBound(identifier.Name) && !knownNames.Contains(identifier.Name) && ScriptNames.IsKnown(identifier.Name);

    private static string? NameOf(MemberExpression member) => (member.Computed, member.Property) switch
    {
        (false, Identifier name) => name.Name,
        (true, StringLiteral name) => name.Value,
        (true, TemplateLiteral { Expressions.Count: 0 } text) => text.Quasis[0].Value.Cooked,
        _ => null,
    };

    private static string? KeyOf(AssignmentProperty property) =>
        property.Key is Identifier name ? name.Name : (property.Key as StringLiteral)?.Value;

    protected void VisitAll(params ReadOnlySpan<Node> children)
    {
        foreach (var child in children) Visit(child);
    }

    protected void VisitEach<T>(in NodeList<T> children)
        where T : Node?
    {
        foreach (var child in children) Visit(child);
    }
}
