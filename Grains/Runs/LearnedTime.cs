namespace Meanwhile.Runs;

/// <summary>The last durations of one step, in microseconds.</summary>
public sealed class LearnedTime
{
    private const int SortedEvery = 32;

    private readonly Lock gate = new();
    private readonly int[] ring = new int[Limits.LearnedSamplesMax];
    private long count;
    private long sortedAt = -SortedEvery;
    private (int Median, int Percentile95) known;

    public long Count => Interlocked.Read(ref count);

    public int MedianMicroseconds => Known().Median;

    public int Percentile95Microseconds => Known().Percentile95;

    public void Note(long microseconds)
    {
        lock (gate) ring[count++ % ring.Length] = (int)Math.Min(microseconds, int.MaxValue);
    }

    private (int Median, int Percentile95) Known()
    {
        lock (gate)
        {
            if (count - sortedAt < SortedEvery) return known;
            var sorted = ring.AsSpan(0, (int)Math.Min(count, ring.Length)).ToArray();
            Array.Sort(sorted);
            sortedAt = count;
            return known = (sorted[sorted.Length / 2], sorted[(sorted.Length * 95 / 100)]);
        }
    }
}
