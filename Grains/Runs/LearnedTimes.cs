using System.Collections.Concurrent;

namespace Meanwhile.Runs;

/// <summary>How long the attempts of each step took lately, on this silo: for plans, and for hedging.</summary>
public sealed class LearnedTimes
{
    private readonly ConcurrentDictionary<(string Tenant, string Flow, string Step), LearnedTime> times = new();

    public void Note(string tenant, string flow, string step, long microseconds) =>
        times.GetOrAdd((tenant, flow, step), static _ => new LearnedTime()).Note(microseconds);

    /// <summary>What is known of the steps of a flow.</summary>
    public IEnumerable<StepTime> Of(string tenant, string flow) => times
        .Where(one => one.Key.Tenant == tenant && one.Key.Flow == flow && one.Value.Count >= Limits.LearnedSamplesMin)
        .Select(one => new StepTime(
            one.Key.Step, one.Value.MedianMicroseconds, one.Value.Percentile95Microseconds, one.Value.Count));

    /// <summary>What is known of a step; null while that is too little to conclude from.</summary>
    public LearnedTime? Find(string tenant, string flow, string step) =>
        times.TryGetValue((tenant, flow, step), out var time) && time.Count >= Limits.LearnedSamplesMin ? time : null;
}
