namespace Meanwhile.Runs;

/// <summary>
/// A grain of a run is put where the run began, for a lane there may be driving it; where that silo is gone, onto the
/// one that asks.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.origin-placement")]
public sealed class OriginPlacement : PlacementStrategy
{
    internal static readonly OriginPlacement Instance = new();
}
