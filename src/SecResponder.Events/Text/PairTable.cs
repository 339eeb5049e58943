using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Events.Text;

/// <summary>Where the pairs of one record stand, found once: one pair says of what kind the record is, and only then can the others be read.</summary>
/// <remarks>One an event, used again for each record: see <see cref="KeyValuePairs.In"/>.</remarks>
internal sealed class PairTable
{
    private Place[] _places = new Place[64];
    private ushort[] _prints = new ushort[64];
    private object?[] _known = new object?[64];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Keeps a pair whose key and value are slices of the text.</summary>
    public void Add(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isEscaped)
    {
        if (Count == _places.Length)
        {
            Array.Resize(ref _places, Count * 2);
            Array.Resize(ref _prints, Count * 2);
            Array.Resize(ref _known, Count * 2);
        }
        _places[Count] = new Place(Offset(text, key), key.Length, Offset(text, value), isEscaped ? ~value.Length : value.Length);
        _prints[Count++] = NamePrint.Of(key);
    }

    public ReadOnlySpan<byte> Key(ReadOnlySpan<byte> text, int n) => text.Slice(_places[n].Key, _places[n].KeyLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text, int n) => text.Slice(_places[n].Value, IsEscaped(n) ? ~_places[n].ValueLength : _places[n].ValueLength);

    public bool IsEscaped(int n) => _places[n].ValueLength < 0;

    /// <summary>Keeps what a source knows of a pair's key: it is looked up once, though it is asked for before the kind is known and afterwards.</summary>
    public void SetKnown(int n, object? known)
    {
        // Records of a source are much alike: the same stood there for the one before.
        if (!ReferenceEquals(_known[n], known))
            _known[n] = known;
    }

    /// <summary>What was kept of a pair's key, whichever record it was kept for: whoever asks has set it for this one.</summary>
    public object? Known(int n) => _known[n];

    /// <summary>The first pair of this key; −1 when there is none.</summary>
    public int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var print = NamePrint.Of(key);
        for (var n = 0; _prints.AsSpan(n, Count - n).IndexOf(print) is var found and >= 0; n++)
        {
            n += found;
            if (Key(text, n).SequenceEqual(key))
                return n;
        }
        return -1;
    }

    private static int Offset(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) =>
        part.IsEmpty ? 0 : (int)Unsafe.ByteOffset(in MemoryMarshal.GetReference(text), in MemoryMarshal.GetReference(part));

    // A length below zero is that of a value with backslashes to be taken out.
    private readonly record struct Place(int Key, int KeyLength, int Value, int ValueLength);
}

/// <summary>The pairs of a record, by position or by key.</summary>
internal readonly ref struct PairList(PairTable table, ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int Count => table.Count;

    public ReadOnlySpan<byte> Key(int n) => table.Key(_text, n);

    /// <summary>The value as it stands, with its backslashes.</summary>
    public ReadOnlySpan<byte> Value(int n) => table.Value(_text, n);

    /// <summary>The value of a pair of <see cref="KeyValuePairs"/>, with its backslashes taken out.</summary>
    public ReadOnlySpan<byte> Text(SecurityEvent e, int n) => table.IsEscaped(n) ? KeyValuePairs.Unescape(e, Value(n)) : Value(n);

    /// <inheritdoc cref="PairTable.SetKnown"/>
    public void SetKnown(int n, object? known) => table.SetKnown(n, known);

    /// <inheritdoc cref="PairTable.Known"/>
    public object? Known(int n) => table.Known(n);

    /// <summary>The value of the first pair of this key, as it stands; empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> key) => table.Find(_text, key) is >= 0 and var n ? Value(n) : default;
}
