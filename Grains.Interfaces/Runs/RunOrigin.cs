using System.Buffers.Binary;

namespace Meanwhile.Runs;

/// <summary>
/// Where a run began: the last 24 bits of its number are those of the silo, so that everybody finds the silo that
/// drives it without asking. They are a hint; where no silo has them, the run is taken from the journal.
/// </summary>
public static class RunOrigin
{
    private const int Mask = 0xFFFFFF;

    /// <summary>A number for a run that begins now: a UUID version 7.</summary>
    /// <param name="now">The time.</param>
    /// <param name="silo">Where it will be driven; null when that is not known yet.</param>
    public static Guid NewRun(DateTimeOffset now, SiloAddress? silo)
    {
        var run = Guid.CreateVersion7(now);
        if (silo is null) return run;
        Span<byte> bytes = stackalloc byte[16];
        run.TryWriteBytes(bytes, bigEndian: true, out _);
        var last = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], (last & ~(uint)Mask) | (uint)Of(silo));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The bits of a silo; another life of it has others.</summary>
    public static int Of(SiloAddress silo) => silo.GetConsistentHashCode() & Mask;

    /// <summary>The bits in the number of a run.</summary>
    public static int Of(Guid run)
    {
        Span<byte> bytes = stackalloc byte[16];
        run.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[12..]) & Mask;
    }
}
