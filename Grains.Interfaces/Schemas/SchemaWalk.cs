using System.Diagnostics;

namespace Meanwhile.Schemas;

/// <summary>
/// One check on its way through an instance. The first walk is silent and stops at the first fault; only an instance
/// that failed is walked again for its faults, so that a valid one pays for no message.
/// </summary>
internal ref struct SchemaWalk(JsonView instance)
{
    public readonly JsonView Instance = instance;

    private List<SchemaFault>? faults;
    private int faultsMax;
    private int visits;
    private long patternTicks;

    /// <summary>Why the check was given up; null when it was not. The verdict is worth nothing then.</summary>
    public string? GivenUp { get; private set; }

    /// <summary>Whether only the verdict matters: then nobody builds a message.</summary>
    public readonly bool IsSilent => faults is null;

    /// <summary>Whether nothing would change any more after a fault.</summary>
    public readonly bool IsDone => faults is null || faults.Count >= faultsMax || GivenUp is not null;

    /// <summary>Counts the work; false when the check is given up.</summary>
    public bool Visit(int weight = 1)
    {
        visits += weight;
        if (visits < Limits.SchemaVisitsMax) return GivenUp is null;
        GiveUp($"takes more than {Limits.SchemaVisitsMax:#,0} steps to check against this schema");
        return false;
    }

    public void GiveUp(string why) => GivenUp ??= why;

    /// <summary>Counts the time of matches that are not linear.</summary>
    public void CountPattern(long started)
    {
        patternTicks += Stopwatch.GetTimestamp() - started;
        if (patternTicks * 1_000 > Limits.PatternMillisecondsMax * Stopwatch.Frequency) GiveUpOnPatterns();
    }

    public void GiveUpOnPatterns() =>
        GiveUp($"takes more than {Limits.PatternMillisecondsMax} milliseconds to match the patterns of its schema");

    /// <summary>Reports a fault and is always false; ask <see cref="IsSilent"/> before building a detail.</summary>
    public readonly bool Fail(int at, string keyword, string detail)
    {
        if (faults is not null && faults.Count < faultsMax)
            faults.Add(new SchemaFault(Instance.Pointer(at), keyword, detail));
        return false;
    }

    /// <summary>Starts collecting faults; gives what collected them before, for <see cref="Resume"/>.</summary>
    public (List<SchemaFault>? Faults, int Max) Collect(List<SchemaFault>? into, int max)
    {
        var before = (faults, faultsMax);
        (faults, faultsMax) = (into, max);
        return before;
    }

    public void Resume((List<SchemaFault>? Faults, int Max) before) => (faults, faultsMax) = before;

    /// <summary>Whether a schema holds, without reporting anything.</summary>
    public bool Holds(SchemaNode node, int at, Seen? seen)
    {
        var before = Collect(null, 0);
        var holds = node.Check(ref this, at, seen);
        Resume(before);
        return holds;
    }

    /// <summary>Whether a schema holds, and when not, why: its first fault. Null while silent.</summary>
    public bool Holds(SchemaNode node, int at, Seen? seen, out SchemaFault? why)
    {
        why = null;
        if (IsSilent) return node.Check(ref this, at, seen);
        var reasons = new List<SchemaFault>(1);
        var before = Collect(reasons, 1);
        var holds = node.Check(ref this, at, seen);
        Resume(before);
        why = holds ? null : reasons.FirstOrDefault();
        return holds;
    }
}
