using System.Diagnostics;

namespace Meanwhile.Chaos;

/// <summary>The points at which a silo is killed.</summary>
public enum FaultPoint
{
    /// <summary>At any time.</summary>
    Anytime,

    /// <summary>A call is made and not answered.</summary>
    EffectMade,

    /// <summary>A call is answered, and what it gave is about to be kept.</summary>
    EffectAnswered,

    /// <summary>Somebody else holds the store, and writes hang in the middle.</summary>
    WritesHeld,

    /// <summary>Something was written this instant.</summary>
    Written,

    /// <summary>A run was accepted this instant.</summary>
    Accepted,

    /// <summary>Starts of runs are on their way.</summary>
    Asked,

    /// <summary>The silo is starting, and going on with what was left.</summary>
    Resuming,
}

/// <summary>Tells the moment at which the silo is to be killed.</summary>
internal sealed class Faults
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SilentAtFirst = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly List<double> began = [];
    private FaultPoint armed = FaultPoint.Anytime;
    private TaskCompletionSource reached = New();
    private TaskCompletionSource dead = New();
    private int countdown;
    private long beganAt;

    /// <summary>Which life the silo is in, from 1.</summary>
    public int Life { get; private set; }

    /// <summary>
    /// Which life a call comes from that is heard now. No silo calls anybody so soon after its start: such a call was
    /// made by the one before, and has waited in a socket.
    /// </summary>
    public int LifeOfCalls => Stopwatch.GetElapsedTime(beganAt) < SilentAtFirst ? Life - 1 : Life;

    /// <summary>How long a moment is after the last beginning of a life before it.</summary>
    /// <param name="at">The moment, in milliseconds since 1970.</param>
    public double SinceBegan(double at)
    {
        lock (gate) return began.Where(time => time <= at).Select(time => at - time).DefaultIfEmpty(at).Min();
    }

    public void Begin()
    {
        lock (gate)
        {
            began.Add(Effects.Now);
            Life++;
            beganAt = Stopwatch.GetTimestamp();
            dead = New();
        }
    }

    /// <summary>Waits for a point to be reached some times; not for ever, for it may never be.</summary>
    public async Task<bool> ReachAsync(FaultPoint point, int times)
    {
        Task wait;
        lock (gate)
        {
            (armed, countdown, reached) = (point, times, New());
            wait = reached.Task;
        }
        return await Task.WhenAny(wait, Task.Delay(Patience)) == wait;
    }

    public bool Awaits(FaultPoint point)
    {
        lock (gate) return armed == point;
    }

    /// <summary>The silo is dead: whoever was held may go.</summary>
    public void End()
    {
        lock (gate)
        {
            armed = FaultPoint.Anytime;
            dead.TrySetResult();
        }
    }

    /// <summary>A call has been written down. When it is this one, it is answered only to a dead silo.</summary>
    public Task AtEffectAsync(CancellationToken left)
    {
        lock (gate) return Count(FaultPoint.EffectMade) ? dead.Task.WaitAsync(left) : Task.CompletedTask;
    }

    public void AfterEffect() => Reached(FaultPoint.EffectAnswered);

    public void Reached(FaultPoint point)
    {
        lock (gate) Count(point);
    }

    private bool Count(FaultPoint point)
    {
        if (armed != point || --countdown > 0) return false;
        armed = FaultPoint.Anytime;
        reached.TrySetResult();
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
