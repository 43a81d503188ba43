using System.Runtime.CompilerServices;

namespace Meanwhile.Runs;

/// <summary>One silo alone: every run is its own.</summary>
public sealed class AllShards : IShards
{
    public async IAsyncEnumerable<ShardShare> FollowAsync([EnumeratorCancellation] CancellationToken stop)
    {
        yield return new ShardShare(null, MayBeLeft: true);
        await Task.Delay(Timeout.Infinite, stop);
    }
}
