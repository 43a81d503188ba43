using Meanwhile.Errors;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

public sealed class ScriptThreadTests
{
    [Fact]
    public async Task A_thread_that_does_not_come_back_is_given_up_and_replaced()
    {
        using var clock = new StickyClock();
        using var engine = new ScriptEngine(clock, threads: 1);
        var stop = TestContext.Current.CancellationToken;
        await AnswerAsync(engine, stop);

        clock.HoldNextScript();
        var stuck = engine.EvaluateAsync(Call(), stop).AsTask();
        await clock.Held.WaitAsync(stop);
        clock.Advance(TimeSpan.FromMilliseconds(Limits.ScriptThreadGivenUpMilliseconds * 2));

        var failed = (await stuck).ShouldBeOfType<ScriptResult.Failed>();
        failed.Code.ShouldBe(ErrorCodes.ExpressionLimit);
        engine.ThreadsGivenUp.ShouldBe(1);
        await AnswerAsync(engine, stop);
    }

    [Fact]
    public async Task A_caller_who_leaves_in_the_middle_need_not_wait_for_the_script()
    {
        using var clock = new StickyClock();
        using var engine = new ScriptEngine(clock, threads: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        clock.HoldNextScript();
        var stuck = engine.EvaluateAsync(Call(), stop.Token).AsTask();
        await clock.Held.WaitAsync(TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(stuck);
        clock.Release();
        await AnswerAsync(engine, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_waits_when_the_engine_ends_is_refused_and_not_forgotten()
    {
        using var clock = new StickyClock();
        using var engine = new ScriptEngine(clock, threads: 1);
        var stop = TestContext.Current.CancellationToken;
        clock.HoldNextScript();
        var running = engine.EvaluateAsync(Call(), stop).AsTask();
        await clock.Held.WaitAsync(stop);
        var waiting = engine.EvaluateAsync(Call(), stop).AsTask();
        engine.Waiting.ShouldBe(1);

        engine.Dispose();

        (await waiting).ShouldBeOfType<ScriptResult.Failed>().Code.ShouldBe(ErrorCodes.Stopping);
        clock.Release();
        (await running).ShouldBeOfType<ScriptResult.Done>();
    }

    private static ScriptCall Call() => new([ExpressionRules.Read("1 + 1", new HashSet<string>()).Expression!], [], []);

    private static async Task AnswerAsync(ScriptEngine engine, CancellationToken stop) =>
        (await engine.EvaluateAsync(Call(), stop)).ShouldBeOfType<ScriptResult.Done>();

    /// <summary>Stands for a script that hangs: the thread stays in here while it asks for the time.</summary>
    private sealed class StickyClock : FakeTimeProvider, IDisposable
    {
        private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim released = new();
        private int asksUntilHeld = -1;

        public Task Held => held.Task;

        // The first question is the thread's own, when it begins; the second is the script's.
        public void HoldNextScript() => Volatile.Write(ref asksUntilHeld, 2);

        public void Release() => released.Set();

        public void Dispose() => released.Set();

        public override long GetTimestamp()
        {
            if (Thread.CurrentThread.Name == "meanwhile-script" && Interlocked.Decrement(ref asksUntilHeld) == 0)
            {
                held.SetResult();
                released.Wait();
            }

            return base.GetTimestamp();
        }
    }
}
