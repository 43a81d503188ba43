using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>Makes runs that are things of their own: new ones from a request, others from the journal.</summary>
public sealed class RunHost(
    IJournal journal, PlanTable plans, RunParts parts, RecentRuns recent, RunAddresses addresses,
    ILogger<RunHost> log)
{
    public IJournal Journal => journal;

    public TimeProvider Time => parts.Time;

    /// <summary>
    /// A new run, not yet driven, about to be kept where that is asked for; or the reply to a caller for whom there is
    /// none. One that nobody can have started before need not be kept when it begins: until it is, it only reads.
    /// </summary>
    public async Task<(HostedRun? Run, RunReply? Reply)> StartAsync(RunStart start, CancellationToken stop)
    {
        var request = start.Request;
        var plan = await plans.FindAsync(start.Tenant, start.Flow, request.Version, request.Revision, stop);
        var secret = plan.AwaitsSignals ? HostedRun.NewSecret() : null;
        var facts = Facts(request.Run, start.Tenant, plan, request.Input, parts.Time.GetUtcNow(), secret);
        var (key, fault) = await RunKeys.TextAsync("key", plan.Key, parts.Renderer, facts, stop);
        if (fault is not null) return (null, Refused(request.Run, fault));
        var (own, wrong) = await RunKeys.TextAsync(
            "idempotencyKey", plan.IdempotencyKey, parts.Renderer, facts, stop);
        if (wrong is not null) return (null, Refused(request.Run, wrong));

        var isKept = start.IsKept || plan.Durability == Durability.Yes || key is not null || own is not null
            || start.IdempotencyKey is not null;
        if (!isKept) return (InMemory(start, facts), null);
        JournalEntry[] begun = key is null
            ? [new JournalEntry(1, EntryKind.Began, "", HostedRun.Beginning(facts), facts.StartedAt)]
            : [];
        var claim = (own ?? start.IdempotencyKey) is { } name
            ? new IdempotencyClaim(own is null ? $"header:{name}" : $"flow:{name}",
                RunKeys.Fingerprint(request.Input.Utf8), facts.StartedAt.AddHours(Limits.IdempotencyHoursDefault))
            : null;
        var record = new NewRun(Record(facts, request, key), begun, claim);
        var written = new RunLog(request.Run, parts.Time, log);
        var kept = Task.CompletedTask;
        if (key is null && claim is null)
        {
            kept = written.StartAsync(journal, record);
            if (kept.IsFaulted) await kept;
        }
        else
        {
            var admission = await journal.StartAsync(record);
            if (!admission.IsNew) return (null, Earlier(admission));
            written.Continue(journal, 1, begun.Length);
        }
        return (new HostedRun(facts, new RunHistory(begun), written, parts)
        {
            Key = key,
            Trace = RunTrace.Of(request),
            Kept = kept,
        }, null);
    }

    /// <summary>
    /// The run as this silo takes it over, not yet driven; null when it is not there or has ended. From now on nobody
    /// else can write it.
    /// </summary>
    public async Task<HostedRun?> TakeAsync(Guid run) =>
        await journal.TakeAsync(run) is { Record.EndedAt: null } stored ? await HostAsync(stored) : null;

    /// <summary>A run that failed, about to go on from the steps that did; null when somebody else has it.</summary>
    public async Task<HostedRun?> RetryAsync(Guid run)
    {
        if (await journal.TakeAsync(run) is not { } stored) return null;
        var again = new JournalEntry(
            stored.Entries[^1].Seq + 1, EntryKind.Retried, "", default, parts.Time.GetUtcNow());
        var append = new RunAppend(run, stored.Record.Epoch, [again], RunStatus.Running, null);
        return await journal.AppendAsync(append)
            ? await HostAsync(stored with { Entries = [.. stored.Entries, again] })
            : null;
    }

    /// <summary>Whether it is the run's turn among those of its key; then it sees what the one before has left.
    /// </summary>
    public async Task<bool> TakeTurnAsync(HostedRun run)
    {
        var key = await KeyAsync(run);
        if (key.Head != run.Run) return false;
        run.Begin(key.State);
        return true;
    }

    /// <summary>Whether nobody else has taken the run over.</summary>
    public async Task<bool> IsOursAsync(HostedRun run) =>
        await journal.FindAsync(run.Run) is { } stored && stored.Record.Epoch == run.Epoch;

    /// <summary>Whose turn it is now, after a run with a key; null when nobody waits.</summary>
    public async Task<Guid?> NextAsync(HostedRun run) => (await KeyAsync(run)).Head;

    /// <summary>What a run waits for whose turn has not come.</summary>
    public async Task<Standing> QueueAsync(HostedRun run) => new(
        "", StandingKind.Queue, run.StartedAt, null, (await KeyAsync(run)).Head?.ToString());

    private Task<KeyRecord> KeyAsync(HostedRun run) => journal.KeyAsync(run.Tenant, run.Flow, run.Key!);

    private async Task<HostedRun> HostAsync(StoredRun stored)
    {
        var record = stored.Record;
        var plan = await PlanAsync(record);
        var history = new RunHistory(stored.Entries);
        var facts = Facts(record.Run, record.Tenant, plan, new Payload(record.Input.ToArray()), record.StartedAt,
            history.HookSecret ?? (plan.AwaitsSignals ? HostedRun.NewSecret() : null)) with
        {
            State = history.State,
        };
        var written = new RunLog(record.Run, parts.Time, log) { Status = record.Status };
        if (written.Status is RunStatus.Waiting or RunStatus.Queued) written.Status = RunStatus.Running;
        written.Continue(journal, record.Epoch, history.LastSeq);
        return new HostedRun(facts, history, written, parts)
        {
            Key = record.Key,
            Trace = RunTrace.Of(record.Run, record.TraceParent, record.TraceState),
        };
    }

    /// <summary>A run as it is kept, for those who only look.</summary>
    internal async Task<(StoredRun Stored, RunHistory History, FlowPlan Plan)?> LookAsync(string tenant, Guid run)
    {
        if (await journal.FindAsync(run) is not { } stored || stored.Record.Tenant != tenant) return null;
        return (stored, new RunHistory(stored.Entries), await PlanAsync(stored.Record));
    }

    private HostedRun InMemory(RunStart start, RunFacts facts)
    {
        var record = Record(facts, start.Request, null);
        return new HostedRun(facts, new RunHistory([]), new RunLog(facts.Run, parts.Time, log), parts)
        {
            Trace = RunTrace.Of(start.Request),
            IsKeptWhenLong = start.MayBeKept || facts.Plan.Durability == Durability.Auto,
            Keep = (journal, entries => journal.StartAsync(new NewRun(record, entries, null))),
            Recent = recent,
        };
    }

    private ValueTask<FlowPlan> PlanAsync(RunRecord record) =>
        plans.FindAsync(record.Tenant, record.Flow, record.Version, 0, CancellationToken.None);

    private RunFacts Facts(
        Guid run, string tenant, FlowPlan plan, Payload input, DateTimeOffset startedAt, string? secret) =>
        new(run, tenant, plan, input, startedAt, parts.Time)
        {
            Hooks = secret is null ? null : addresses.Of(tenant, run, secret),
        };

    private static RunRecord Record(RunFacts facts, RunRequest request, string? key) => new()
    {
        Run = facts.Run,
        Tenant = facts.Tenant,
        Flow = facts.Plan.Flow,
        Version = facts.Plan.Version,
        Key = key,
        Status = key is null ? RunStatus.Running : RunStatus.Queued,
        StartedAt = facts.StartedAt,
        Input = request.Input.Utf8,
        TraceParent = request.TraceParent,
        TraceState = request.TraceState,
    };

    private static RunReply Earlier(RunAdmission admission) => new()
    {
        Run = admission.Run,
        IsEarlier = true,
        Refusal = admission.FitsInput ? null : new Problem
        {
            Code = ErrorCodes.KeyReused.Code,
            Detail = $"run {admission.Run} was started with this key and another input",
        },
    };

    private static RunReply Refused(Guid run, Problem why) => new() { Run = run, Refusal = why };
}
