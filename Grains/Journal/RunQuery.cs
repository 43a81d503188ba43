using Meanwhile.Runs;

namespace Meanwhile.Journal;

/// <summary>Which runs to list, newest first.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Limit">How many at most.</param>
public sealed record RunQuery(string Tenant, int Limit)
{
    public string? Flow { get; init; }
    public RunStatus? Status { get; init; }
    public string? Key { get; init; }

    /// <summary>Only those started at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those before this one in the order of the list: runs sort by their name, which is a time.
    /// </summary>
    public Guid? Before { get; init; }
}
