using System.Collections.Concurrent;

namespace Meanwhile.Expressions;

/// <summary>
/// A thread of its own that evaluates one call after the other. It belongs to no pool, so a script that does not come
/// back takes this thread and nothing else.
/// </summary>
internal sealed class ScriptThread
{
    private readonly BlockingCollection<ScriptWork> queue;
    private readonly TimeProvider time;
    private readonly Action<ScriptThread> ended;
    private readonly Lock gate = new();
    private readonly Thread thread;
    private ScriptWork? current;
    private long started;
    private bool isGivenUp;

    public ScriptThread(BlockingCollection<ScriptWork> queue, TimeProvider time, Action<ScriptThread> ended)
    {
        this.queue = queue;
        this.time = time;
        this.ended = ended;
        thread = new Thread(Run, Limits.ScriptStackBytes) { IsBackground = true, Name = "meanwhile-script" };
    }

    public void Start() => thread.Start();

    /// <summary>
    /// The call it has been at for longer than allowed, which is now nobody's; null when all is well.
    /// </summary>
    public ScriptWork? GiveUp(TimeSpan allowed)
    {
        lock (gate)
        {
            if (isGivenUp || current is null || time.GetElapsedTime(started) <= allowed) return null;
            isGivenUp = true;
            return current;
        }
    }

    private void Run()
    {
        ScriptRealm.WarmUp();
        var realm = new ScriptRealm(time);
        foreach (var work in queue.GetConsumingEnumerable())
        {
            if (work.IsSettled) continue;
            Begin(work);
            Evaluate(realm, work);
            if (!End()) break;
            if (realm.ServesOn) continue;
            // Made now, while nobody waits for it.
            realm.Dispose();
            realm = new ScriptRealm(time);
        }

        realm.Dispose();
        ended(this);
    }

    private static void Evaluate(ScriptRealm realm, ScriptWork work)
    {
        try
        {
            work.Settle(realm.Evaluate(work.Call, work.Stop));
        }
        catch (OperationCanceledException) when (work.Stop.IsCancellationRequested)
        {
            // Its caller has gone and has been told so already.
        }
        catch (Exception error)
        {
            // A mistake of ours: it surfaces where the caller awaits, and the thread lives on.
            work.Fail(error);
        }
    }

    private void Begin(ScriptWork work)
    {
        lock (gate)
        {
            current = work;
            started = time.GetTimestamp();
        }
    }

    private bool End()
    {
        lock (gate)
        {
            current = null;
            return !isGivenUp;
        }
    }
}
