using Meanwhile.Limiting;
using Meanwhile.Runs;

namespace Meanwhile.Connections;

/// <summary>
/// A way to the outside, open and shared by every step that names it: where to, with what credentials, and how patient.
/// Made once per version of its definition; disposed when it has been replaced and its calls have had time to end.
/// </summary>
public abstract class Connection(ConnectionPolicy policy) : IAsyncDisposable
{
    public string Name => policy.Name;

    /// <summary>Content hash of the definition it was made from.</summary>
    public string Version => policy.Version;

    /// <summary>Bound of one attempt for steps that say nothing.</summary>
    public TimeSpan Timeout => policy.Timeout;

    /// <summary>Retries for steps that say nothing and do not write; null for none.</summary>
    public RetryRule? Retry => policy.Retry;

    /// <summary>What bounds the calls of all who use it, for steps that say nothing of their own; null for nothing.
    /// </summary>
    public LimitRules? Limits => policy.Limits;

    /// <summary>What it proves itself with, in clear text: for taking it out of what people will read.</summary>
    public virtual IEnumerable<string> Credentials => [];

    public abstract ValueTask DisposeAsync();
}
