using Acornima;
using Acornima.Ast;
using Jint;
using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// Decides what may stand between <c>{{</c> and <c>}}</c>: one JavaScript expression of values, operators, calls and
/// arrow functions. Everything else is refused when a flow is published, not when it runs.
/// </summary>
public static class ExpressionRules
{
    /// <summary>
    /// How every part of the house reads expressions; a second way of reading would be a way around the rules.
    /// </summary>
    internal static readonly ParserOptions Parsing = new()
    {
        EcmaVersion = EcmaVersion.ES2023,
        Tolerant = false,
    };

    private static readonly ParserOptions ScriptParsing = Parsing with { AllowReturnOutsideFunction = true };

    /// <summary>Reads and checks one source.</summary>
    /// <param name="source">The text between the braces.</param>
    /// <param name="knownNames">The root names at this place: <c>input</c>, <c>steps</c>, …</param>
    public static ExpressionReading Read(string source, IReadOnlySet<string> knownNames)
    {
        if (source.Length > Limits.ExpressionCharsMax)
            return Refused(ErrorCodes.OverLimit, 0,
                $"the expression has {source.Length:N0} characters; {Limits.ExpressionCharsMax:N0} are the most",
                ExpressionWalk.Divide);
        if (string.IsNullOrWhiteSpace(source))
            return Refused(ErrorCodes.ExpressionSyntax, 0, "nothing stands between `{{` and `}}`",
                "write an expression there; `{{ '{{' }}` gives the braces themselves");
        return Read(source, isScript: false, new ExpressionWalk(knownNames));
    }

    /// <summary>Reads and checks the body of a function.</summary>
    public static ExpressionReading ReadScript(string source, IReadOnlySet<string> knownNames)
    {
        if (source.Length > Limits.ScriptCharsMax)
            return Refused(ErrorCodes.OverLimit, 0,
                $"the script has {source.Length} characters; {Limits.ScriptCharsMax} are the most",
                "a script fits the pieces together; heavy work belongs to a service that is called");
        return Read(source, isScript: true, new ScriptWalk(knownNames));
    }

    /// <summary>The tree of a source, which is one expression or the body of a function.</summary>
    internal static Node Parse(string source, bool isScript) => isScript
        ? new Parser(ScriptParsing).ParseScript(source, null, strict: true)
        : new Parser(Parsing).ParseExpression(source, null, strict: true);

    private static ExpressionReading Read(string source, bool isScript, ExpressionWalk walk)
    {
        try
        {
            var tree = Parse(source, isScript);
            walk.Start(tree);
            return walk.Faults.Count > 0
                ? new ExpressionReading(null, [.. walk.Faults.OrderBy(fault => fault.Offset).Take(Limits.ProblemsMax)])
                : Accept(source, tree, walk);
        }
        catch (ParseErrorException error)
        {
            var offset = Math.Clamp(error.Error.Index, 0, source.Length);
            var isTooEarly = offset >= source.Length
                && error.Description.StartsWith("Unexpected", StringComparison.Ordinal);
            return isTooEarly
                ? Refused(ErrorCodes.ExpressionSyntax, offset,
                    $"the {(isScript ? "script" : "expression")} ends too early", SyntaxHints.TooEarly)
                : Refused(ErrorCodes.ExpressionSyntax, offset,
                    $"this is not JavaScript here: {error.Description.TrimEnd('.')}",
                    isScript ? null : SyntaxHints.Of(error.Description, source, offset));
        }
        catch (ScriptPreparationException error)
        {
            return Refused(ErrorCodes.ExpressionSyntax, 0,
                $"the engine cannot read this: {error.InnerException?.Message}");
        }
        catch (InsufficientExecutionStackException)
        {
            return Refused(ErrorCodes.OverLimit, 0,
                $"the expression is nested deeper than {Limits.ExpressionDepthMax} levels", ExpressionWalk.Divide);
        }
    }

    private static ExpressionReading Accept(string source, Node tree, ExpressionWalk walk)
    {
        var expression = new Expression(source, walk.Names)
        {
            Steps = walk.Steps,
            ComputedStepsAt = walk.ComputedStepsAt,
            IsChecked = true,
            MayChangeValues = walk.MayChangeValues,
            IsScript = tree is Program,
            Path = tree is Acornima.Ast.Expression pointing ? PathOf.Tree(pointing, walk.Names) : null,
        };
        // A script that cannot be prepared shall fail here, in front of its author, and not in a run.
        if (expression.Path is null) Must.Hold(expression.Script.IsReady);
        return new ExpressionReading(expression, []);
    }

    private static ExpressionReading Refused(Errors.ErrorCode code, int offset, string detail, string? hint = null) =>
        new(null, [new ExpressionFault(code, offset, detail, hint)]);
}
