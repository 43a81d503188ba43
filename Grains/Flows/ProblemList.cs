using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>
/// Gathers everything wrong with one definition. Checking goes on after a problem, so that all come back at once.
/// </summary>
public sealed class ProblemList
{
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
        if (problems.Count < Limits.ProblemsMax) problems.Add(problem);
    }

    /// <summary>A key that is not known here, with the nearest one that is.</summary>
    public void AddUnknownKey(MapNode map, MapEntry entry, IReadOnlyCollection<string> known, string where)
    {
        var near = Nearest.Word(entry.Key, known);
        var hint = near is null ? $"known here: {string.Join(", ", known)}" : $"Did you mean `{near}`?";
        Add(ErrorCodes.UnknownKey, entry.KeyPlace, $"{map.Pointer}/{entry.Key}", $"{where} has no key `{entry.Key}`",
            hint);
    }

    /// <summary>All problems in the order of their places.</summary>
    public Problem[] InOrder() => [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
}
