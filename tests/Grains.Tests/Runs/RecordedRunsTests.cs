using System.Text;
using Meanwhile.Errors;
using Meanwhile.FlowTests;
using Meanwhile.Steps;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>What is kept of runs is bounded, whoever asks for how many.</summary>
public sealed class RecordedRunsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly VirtualTime time = new(Start);

    [Fact]
    public void Half_of_what_a_second_may_keep_is_for_runs_that_failed()
    {
        var runs = new RecordedRuns(time);
        var went = Enumerable.Range(0, Limits.RecordedRunsPerSecondMax).Select(_ => Keep(runs, 1)).ToArray();
        var failed = Enumerable.Range(0, Limits.RecordedRunsPerSecondMax).Select(_ => Keep(runs, 1, true)).ToArray();

        Kept(runs, went).ShouldBe(Limits.RecordedRunsPerSecondMax / 2);
        Kept(runs, failed).ShouldBe(Limits.RecordedRunsPerSecondMax / 2);
    }

    [Fact]
    public void The_next_second_has_room_of_its_own()
    {
        var runs = new RecordedRuns(time);
        for (var run = 0; run < Limits.RecordedRunsPerSecondMax; run++) Keep(runs, 1, true);
        Pass(TimeSpan.FromSeconds(1));

        Kept(runs, [Keep(runs, 1)]).ShouldBe(1);
    }

    [Fact]
    public void The_oldest_go_when_all_together_are_too_large()
    {
        var runs = new RecordedRuns(time);
        var fit = Limits.RecordedBytesMax / Limits.RecordedRunBytesMax;
        var all = new List<Guid>();
        for (var run = 0; run < fit * 2; run++)
        {
            all.Add(Keep(runs, Limits.RecordedRunBytesMax - 1_024));
            Pass(TimeSpan.FromSeconds(1));
        }

        Kept(runs, all).ShouldBeInRange(fit, fit + 3);
        Kept(runs, all[^fit..]).ShouldBe(fit);
        Kept(runs, [all[0]]).ShouldBe(0);
    }

    [Fact]
    public void A_run_that_gives_too_much_is_not_kept_and_holds_nothing()
    {
        var recording = new Recording();
        for (var call = 0; call < 3; call++)
            recording.End(recording.Begin("big", 0), Done(Limits.RecordedRunBytesMax / 2), 1);

        recording.Calls.ShouldBeNull();
    }

    [Fact]
    public void Another_tenants_run_is_not_there()
    {
        var runs = new RecordedRuns(time);
        var run = Keep(runs, 1);

        runs.Find("somebody-else", run).ShouldBeNull();
    }

    private static int Kept(RecordedRuns runs, IEnumerable<Guid> names) =>
        names.Count(name => runs.Find(Tenancy.Default, name) is not null);

    private void Pass(TimeSpan span)
    {
        using var timer = time.CreateTimer(_ => { }, null, span, Timeout.InfiniteTimeSpan);
        time.TryJump().ShouldBeTrue();
    }

    private Guid Keep(RecordedRuns runs, int bytes, bool failed = false)
    {
        var recording = new Recording();
        recording.End(recording.Begin("got", 0), Done(bytes), 1);
        var plan = TestWorld.Right("flow: kept\nsteps: { got: { http: { connection: crm, path: /x } } }").Plan!;
        var name = Guid.CreateVersion7(Start);
        var problem = failed ? new Problem { Code = ErrorCodes.UpstreamTimeout.Code, Detail = "late" } : null;
        runs.Keep(
            new RunFacts(name, Tenancy.Default, plan, new Payload("{}"u8.ToArray()), Start, time),
            new RunResult { Status = failed ? RunStatus.Failed : RunStatus.Succeeded, Problem = problem }, recording);
        return name;
    }

    private static StepOutcome.Done Done(int bytes) =>
        new(new StepValue(Encoding.UTF8.GetBytes($"\"{new string('x', bytes)}\"")));
}
