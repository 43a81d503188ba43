namespace Meanwhile.Runs;

/// <summary>
/// Signals that nobody has taken yet, in the order of their arrival. A signal may come before its wait, and comes once:
/// its id is remembered for the whole run.
/// </summary>
internal sealed class Inbox
{
    private readonly LinkedList<Signal> waiting = new();
    private readonly HashSet<string> ids = [];
    private readonly Dictionary<string, List<TaskCompletionSource>> listeners = [];

    public bool Knows(string id) => ids.Contains(id);

    /// <summary>False when the signal was here before.</summary>
    public bool Add(Signal signal)
    {
        if (!ids.Add(signal.Id)) return false;
        waiting.AddLast(signal);
        if (listeners.Remove(signal.Name, out var woken))
            foreach (var one in woken) one.TrySetResult();
        return true;
    }

    /// <summary>The oldest signal with this name leaves the inbox; null when there is none.</summary>
    public Signal? TakeFirst(string name)
    {
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Name != name) continue;
            waiting.Remove(node);
            return node.Value;
        }
        return null;
    }

    /// <summary>A signal was taken when the run was gone through before.</summary>
    public void Take(string id)
    {
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Id != id) continue;
            waiting.Remove(node);
            return;
        }
    }

    /// <summary>Completes when a signal with this name arrives.</summary>
    public Task Next(string name)
    {
        var woken = new TaskCompletionSource();
        if (!listeners.TryGetValue(name, out var all)) listeners[name] = all = [];
        all.Add(woken);
        return woken.Task;
    }
}
