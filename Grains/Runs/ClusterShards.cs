using System.Runtime.CompilerServices;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>
/// One silo of several. Each works out by itself from the members of the cluster what is whose; for a moment two may
/// think that a shard is theirs, and that costs a question, for a run is driven in one place and its epoch guards it.
/// </summary>
public sealed class ClusterShards(IClusterMembershipService membership, ILocalSiloDetails here) : IShards
{
    public async IAsyncEnumerable<ShardShare> FollowAsync([EnumeratorCancellation] CancellationToken stop)
    {
        SiloAddress[]? alive = null;
        short[]? before = null;
        await foreach (var members in membership.MembershipUpdates.WithCancellation(stop))
        {
            var silos = members.Members.Values;
            var active = silos.Where(silo => silo.Status == SiloStatus.Active).Select(silo => silo.SiloAddress)
                .ToArray();
            if (!active.Contains(here.SiloAddress)) continue;
            var there = silos.Where(silo => silo.Status != SiloStatus.Dead).Select(silo => silo.SiloAddress).ToArray();
            var someoneLeft = alive?.Except(there).Any() ?? true;
            var mine = ShardOwners.Of(here.SiloAddress.ToParsableString(),
                [.. active.Select(silo => silo.ToParsableString())]);
            if (someoneLeft || !mine.AsSpan().SequenceEqual(before))
                yield return new ShardShare(mine, someoneLeft);
            (alive, before) = (there, mine);
        }
    }
}
