using System.Buffers.Binary;

namespace Meanwhile.Schemas;

/// <summary>Finds a property name among those a schema knows, in UTF-8 and without making a string.</summary>
internal sealed class NameTable
{
    private readonly byte[][] names;
    private readonly int[] slots;

    public NameTable(byte[][] names)
    {
        this.names = names;
        slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)names.Length * 2 + 1)];
        for (var index = 0; index < names.Length; index++)
        {
            var slot = Slot(names[index]);
            while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = index + 1;
        }
    }

    public int Count => names.Length;

    public string Name(int index) => System.Text.Encoding.UTF8.GetString(names[index]);

    /// <summary>The index of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var slot = Slot(name); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if (name.SequenceEqual(names[slots[slot] - 1])) return slots[slot] - 1;
        }
        return -1;
    }

    /// <summary>Both ends of the name tell most names apart, whatever their length.</summary>
    private int Slot(ReadOnlySpan<byte> name)
    {
        var mixed = (ulong)name.Length;
        if (name.Length >= 8)
        {
            mixed ^= BinaryPrimitives.ReadUInt64LittleEndian(name);
            mixed = mixed * 0x9E3779B97F4A7C15 ^ BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else
        {
            foreach (var unit in name) mixed = mixed << 8 | unit;
        }
        return (int)(mixed * 0x9E3779B97F4A7C15 >> 40) & (slots.Length - 1);
    }
}
