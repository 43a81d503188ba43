namespace Meanwhile.Shares;

/// <summary>What may be done with a value that was kept.</summary>
public enum Freshness
{
    /// <summary>Take it.</summary>
    Fresh,

    /// <summary>Take it, and fetch a fresh one meanwhile.</summary>
    Stale,

    /// <summary>Fetch a fresh one.</summary>
    Gone,
}
