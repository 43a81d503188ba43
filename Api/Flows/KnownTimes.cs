using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>
/// How long steps take, as far as it has been learned. Of a step that has not run yet nothing is known, but often of
/// others that call through the same connection.
/// </summary>
internal sealed class KnownTimes
{
    private readonly Dictionary<string, StepTime> byPath = [];
    private readonly Dictionary<(string Kind, string Connection), long> byConnection;

    public KnownTimes(IReadOnlyList<StepTime> learned, IReadOnlyList<PlannedStepView> steps)
    {
        foreach (var time in learned) byPath[time.Step] = time;
        byConnection = steps
            .Where(step => step.Connection is not null && byPath.ContainsKey(PathOf(step)))
            .GroupBy(step => (step.Kind, step.Connection!))
            .ToDictionary(group => group.Key, group => Median(group.Select(step => byPath[PathOf(step)])));
    }

    /// <summary>Whether anything is known at all.</summary>
    public bool Any => byPath.Count > 0;

    /// <summary>Half of the attempts took no longer, in microseconds; null when nobody can say.</summary>
    public long? Of(PlannedStepView step) => byPath.TryGetValue(PathOf(step), out var time)
        ? time.MedianMicroseconds
        : step.Connection is { } connection && byConnection.TryGetValue((step.Kind, connection), out var alike)
            ? alike
            : null;

    /// <summary>What was learned of this very step; null while that is nothing.</summary>
    public StepTime? Learned(PlannedStepView step) => byPath.GetValueOrDefault(PathOf(step));

    /// <summary>The step's name behind those of the containers around it.</summary>
    public static string PathOf(PlannedStepView step) => step.Within is null ? step.Id : $"{step.Within}.{step.Id}";

    private static long Median(IEnumerable<StepTime> times)
    {
        var sorted = times.Select(time => time.MedianMicroseconds).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
