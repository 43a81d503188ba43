namespace Meanwhile.Batches;

/// <summary>
/// Calls that are to become one. It is open until it is full or its time is over; whoever leaves before is not in the
/// joined call, and when the last one leaves the call is not wanted any more.
/// </summary>
internal sealed class Gathering(int sizeMax)
{
    private readonly Lock gate = new();
    private readonly List<BatchMember> members = [];
    private readonly CancellationTokenSource unwanted = new();
    private ITimer? timer;
    private bool isClosed;
    private int bytes;
    private int waiting;

    /// <summary>Cancelled when nobody waits for the joined call any more.</summary>
    public CancellationToken Unwanted => unwanted.Token;

    /// <summary>One more member; false when it is closed. The first one brings the timer.</summary>
    public bool TryAdd(BatchMember member, Func<ITimer> start, out bool isFull)
    {
        lock (gate)
        {
            isFull = false;
            if (isClosed) return false;
            timer ??= start();
            members.Add(member);
            waiting++;
            bytes += member.Bytes;
            isFull = members.Count >= sizeMax || bytes >= Limits.BatchBytesMax;
            return true;
        }
    }

    /// <summary>Ends the gathering; its members, or none when somebody else has ended it.</summary>
    public IReadOnlyList<BatchMember> Close()
    {
        lock (gate)
        {
            if (isClosed) return [];
            isClosed = true;
            timer?.Dispose();
            return [.. members.Where(member => !member.HasLeft)];
        }
    }

    public void Leave(BatchMember member)
    {
        lock (gate)
        {
            member.HasLeft = true;
            if (--waiting > 0) return;
        }
        unwanted.Cancel();
    }
}
