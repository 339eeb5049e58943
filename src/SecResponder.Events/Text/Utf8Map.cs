using System.Numerics;
using System.Text;

namespace SecResponder.Events.Text;

/// <summary>A table that never changes, from short names to values, asked with UTF-8 bytes as they stand in a record: nothing is converted, nothing allocated.</summary>
/// <remarks>Names that a record brings and the table does not know cost one comparison at most a slot in a row; the table is a quarter full, so rows are short. The names are the source's own,
/// so nobody outside can make them collide.</remarks>
public sealed class Utf8Map<T>
    where T : class
{
    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly ulong _fold;

    /// <param name="entries">Names and values; a name that comes twice is a mistake in a source's table.</param>
    /// <param name="inAnyCase">Whether ASCII letters in upper and lower case are the same; names that are no ASCII are then never found.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public Utf8Map(IEnumerable<KeyValuePair<string, T>> entries, bool inAnyCase = false)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = entries.Select(entry => (Name: Encoding.UTF8.GetBytes(entry.Key), entry.Value)).ToArray();
        Count = all.Length;
        _fold = inAnyCase ? Utf8Key.AnyCase : 0;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, all.Length * 4));
        _slots = new Slot[size];
        _shift = 32 - BitOperations.Log2((uint)size);
        foreach (var (name, value) in all)
        {
            var key = Utf8Key.Of(name, _fold);
            var at = (int)(key.Hash >> _shift);
            for (; _slots[at].Name is { } taken; at = (at + 1) & (size - 1))
                if (IsSame(taken, name))
                    throw new ArgumentException($"'{Encoding.UTF8.GetString(name)}' comes twice", nameof(entries));
            _slots[at] = new Slot(key, name, value);
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
        var key = Utf8Key.Of(name, _fold);
        for (var at = (int)(key.Hash >> _shift); slots[at].Name is { } taken; at = (at + 1) & (slots.Length - 1))
            if (slots[at].Key.Is(key) && ((_fold == 0 && key.IsWhole) || IsSame(name, taken)))
            {
                known = taken;
                return slots[at].Value;
            }
        known = null;
        return null;
    }

    /// <summary>The value of a name, or null.</summary>
    public T? Find(ReadOnlySpan<byte> name) => Find(name, out _);

    private readonly record struct Slot(Utf8Key Key, byte[]? Name, T? Value);

    private bool IsSame(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) => _fold == 0 ? name.SequenceEqual(other) : Ascii.EqualsIgnoreCase(name, other);
}
