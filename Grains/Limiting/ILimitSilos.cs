namespace Meanwhile.Limiting;

/// <summary>The silos of the cluster, as the owner of a limit sees them.</summary>
internal interface ILimitSilos
{
    /// <summary>Those that are alive, or may be.</summary>
    IReadOnlyList<string> Active { get; }

    /// <summary>Whether one is gone for good.</summary>
    bool IsDead(string silo);

    /// <summary>How many were lost so far.</summary>
    int Losses { get; }

    /// <summary>How long ago the last one was lost; null when none was.</summary>
    TimeSpan? SinceLoss { get; }

    Task<LimitHeld> HeldAsync(string silo, string key, Guid owner);

    /// <summary>Tells a silo, as well as that works: it asks again when it has waited long.</summary>
    void Tell(string silo, string key, LimitNews news);
}
