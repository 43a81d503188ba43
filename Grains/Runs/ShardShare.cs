namespace Meanwhile.Runs;

/// <summary>A silo's share of all runs.</summary>
/// <param name="Shards">The numbers of its shards; null for all there are.</param>
/// <param name="MayBeLeft">Whether runs in them may have been left by whoever drove them.</param>
public sealed record ShardShare(short[]? Shards, bool MayBeLeft);
