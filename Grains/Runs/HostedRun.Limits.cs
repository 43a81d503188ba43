using Meanwhile.Limiting;

namespace Meanwhile.Runs;

/// <content>What waits for room in a limit.</content>
public sealed partial class HostedRun
{
    private readonly Dictionary<string, LimitWait> atLimits = [];

    /// <summary>Waits for a limit, where those can see it who ask what the run waits for.</summary>
    internal async Task<LimitRefusal?> StandAtLimitAsync(
        string place, string? connection, LimitWait wait, string name)
    {
        pulse.Stand(place, StandingKind.Limit, name: name);
        lock (atLimits) atLimits[place] = wait;
        try
        {
            return await wait.Task;
        }
        finally
        {
            lock (atLimits) atLimits.Remove(place);
            if (place.Length == 0) pulse.Leave(place);
            else if (!IsOver) pulse.Stand(place, StandingKind.Call, name: connection);
        }
    }

    /// <summary>Where a standing waits for a limit: its position there, and when it is free.</summary>
    private Standing WithLimit(Standing standing)
    {
        LimitWait? wait;
        lock (atLimits) atLimits.TryGetValue(standing.Place, out wait);
        if (standing.Kind != StandingKind.Limit || wait?.Look() is not { } look) return standing;
        return standing with { Position = look.Position, Until = facts.Time.GetUtcNow() + look.FreeIn };
    }
}
