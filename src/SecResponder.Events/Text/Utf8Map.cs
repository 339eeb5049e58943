using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace SecResponder.Events.Text;

/// <summary>A table that never changes, from short names to values, asked with UTF-8 bytes as they stand in a record: nothing is converted, nothing allocated.</summary>
/// <remarks>Names that a record brings and the table does not know cost one comparison at most a slot in a row; the table is a quarter full, so rows are short. The names are the source's own,
/// so nobody outside can make them collide.</remarks>
public sealed class Utf8Map<T>
    where T : class
{
    private readonly (byte[]? Name, T? Value)[] _slots;
    private readonly int _shift;

    /// <param name="entries">Names and values; a name that comes twice is a mistake in a source's table.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public Utf8Map(IEnumerable<KeyValuePair<string, T>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = entries.Select(entry => (Name: Encoding.UTF8.GetBytes(entry.Key), entry.Value)).ToArray();
        Count = all.Length;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, all.Length * 4));
        _slots = new (byte[]?, T?)[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        foreach (var (name, value) in all)
        {
            var at = Slot(name);
            for (; _slots[at].Name is { } taken; at = (at + 1) & (size - 1))
                if (taken.AsSpan().SequenceEqual(name))
                    throw new ArgumentException($"'{Encoding.UTF8.GetString(name)}' comes twice", nameof(entries));
            _slots[at] = (name, value);
        }
    }

    /// <summary>How many names it knows.</summary>
    public int Count { get; }

    /// <summary>The names, in no order.</summary>
    public IEnumerable<string> Names => _slots.Where(slot => slot.Name is not null).Select(slot => Encoding.UTF8.GetString(slot.Name!));

    /// <summary>The value of a name, or null; <paramref name="known"/> is the table's own copy of the name.</summary>
    public T? Find(ReadOnlySpan<byte> name, out byte[]? known)
    {
        var slots = _slots;
        for (var at = Slot(name); slots[at].Name is { } taken; at = (at + 1) & (slots.Length - 1))
            if (name.SequenceEqual(taken))
            {
                known = taken;
                return slots[at].Value;
            }
        known = null;
        return null;
    }

    /// <summary>The value of a name, or null.</summary>
    public T? Find(ReadOnlySpan<byte> name) => Find(name, out _);

    // The ends of a name and its length tell field names apart well enough.
    private int Slot(ReadOnlySpan<byte> name)
    {
        ulong head = 0, tail = 0;
        if (name.Length >= 8)
        {
            head = MemoryMarshal.Read<ulong>(name);
            tail = MemoryMarshal.Read<ulong>(name[^8..]);
        }
        else
            foreach (var b in name)
                head = (head << 8) | b;
        var mixed = (head ^ ((ulong)name.Length * 0x9E3779B97F4A7C15UL) ^ BitOperations.RotateLeft(tail, 29)) * 0xD6E8FEB86659FD93UL;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93UL;
        return (int)(mixed >> _shift);
    }
}
