using System.IO.Hashing;
using System.Text;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>
/// Whose a shard is: of all silos the one that draws the highest number for it. When a silo comes or goes only its own
/// shards move.
/// </summary>
internal static class ShardOwners
{
    /// <summary>The shards of one silo, in order.</summary>
    public static short[] Of(string silo, IReadOnlyList<string> all) =>
        [.. Enumerable.Range(0, RunShard.Count).Select(shard => (short)shard)
            .Where(shard => Owner(shard, all) == silo)];

    private static string? Owner(short shard, IReadOnlyList<string> all) =>
        all.MaxBy(silo => (Draw(shard, silo), silo));

    private static ulong Draw(short shard, string silo) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(silo), seed: shard);
}
