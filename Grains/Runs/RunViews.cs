using Meanwhile.Flows;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>Shows runs to people.</summary>
internal static class RunViews
{
    /// <summary>A step of a run that is in memory.</summary>
    public static StepSnapshot Of(PlannedStep step, StepState state) => new()
    {
        Id = step.Id,
        Kind = step.Call.Kind.Name,
        Status = state.Status,
        Attempts = state.Attempts,
        StartedMicroseconds = state.StartedMicroseconds,
        EndedMicroseconds = state.EndedMicroseconds,
        Problem = state.Problem,
    };

    /// <summary>A run that is in the journal and not in memory.</summary>
    public static RunSnapshot Of(StoredRun stored, RunHistory history, FlowPlan plan) => new()
    {
        Run = stored.Record.Run,
        Flow = stored.Record.Flow,
        Version = stored.Record.Version,
        Key = stored.Record.Key,
        StartedAt = stored.Record.StartedAt,
        EndedAt = stored.Record.EndedAt,
        Status = stored.Record.Status,
        IsDurable = true,
        Steps = [.. plan.Body.Steps.Select(step => Of(step, stored))],
        Result = history.End,
    };

    /// <summary>A run of a list, without its steps.</summary>
    public static RunSnapshot Of(RunRecord record) => new()
    {
        Run = record.Run,
        Flow = record.Flow,
        Version = record.Version,
        Key = record.Key,
        StartedAt = record.StartedAt,
        EndedAt = record.EndedAt,
        Status = record.Status,
        IsDurable = true,
        Steps = [],
    };

    /// <summary>What a run waits for that is not in memory.</summary>
    public static Standing[] Why(StoredRun stored, RunHistory history)
    {
        if (history.End is not null) return [];
        if (history.IsPaused) return [new Standing("", StandingKind.Resume, stored.Entries[^1].At, null, null)];
        return
        [
            .. history.OpenWaits.Select(open => new Standing(
                open.Place,
                open.Wait.TextOf("for") switch
                {
                    "signal" => StandingKind.Signal,
                    "webhook" => StandingKind.Webhook,
                    _ => StandingKind.Timer,
                },
                stored.Entries.First(entry => entry.Kind == EntryKind.WaitBegan && entry.Place == open.Place).At,
                open.Wait.InstantOf("until"),
                open.Wait.TextOf("name"))),
        ];
    }

    /// <summary>Why a run cannot go on from its failed steps; null when it can.</summary>
    public static string? WhyNotRetried(StoredRun stored, RunHistory history) => history switch
    {
        { End: null } => "it has not ended",
        { End.Status: not RunStatus.Failed } => "it has not failed",
        { AnythingUndone: true } => "its steps were undone; start a new run",
        _ when stored.Record.Key is not null => "others with its key may have gone on; start a new run",
        _ => null,
    };

    private static StepSnapshot Of(PlannedStep step, StoredRun stored)
    {
        var snapshot = new StepSnapshot { Id = step.Id, Kind = step.Call.Kind.Name, Status = StepStatus.Pending };
        foreach (var entry in stored.Entries)
        {
            if (entry.Kind == EntryKind.Ended && snapshot.Status == StepStatus.Running)
                snapshot = snapshot with { Status = StepStatus.Cancelled };
            if (!IsOf(step, entry.Place)) continue;
            var body = new EntryBody(entry.Body);
            var at = (long)(entry.At - stored.Record.StartedAt).TotalMicroseconds;
            snapshot = entry.Kind switch
            {
                EntryKind.Succeeded when entry.Place == step.Id => snapshot with
                {
                    Status = StepStatus.Succeeded,
                    Attempts = body.Number("attempts"),
                    Problem = body.ProblemOf("replaced"),
                    EndedMicroseconds = at,
                },
                EntryKind.Failed when entry.Place == step.Id => snapshot with
                {
                    Status = StepStatus.Failed,
                    Problem = body.ProblemOf("problem"),
                    Attempts = body.ProblemOf("problem")!.Attempts,
                    EndedMicroseconds = at,
                },
                EntryKind.Skipped when entry.Place == step.Id =>
                    snapshot with { Status = StepStatus.Skipped, EndedMicroseconds = at },
                EntryKind.Compensated => snapshot,
                _ when snapshot.Status == StepStatus.Pending =>
                    snapshot with { Status = StepStatus.Running, StartedMicroseconds = at },
                _ => snapshot,
            };
        }
        return snapshot;
    }

    /// <summary>Whether a place is this step or inside it.</summary>
    private static bool IsOf(PlannedStep step, string place) =>
        place.StartsWith(step.Id, StringComparison.Ordinal)
        && (place.Length == step.Id.Length || place[step.Id.Length] is '.' or '[' or '@');
}
