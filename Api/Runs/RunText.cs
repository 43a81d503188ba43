using System.Text.Json;
using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>Runs as the API shows them. Times are milliseconds since the run started.</summary>
internal static class RunText
{
    /// <summary>What something in a run stands and waits for.</summary>
    public static object Of(Standing standing) => new
    {
        step = standing.Place.Length == 0 ? null : standing.Place,
        waitsFor = Word(standing.Kind),
        name = standing.Name,
        since = standing.Since,
        until = standing.Until,
        position = standing.Position,
    };

    public static object Of(RunSnapshot run) => new
    {
        id = run.Run,
        flow = run.Flow,
        version = run.Version,
        key = run.Key,
        status = Word(run.Status),
        durable = run.IsDurable,
        startedAt = run.StartedAt,
        endedAt = run.EndedAt,
        steps = run.Steps.Length == 0 ? null : run.Steps.Select(step => new
        {
            id = step.Id,
            kind = step.Kind,
            status = Word(step.Status),
            attempts = step.Attempts,
            startedMs = step.StartedMicroseconds / 1000.0,
            endedMs = step.EndedMicroseconds / 1000.0,
            problem = step.Problem is null ? null : Problem(step.Problem),
        }),
        receipt = run.Result is null ? null : Receipt(run.Result.Receipt),
        problem = run.Result?.Problem is { } problem ? Problem(problem) : null,
    };

    private static object Receipt(Receipt receipt) => new
    {
        totalMs = receipt.TotalMicroseconds / 1000.0,
        waitMs = receipt.WaitMicroseconds / 1000.0,
        workMs = receipt.WorkMicroseconds / 1000.0,
        savedMs = receipt.SavedMicroseconds / 1000.0,
    };

    private static object Problem(Problem problem) =>
        new { code = problem.Code, detail = problem.Detail, step = problem.Step, attempts = problem.Attempts };

    private static string Word<T>(T status)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
