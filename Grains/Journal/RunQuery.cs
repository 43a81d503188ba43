using System.Buffers.Binary;
using Meanwhile.Runs;

namespace Meanwhile.Journal;

/// <summary>Which runs to list, newest first.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Limit">How many at most.</param>
public sealed record RunQuery(string Tenant, int Limit)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public string? Flow { get; init; }
    public RunStatus? Status { get; init; }
    public string? Key { get; init; }

    /// <summary>Only those started at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those before this one in the order of the list: runs sort by their name, which is a time.
    /// </summary>
    public Guid? Before { get; init; }

    /// <summary>
    /// No run since <see cref="Since"/> has a name before this one. A name may be made a moment before its run, so a
    /// minute is taken off.
    /// </summary>
    internal Guid FirstName()
    {
        if (Since is not { } since || since <= DateTimeOffset.UnixEpoch + Slack) return Guid.Empty;
        Span<byte> name = stackalloc byte[sizeof(long) + 8];
        name.Clear();
        BinaryPrimitives.WriteInt64BigEndian(name, (since - Slack).ToUnixTimeMilliseconds() << 16);
        return new Guid(name, bigEndian: true);
    }
}
