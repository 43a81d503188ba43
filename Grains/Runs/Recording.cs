using Meanwhile.Shares;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// What the outside gave one run, call by call in the order in which they began. It only holds on to what is there
/// already, and gives all of it up when that becomes too much. Any thread may write it.
/// </summary>
public sealed class Recording
{
    private const int BytesOfCall = 128;

    private readonly Lock gate = new();
    private List<RecordedCall>? calls = [];
    private HashSet<ShareKey>? shared;

    /// <summary>About how much is held.</summary>
    public long Bytes { get; private set; }

    /// <summary>The calls; null when they were too much to hold.</summary>
    public IReadOnlyList<RecordedCall>? Calls
    {
        get
        {
            lock (gate) return calls;
        }
    }

    /// <summary>
    /// Whether a shared call is the first of its name in this run. Only that one is written down: a test makes the run
    /// with shares of its own, and the later ones are hits there too.
    /// </summary>
    public bool IsFirst(ShareKey key)
    {
        lock (gate) return calls is not null && (shared ??= []).Add(key);
    }

    /// <summary>A call begins; give the result back to <see cref="End"/>.</summary>
    public int Begin(string path, long atMicroseconds)
    {
        lock (gate)
        {
            if (Add(BytesOfCall)) calls!.Add(new RecordedCall(path, atMicroseconds));
            return (calls?.Count ?? 0) - 1;
        }
    }

    /// <summary>A call has ended; with null it was given up.</summary>
    public void End(int call, StepOutcome? outcome, long atMicroseconds)
    {
        lock (gate)
        {
            if (!Add((outcome as StepOutcome.Done)?.Value.Bytes ?? 0)) return;
            calls![call] = calls[call] with { Outcome = outcome, EndedMicroseconds = atMicroseconds };
        }
    }

    private bool Add(long bytes)
    {
        if ((Bytes += bytes) > Limits.RecordedRunBytesMax) calls = null;
        return calls is not null;
    }
}
