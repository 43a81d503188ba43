using Acornima;
using Acornima.Ast;
using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// Walks the body of a function: besides what an expression may hold, names of its own, conditions, loops and
/// <c>return</c>.
/// </summary>
internal sealed class ScriptWalk(IReadOnlySet<string> knownNames)
    : ExpressionWalk(knownNames, Limits.ScriptNodesMax)
{
    protected override void Check(Node node, bool isOptional)
    {
        switch (node)
        {
            case Program program: CheckBlock(program.Body); break;
            case FunctionBody body: CheckBlock(body.Body); break;
            case BlockStatement block: CheckBlock(block.Body); break;
            case VariableDeclaration names: CheckNames(names); break;
            case ExpressionStatement statement: Visit(statement.Expression); break;
            case IfStatement choice: VisitAll(choice.Test, choice.Consequent, choice.Alternate!); break;
            case ReturnStatement end: Visit(end.Argument); break;
            case WhileStatement loop: VisitAll(loop.Test, loop.Body); break;
            case DoWhileStatement loop: VisitAll(loop.Body, loop.Test); break;
            case ForStatement { Test: not null } loop: CheckLoop(loop.Init, loop.Test, loop.Update, loop.Body); break;
            case ForOfStatement { Await: false } loop: CheckLoop(loop.Left, loop.Right, null, loop.Body); break;
            case BreakStatement { Label: null } or ContinueStatement { Label: null } or EmptyStatement: break;
            case ArrowFunctionExpression { Async: false } arrow: CheckArrow(arrow); break;
            case AssignmentExpression assignment: CheckAssignment(assignment.Left, assignment.Right); break;
            case UpdateExpression update: CheckAssignment(update.Argument, null); break;
            case ForStatement:
                Add(ErrorCodes.ExpressionForbidden, node, "a loop needs a condition", "for example `i < items.length`");
                break;
            case Statement and not FunctionDeclaration and not ClassDeclaration:
                Add(ErrorCodes.ExpressionForbidden, node, "this statement is not allowed in a script",
                    "there are let, const, if, for, while, break, continue and return");
                break;
            default: base.Check(node, isOptional); break;
        }
    }

    private void CheckBlock(in NodeList<Statement> statements)
    {
        var bound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in statements)
            if (statement is VariableDeclaration names) Bind(names, bound);
        Enter(bound);
        VisitEach(statements);
        Leave();
    }

    private void CheckLoop(Node? start, Node test, Node? update, Node body)
    {
        var bound = new HashSet<string>(StringComparer.Ordinal);
        if (start is VariableDeclaration names) Bind(names, bound);
        Enter(bound);
        Visit(start);
        VisitAll(test, update!, body);
        Leave();
    }

    private void Bind(VariableDeclaration names, HashSet<string> bound)
    {
        foreach (var name in names.Declarations) Bind(name.Id, bound);
    }

    private void CheckNames(VariableDeclaration names)
    {
        if (names.Kind is not (VariableDeclarationKind.Let or VariableDeclarationKind.Const))
            Add(ErrorCodes.ExpressionForbidden, names, "`var` is not allowed in a script", "write `let` or `const`");
        foreach (var name in names.Declarations)
        {
            CheckPattern(name.Id);
            Visit(name.Init);
        }
    }

    private void CheckAssignment(Node target, Node? value)
    {
        switch (target)
        {
            case Identifier name when IsBound(name.Name): break;
            case Identifier name:
                Add(ErrorCodes.ExpressionForbidden, name, $"`{name.Name}` cannot be given another value",
                    "only names that the script itself declares with `let` can");
                break;
            case MemberExpression member:
                MayChangeValues = true;
                Visit(member);
                break;
            default:
                Add(ErrorCodes.ExpressionForbidden, target, "only a name or a member can be given a value");
                break;
        }
        Visit(value);
    }
}
