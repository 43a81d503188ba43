using Orleans.Runtime;

namespace Meanwhile.Runs;

/// <summary>
/// The way to a run. Whoever asks Orleans for a grain by its interface makes it read attributes each time; here it does
/// so once.
/// </summary>
public static class RunGrains
{
    private static GrainReference? known;

    /// <summary>The grain of a run, on whichever silo it is.</summary>
    public static IRunGrain Run(this IGrainFactory grains, Guid run)
    {
        if (known is not { } one) return First(grains, run);
        var name = GrainId.Create(one.GrainId.Type, GrainIdKeyExtensions.CreateGuidKey(run));
        return (IRunGrain)grains.GetGrain(name, one.InterfaceType);
    }

    private static IRunGrain First(IGrainFactory grains, Guid run)
    {
        var first = grains.GetGrain<IRunGrain>(run);
        known = (GrainReference)first;
        return first;
    }
}
