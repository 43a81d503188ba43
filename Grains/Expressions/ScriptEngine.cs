using System.Collections.Concurrent;
using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// Evaluates the expressions that are more than a path. All of one step go together: one queue, one change of threads,
/// one engine. Everything is bounded, and what breaks a bound is a value, never an exception.
/// </summary>
public sealed class ScriptEngine : IDisposable
{
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromMilliseconds(Limits.ScriptThreadGivenUpMilliseconds);

    private readonly BlockingCollection<ScriptWork> queue = new(Limits.ScriptQueueMax);
    private readonly TimeProvider time;
    private readonly ITimer watch;
    private readonly Lock gate = new();
    private readonly List<ScriptThread> threads = [];
    private readonly HashSet<ScriptThread> runaways = [];
    private readonly int threadsWanted;
    private long threadsGivenUp;
    private bool isDisposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="time">The clock of all limits.</param>
    /// <param name="threads">How many evaluate at once; as many as there are cores is right.</param>
    public ScriptEngine(TimeProvider time, int threads)
    {
        Must.Hold(threads > 0);
        this.time = time;
        threadsWanted = threads;
        lock (gate) FillUp();
        var period = GivenUpAfter / 8;
        watch = time.CreateTimer(static state => ((ScriptEngine)state!).GiveUpRunaways(), this, period, period);
    }

    /// <summary>Threads that did not come back and were replaced, since the start.</summary>
    public long ThreadsGivenUp => Interlocked.Read(ref threadsGivenUp);

    /// <summary>Calls waiting for a thread.</summary>
    public int Waiting => queue.Count;

    /// <summary>Evaluates the expressions of one step.</summary>
    /// <param name="call">The expressions, and the values they mention.</param>
    /// <param name="stop">Ends the wait, and the evaluation at its next statement.</param>
    /// <exception cref="OperationCanceledException">When <paramref name="stop"/> fired.</exception>
    public ValueTask<ScriptResult> EvaluateAsync(ScriptCall call, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return ValueTask.FromCanceled<ScriptResult>(stop);
        if (call.Bytes > Limits.ScriptInputBytesMax)
            return new(ScriptWork.Refused(ErrorCodes.ExpressionLimit,
                "the values that its expressions use have more than "
                + $"{Limits.ScriptInputBytesMax >> 20} MB together; a plain path has no such limit"));
        var work = new ScriptWork(call, stop);
        lock (gate)
        {
            if (isDisposed) work.Settle(ScriptWork.Refused(ErrorCodes.Stopping, "no expression is evaluated any more"));
            else if (!queue.TryAdd(work)) work.Settle(ScriptWork.Refused(ErrorCodes.Overloaded,
                $"{Limits.ScriptQueueMax} evaluations wait already"));
        }

        return new(work.Completion);
    }

    /// <summary>Takes no more calls, and settles those that no thread has begun.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed) return;
            isDisposed = true;
            queue.CompleteAdding();
        }

        watch.Dispose();
        while (queue.TryTake(out var work))
            work.Settle(ScriptWork.Refused(ErrorCodes.Stopping, "the server stopped before the expression's turn"));
    }

    private void GiveUpRunaways()
    {
        lock (gate)
        {
            foreach (var thread in threads.ToArray())
            {
                if (thread.GiveUp(GivenUpAfter) is not { } work) continue;
                threads.Remove(thread);
                runaways.Add(thread);
                Interlocked.Increment(ref threadsGivenUp);
                work.Settle(ScriptWork.Refused(ErrorCodes.ExpressionLimit,
                    $"the expressions did not come back within {Limits.ScriptThreadGivenUpMilliseconds} ms"));
            }

            FillUp();
        }
    }

    private void FillUp()
    {
        while (!isDisposed && threads.Count < threadsWanted && runaways.Count <= Limits.ScriptThreadsGivenUpMax)
        {
            var thread = new ScriptThread(queue, time, Ended);
            threads.Add(thread);
            thread.Start();
        }
    }

    private void Ended(ScriptThread thread)
    {
        lock (gate)
        {
            threads.Remove(thread);
            runaways.Remove(thread);
            FillUp();
        }
    }
}
