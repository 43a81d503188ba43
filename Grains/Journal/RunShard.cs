namespace Meanwhile.Journal;

/// <summary>Which of the shards a run belongs to: runs are handed over between silos by the shard.</summary>
public static class RunShard
{
    public const int Count = 256;

    /// <summary>The same on every machine and in every version, for it is kept.</summary>
    public static short Of(Guid run)
    {
        Span<byte> name = stackalloc byte[16];
        run.TryWriteBytes(name, bigEndian: true, out _);
        var hash = 2_166_136_261u;
        foreach (var part in name) hash = (hash ^ part) * 16_777_619u;
        return (short)((hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) % Count);
    }
}
