namespace Meanwhile.Runs;

/// <summary>
/// Adds up what a run waits for the outside: the sum of all waits, which a sequential program would have paid, and the
/// time during which at least one was going on. Any thread may write it. A run that somebody else began and that goes
/// on here counts from where it was.
/// </summary>
public sealed class Waits(TimeProvider time, TimeSpan passed = default)
{
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private long sum;
    private long covered;
    private long coveredSince;
    private long openBegan;
    private int open;

    public long NowMicroseconds => (long)(time.GetElapsedTime(start) + passed).TotalMicroseconds;

    /// <summary>A wait begins; give the result back to <see cref="End"/>.</summary>
    public long Begin()
    {
        var now = NowMicroseconds;
        lock (gate)
        {
            if (open++ == 0) coveredSince = now;
            openBegan += now;
        }
        return now;
    }

    public void End(long began)
    {
        var now = NowMicroseconds;
        lock (gate)
        {
            sum += now - began;
            openBegan -= began;
            if (--open == 0) covered += now - coveredSince;
        }
    }

    /// <summary>All so far; of waits that go on, the part that has passed.</summary>
    public Receipt Receipt()
    {
        var now = NowMicroseconds;
        lock (gate)
        {
            var waited = sum + (open * now) - openBegan;
            return new Receipt(now, waited, now - covered - (open > 0 ? now - coveredSince : 0));
        }
    }
}
