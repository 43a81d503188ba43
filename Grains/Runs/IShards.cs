namespace Meanwhile.Runs;

/// <summary>Which runs are this silo's to wake and to take over.</summary>
public interface IShards
{
    /// <summary>This silo's share now, and again whenever it changes or a silo has gone.</summary>
    IAsyncEnumerable<ShardShare> FollowAsync(CancellationToken stop);
}
