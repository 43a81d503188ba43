namespace Meanwhile.Runs;

/// <summary>
/// One run of the ring. While it runs it is read from another thread: each field is whole, the picture may be a moment
/// old.
/// </summary>
public sealed class RecentRun(string tenant, Guid run, RunState state, DateTimeOffset startedAt)
{
    private volatile RunResult? result;

    public string Tenant => tenant;
    public string Flow => state.Plan.Flow;

    public void Ended(RunResult ended)
    {
        var keepsOutput = ended.Output is null || ended.Output.Utf8.Length <= Limits.RecentOutputBytesMax;
        result = keepsOutput
            ? ended
            : new RunResult
            {
                Status = ended.Status,
                HttpStatus = ended.HttpStatus,
                Headers = ended.Headers,
                Receipt = ended.Receipt,
            };
    }

    public RunSnapshot Snapshot() => new()
    {
        Run = run,
        Flow = state.Plan.Flow,
        Version = state.Plan.Version,
        StartedAt = startedAt,
        Status = result?.Status ?? RunStatus.Running,
        Steps = [.. state.Plan.Steps.Select(step => Snapshot(step.Id, step.Call.Kind.Name, state[step.Index]))],
        Result = result,
    };

    private static StepSnapshot Snapshot(string id, string kind, StepState step) => new()
    {
        Id = id,
        Kind = kind,
        Status = step.Status,
        Attempts = step.Attempts,
        StartedMicroseconds = step.StartedMicroseconds,
        EndedMicroseconds = step.EndedMicroseconds,
        Problem = step.Problem,
    };
}
