using Orleans.Services;

namespace Meanwhile.Limiting;

/// <summary>
/// What holds slots and permits in a silo, one in each: owners of limits ask it what it holds, and tell it news.
/// </summary>
[Alias("meanwhile.limit-holder")]
public interface ILimitHolder : IGrainService
{
    /// <summary>What this silo holds of a limit. From now on it listens to this owner and to no earlier one.</summary>
    /// <param name="key">Key of the owner grain.</param>
    /// <param name="owner">The activation that asks.</param>
    [Alias("held")]
    Task<LimitHeld> Held(string key, Guid owner);

    /// <summary>Something has changed; news of an owner that was replaced is not heeded.</summary>
    [Alias("tell")]
    Task Tell(string key, LimitNews news);

    /// <summary>An upstream has asked to be left alone; nobody calls through this connection for so long.</summary>
    /// <param name="scope">Tenant and connection, as <c>{tenant}/{connection}</c>.</param>
    /// <param name="time">How long from now.</param>
    [Alias("pause")]
    Task Pause(string scope, TimeSpan time);
}
