using Meanwhile.Limiting;
using Meanwhile.Runs;

namespace Meanwhile.Connections;

/// <summary>What every connection has besides its own settings.</summary>
public sealed record ConnectionPolicy(string Name, string Version, TimeSpan Timeout, RetryRule? Retry)
{
    /// <summary>What bounds the calls of all who use it; null means nothing.</summary>
    public LimitRules? Limits { get; init; }
}
