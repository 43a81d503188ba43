using Meanwhile.Documents;

namespace Meanwhile.Expressions;

/// <summary>What to say about a name that does not exist here but that people expect from JavaScript.</summary>
internal static class UnknownNames
{
    public static string? Hint(string name, IReadOnlySet<string> knownNames) => name switch
    {
        "console" => "expressions do not print; look at the run instead",
        "env" or "process" => "expressions do not see the server's environment; use the input or a connection",
        "fetch" or "require" => "expressions do not call out; write a step for it",
        "eval" or "Function" => "text is never evaluated",
        "globalThis" or "window" or "global" or "self" => "there is no object around an expression",
        "Set" or "Map" => "use arrays, or `Object.groupBy`; `xs.filter((x, i) => xs.indexOf(x) === i)` drops doubles",
        "RegExp" => "write the pattern as `/…/`",
        _ => Nearest.Hint(name, knownNames.Concat(ScriptNames.Known)),
    };
}
