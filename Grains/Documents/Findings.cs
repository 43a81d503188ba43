using System.Globalization;
using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>The problems met while reading one text, and what is left of its bounds.</summary>
internal sealed class Findings(SourceText source)
{
    private readonly List<Problem> _problems = [];
    private int _nodes;

    public SourceText Source { get; } = source;

    /// <summary>True once a problem was met behind which nothing can be read.</summary>
    public bool Stopped { get; private set; }

    /// <summary>The problems in the order of their places, which is how people mend them.</summary>
    public IReadOnlyList<Problem> Problems =>
        [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public void Add(ErrorCode code, Place place, Trail? trail, string detail, string? hint = null)
    {
        if (_problems.Count >= Limits.ProblemsMax) return;
        _problems.Add(new Problem
        {
            Code = code.Code,
            Detail = detail,
            Hint = hint,
            Line = place.Line,
            Column = place.Column,
            Pointer = trail?.ToString(),
        });
    }

    /// <summary>Notes a problem behind which nothing can be read.</summary>
    public void Stop(ErrorCode code, Place place, Trail? trail, string detail, string? hint = null)
    {
        Stopped = true;

        // It says why the reading ended, so it may not be the one that falls off the end of the list.
        if (_problems.Count >= Limits.ProblemsMax) _problems.RemoveAt(_problems.Count - 1);
        Add(code, place, trail, detail, hint);
    }

    /// <summary>Ends the reading over a problem that is noted already.</summary>
    public void Stop() => Stopped = true;

    public bool HasProblemAt(Place place) =>
        _problems.Exists(problem => problem.Line == place.Line && problem.Column == place.Column);

    /// <summary>Takes one more node into account; false when the document may have no more.</summary>
    public bool Count(int depth, Place place, Trail trail)
    {
        if (++_nodes > Limits.DefinitionNodesMax)
        {
            Stop(ErrorCodes.OverLimit, place, trail,
                $"The document has more than {Number(Limits.DefinitionNodesMax)} values; this is one too many.",
                "Split the definition, or keep its data in a file.");
        }
        else if (depth > Limits.DefinitionDepthMax)
        {
            Stop(ErrorCodes.OverLimit, place, trail,
                $"Lists and maps are nested more than {Limits.DefinitionDepthMax} deep here.",
                "Make it flatter: give inner parts a place of their own.");
        }

        return !Stopped;
    }

    /// <summary>Looks at one key of a map; false when the entry has to be left out.</summary>
    public bool TryKey(string key, Place place, Trail map, IReadOnlyDictionary<string, MapEntry> seen)
    {
        if (key.Length > Limits.DefinitionKeyCharsMax)
        {
            Add(ErrorCodes.OverLimit, place, map,
                $"A key of {Number(key.Length)} characters stands here; " +
                $"keys have at most {Number(Limits.DefinitionKeyCharsMax)}.",
                "Make what is so long a value.");
            return false;
        }

        if (!seen.TryGetValue(key, out var first)) return true;
        Add(ErrorCodes.DuplicateKey, place, map.To(key),
            $"{(key.Length == 0 ? "An empty key" : $"The key `{key}`")} stands twice in this map; " +
            $"first in line {first.KeyPlace.Line}.",
            "Keep one of the two.");
        return false;
    }

    /// <summary>Notes that a number is longer than numbers may be; true when it is.</summary>
    public bool IsTooLong(string number, Place place, Trail trail)
    {
        if (number.Length <= Limits.DefinitionNumberCharsMax) return false;
        Add(ErrorCodes.OverLimit, place, trail,
            $"A number of {Number(number.Length)} characters stands here; " +
            $"numbers have at most {Number(Limits.DefinitionNumberCharsMax)}.",
            "Put it in quotes if it is meant as text.");
        return true;
    }

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
