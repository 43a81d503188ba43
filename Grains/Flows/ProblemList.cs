using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>
/// Gathers everything wrong with one definition. Checking goes on after a problem, so that all come back at once.
/// </summary>
public sealed class ProblemList
{
    private static readonly string[] Refused =
        [ErrorCodes.DefinitionSyntax.Code, ErrorCodes.ExpressionForbidden.Code];
    private static readonly string[] Consequences =
        [ErrorCodes.UnknownKey.Code, ErrorCodes.WrongType.Code, ErrorCodes.UnknownConnection.Code];

    private readonly List<Problem> problems = [];

    public bool Any => problems.Count > 0;

    public int Count => problems.Count;

    public void Add(ErrorCode code, DocumentNode node, string detail, string? hint = null) =>
        Add(code, node.Place, node.Pointer, detail, hint);

    public void Add(ErrorCode code, Place place, string pointer, string detail, string? hint = null) =>
        Add(new Problem
        {
            Code = code.Code,
            Detail = detail,
            Hint = hint,
            Pointer = pointer,
            Line = place.Line,
            Column = place.Column,
        });

    public void Add(Problem problem)
    {
        if (problems.Count < Limits.ProblemsMax && !IsOnlyAConsequence(problem)) problems.Add(problem);
    }

    /// <summary>A key that is not known here, and the one that is probably meant.</summary>
    /// <param name="map">The map it stands in.</param>
    /// <param name="entry">The key and what stands under it.</param>
    /// <param name="known">The keys known here.</param>
    /// <param name="where">How messages call the place.</param>
    /// <param name="hint">What to do, if that is known better than by comparing letters.</param>
    public void AddUnknownKey(
        MapNode map, MapEntry entry, IReadOnlyCollection<string> known, string where, string? hint = null) =>
        Add(ErrorCodes.UnknownKey, entry.KeyPlace, $"{map.Pointer}/{entry.Key}", $"{where} has no key `{entry.Key}`",
            hint ?? Meant(entry.Key, known));

    private static string Meant(string key, IReadOnlyCollection<string> known)
    {
        if (key.StartsWith("//", StringComparison.Ordinal) || key.StartsWith("/*", StringComparison.Ordinal))
            return "a comment begins with `#`; JSON has none";
        if ((BorrowedWords.Find(key, known) ?? Nearest.Word(key, known)) is { } near)
            return StrangeLetters.Behind($"Did you mean `{near}`?", key)!;
        return StrangeLetters.Hint(key) ?? $"known here: {string.Join(", ", known)}";
    }

    /// <summary>
    /// What may not stand at a place at all is told once: that it is also of the wrong type, or names nothing, would
    /// only send its author the wrong way.
    /// </summary>
    private bool IsOnlyAConsequence(Problem problem) =>
        Consequences.Contains(problem.Code) && problems.Exists(first => Refused.Contains(first.Code)
            && first.Line == problem.Line && first.Column == problem.Column);

    /// <summary>All problems in the order of their places.</summary>
    public Problem[] InOrder() => [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
}
