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
        "secrets" => "a flow holds no secrets; give them to the connection",
        "item" or "index" => "only the steps inside a `forEach` see its item, under the name that `as` gives",
        "previous" => "only the steps inside a `loop` see what the round before gave",
        "error" => "only a `fallback` sees what went wrong",
        "setTimeout" or "setInterval" => "expressions do not wait; steps do",
        "Intl" or "Reflect" or "Symbol" or "Proxy" or "Promise" or "WeakMap" or "Error" =>
            $"of JavaScript's library there are {string.Join(", ", ScriptNames.Members.Keys.Order())}",
        "RegExp" => "write the pattern as `/…/`",
        _ => StrangeLetters.Behind(
            Nearest.Hint(name, knownNames.Concat(ScriptNames.Known)) ?? Known(name, knownNames), name),
    };

    private static string Known(string name, IReadOnlySet<string> knownNames)
    {
        var names = string.Join(", ", knownNames.Select(known => $"`{known}`"));
        return knownNames.Contains("steps")
            ? $"known here are {names}; a field is `input.{name}`, a step `steps.{name}`"
            : $"known here: {names}";
    }
}
