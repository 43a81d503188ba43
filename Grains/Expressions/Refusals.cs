using Acornima;
using Acornima.Ast;

namespace Meanwhile.Expressions;

/// <summary>How to say that a piece of JavaScript has no place in an expression, and what to write instead.</summary>
internal static class Refusals
{
    private const string OnlyReads = "an expression only reads; give a step or the output the new value";

    private const string NoClasses = "use an object: `({ name: value })`";

    public static (string Detail, string? Hint) Of(Node node) => node switch
    {
        AssignmentExpression { Operator: Operator.Assignment } => ("an assignment is not allowed in an expression",
            $"`===` compares; {OnlyReads}"),
        AssignmentExpression => ("an assignment is not allowed in an expression", OnlyReads),
        UpdateExpression => ("`++` and `--` are not allowed in an expression", OnlyReads),
        UnaryExpression => ("`delete` is not allowed in an expression",
            "take the member out by a pattern: `(({ unwanted, ...rest }) => rest)(x)`"),
        NewExpression created => ($"`new {Called(created.Callee)}` is not allowed in an expression", Instead(created)),
        ThisExpression => ("`this` is not allowed in an expression", "use an arrow function with a parameter"),
        Super => ("`super` is not allowed in an expression", NoClasses),
        FunctionExpression => ("`function` is not allowed in an expression", "use an arrow function: `x => …`"),
        ClassExpression => ("`class` is not allowed in an expression", NoClasses),
        ArrowFunctionExpression { Async: true } => ("an `async` function is not allowed in an expression",
            "every step is awaited before an expression sees it"),
        ArrowFunctionExpression => ("statements are not allowed in an expression",
            "give the arrow function one expression: `x => …` without braces, or `x => ({ … })` for an object"),
        AwaitExpression => ("`await` is not allowed in an expression",
            "every step is awaited before an expression sees it"),
        YieldExpression => ("`yield` is not allowed in an expression",
            "use `map`, `filter` or `reduce` on a list"),
        ImportExpression => ("`import` is not allowed in an expression",
            "expressions do not call out; write a step for it"),
        MetaProperty => ("`import.meta` and `new.target` are not allowed in an expression",
            "there is no module and no constructor around an expression"),
        SequenceExpression => ("a comma between expressions is not allowed: only the last value would count",
            "leave the others out, or write a list: `[one, other]`"),
        TaggedTemplateExpression => ("a tagged template is not allowed in an expression",
            "call the function with a text"),
        PrivateIdentifier => ("a private name is not allowed in an expression", NoClasses),
        _ => ("this part of JavaScript is not allowed in an expression",
            "write it with values, operators, calls and arrow functions"),
    };

    private static string Called(Node callee) => callee is Identifier name ? name.Name : "…";

    private static string? Instead(NewExpression created) => Called(created.Callee) switch
    {
        "Date" => "use `now`, or `Date.parse(text)` for the milliseconds of a time",
        "Set" => "`xs.filter((x, i) => xs.indexOf(x) === i)` drops doubles",
        "Map" => "use an object: `Object.fromEntries(pairs)`",
        "Array" => "use `Array.from({ length: 3 }, (_, i) => i)`",
        "RegExp" => "write the pattern as `/…/`",
        _ => "write the value itself: `{ … }`, `[ … ]`, a text or a number",
    };
}
