using Meanwhile.Documents;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>What to write instead of a name that cannot stand where it stands.</summary>
internal static class NameHints
{
    private const int NamesShown = 12;
    private const int NameCharsMax = 63;

    /// <summary>For a text that is no name of a flow: one near it that is.</summary>
    public static string Flow(DocumentNode node)
    {
        var text = (node as ScalarNode)?.Text ?? "";
        return StrangeLetters.Hint(text) ?? $"for example `{Near(text.ToLowerInvariant(), '-') ?? "hello-world"}`";
    }

    /// <summary>For a text that is no name of a step.</summary>
    public static string Step(string text)
    {
        var example = Near(text, '_') is { } near ? $", for example `{near}`" : "";
        return StrangeLetters.Hint(text) ?? $"letters, digits and underscores, a letter first, at most 63{example}";
    }

    /// <summary>For the mention of a step that the flow does not have.</summary>
    public static string UnknownStep(string id, IEnumerable<string> ids)
    {
        var known = ids.ToArray();
        var bare = id.Trim('{', '}', ' ');
        if (bare.StartsWith("steps.", StringComparison.Ordinal)) bare = bare["steps.".Length..];
        if (bare != id && known.Contains(bare)) return $"Write `{bare}` alone.";
        if (id.Split(',', StringSplitOptions.TrimEntries) is { Length: > 1 } several && several.All(known.Contains))
            return $"Write a list: `[{string.Join(", ", several)}]`.";
        if (Nearest.Word(bare, known) is { } near) return StrangeLetters.Behind($"Did you mean `{near}`?", near)!;
        return known.Length == 0
            ? "the flow has no steps yet"
            : $"the flow has {string.Join(", ", known.Take(NamesShown))}";
    }

    /// <summary>For a key beside the kind of a step that belongs inside it; null for any other.</summary>
    public static string? Inside(string key, IEnumerable<StepKind> kinds) => kinds
        .Where(kind => SettingsShape.Of(kind.SettingsType) is { Whole: null } shape && shape.Find(key) is not null)
        .Select(kind => $"`{key}` is a setting of `{kind.Name}`: write it inside")
        .FirstOrDefault();

    /// <summary>For a key inside the kind of a step that belongs beside it; null for any other.</summary>
    public static string? Beside(string key, string kind) => StepReader.PolicyKeys.Contains(key)
        ? $"`{key}` is a key of the step: write it beside {kind}, not inside"
        : null;

    /// <summary>The words of the text joined as names join them; null when that is no name either.</summary>
    private static string? Near(string text, char between)
    {
        var words = text.Split([' ', '.', '-', '_', '/'], StringSplitOptions.RemoveEmptyEntries);
        var near = string.Join(between, words);
        var isName = near.Length is > 0 and <= NameCharsMax && char.IsAsciiLetter(near[0])
            && near.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == between);
        return isName ? near : null;
    }
}
