using System.Collections.Concurrent;
using Meanwhile.Telemetry;

namespace Meanwhile.Shares;

/// <summary>
/// What one silo knows of shared calls: the values that were kept, bounded in bytes over all, and the calls in flight.
/// Looking a value up takes no lock. What has not been looked up for longest makes room, about: a value that was has
/// one more round.
/// </summary>
public sealed class LocalShares(long bytesMax, TimeProvider time)
{
    private readonly ConcurrentDictionary<ShareKey, Slot> slots = new();
    private readonly ConcurrentDictionary<ShareKey, Flight> flights = new();
    private readonly ConcurrentQueue<ShareKey> round = new();
    private readonly Lock gate = new();
    private long bytes;

    public LocalShares(TimeProvider time)
        : this(Limits.SharedBytesMax, time)
    {
    }

    /// <summary>The clock that ages are counted by.</summary>
    public TimeProvider Time => time;

    /// <summary>About how much memory the values take.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>How many values are kept.</summary>
    public int Count => slots.Count;

    public KeptValue? Find(ShareKey key)
    {
        if (!slots.TryGetValue(key, out var slot)) return null;
        slot.WasUsed = true;
        return slot.Value;
    }

    /// <summary>Keeps a value in the place of an older one; one that is too large is not kept.</summary>
    public void Keep(ShareKey key, KeptValue value)
    {
        if (value.Bytes > Math.Min(Limits.SharedValueBytesMax, bytesMax)) return;
        lock (gate)
        {
            if (slots.TryGetValue(key, out var slot))
            {
                if (slot.Value.CameAt > value.CameAt) return;
                Add(value.Bytes - slot.Value.Bytes);
                slot.Value = value;
            }
            else
            {
                slots[key] = new Slot(value);
                round.Enqueue(key);
                Add(value.Bytes);
            }
            MakeRoom();
        }
    }

    /// <summary>Whether the call with this name is being made.</summary>
    public bool IsInFlight(ShareKey key) => flights.ContainsKey(key);

    /// <summary>The call in flight with this name, joined; or a new one, which is the caller's to make.</summary>
    internal (Flight Flight, bool IsMine) Enter(ShareKey key)
    {
        while (true)
        {
            if (flights.TryGetValue(key, out var known))
            {
                if (known.TryJoin()) return (known, false);
                flights.TryRemove(KeyValuePair.Create(key, known));
                continue;
            }
            var mine = new Flight();
            if (flights.TryAdd(key, mine)) return (mine, true);
        }
    }

    /// <summary>The call has ended: who comes from now on makes it anew, and those who wait have its end.</summary>
    internal void Land(ShareKey key, Flight flight, ShareEnd end)
    {
        flights.TryRemove(KeyValuePair.Create(key, flight));
        flight.End(end);
    }

    private void MakeRoom()
    {
        while (bytes > bytesMax && round.TryDequeue(out var key))
        {
            if (!slots.TryGetValue(key, out var slot)) continue;
            if (slot.WasUsed)
            {
                slot.WasUsed = false;
                round.Enqueue(key);
                continue;
            }
            slots.TryRemove(key, out _);
            Add(-slot.Value.Bytes);
            Signals.SharedValueEvicted();
        }
    }

    private void Add(long change)
    {
        Interlocked.Add(ref bytes, change);
        Signals.SharedBytesChanged(change);
    }

    private sealed class Slot(KeptValue value)
    {
        public volatile KeptValue Value = value;
        public volatile bool WasUsed;
    }
}
