namespace Meanwhile.Cluster;

/// <summary>
/// Looks at all silos; key: 0. Keeps nothing. Calls interleave; each asks every silo once, and a silo that does not
/// answer within a second is shown without figures.
/// </summary>
[Alias("meanwhile.cluster")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>The silos that are there, or are on their way in or out, by name.</summary>
    [Alias("look")]
    Task<SiloView[]> Look();
}
