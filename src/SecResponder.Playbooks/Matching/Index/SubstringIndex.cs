using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>
/// Finds which of many texts occur in a value, in one pass: each text is represented by its rarest run of four bytes (one of two bytes when it is shorter); a bitmap tells for each position of the
/// value whether any run begins there, and only then texts are compared.
/// </summary>
/// <remarks>Unlike an automaton it has no table that outgrows the caches, and its steps don't wait for each other. The cost of a hit grows with how many
/// texts share a run; choosing the rarest run keeps that small.</remarks>
internal sealed class SubstringIndex
{
    private const int Gram = 4;

    private readonly GramTable? _long;
    private readonly GramTable? _short;
    // One bit for each pair of bytes: where a short text may begin.
    private readonly ulong[] _pairs = [];
    // One bit for each hash of four bytes.
    private readonly ulong[] _grams;
    private readonly int _shift;
    private readonly NibbleFilter? _filter;

    public SubstringIndex(IReadOnlyList<(byte[] Text, int Entry)> texts)
    {
        var counts = new Dictionary<uint, int>();
        foreach (var (text, _) in texts)
            for (var i = 0; i + Gram <= text.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, GramTable.Read(text, i, Gram), out _)++;
        var longer = texts.Where(text => text.Text.Length >= Gram).ToList();
        var bits = Math.Clamp(BitOperations.Log2((uint)longer.Count + 1) + 7, 9, 18);
        _shift = 32 - bits;
        _grams = new ulong[1 << (bits - 6)];
        if (longer.Count > 0)
        {
            _long = new GramTable(longer.Select(text => Rarest(text.Text, counts) is var offset ? (GramTable.Read(text.Text, offset, Gram), text.Text, offset, text.Entry) : default));
            foreach (var gram in _long.Grams)
                Set(_grams, Hash(gram) >> _shift);
        }
        var shorter = texts.Where(text => text.Text.Length < Gram).ToList();
        if (shorter.Count == 0)
        {
            if (NibbleFilter.IsSupported && _long!.Grams.Length <= NibbleFilter.MostGrams)
                _filter = new NibbleFilter(_long.Grams);
            return;
        }
        _short = new GramTable(shorter.SelectMany(text => PairsOf(text.Text).Select(pair => (pair, text.Text, 0, text.Entry))));
        _pairs = new ulong[1024];
        foreach (var pair in _short.Grams)
            Set(_pairs, pair);
    }

    /// <param name="value">A value of an <see cref="EventText"/>: bytes behind it may be read.</param>
    /// <param name="state">Takes the hits.</param>
    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        if (_short is not null)
            FindBoth(value, _short, state);
        else if (_filter is not null)
            FindFew(value, _filter, state);
        else
            FindLong(value, state);
    }

    private void FindFew(ReadOnlySpan<byte> value, NibbleFilter filter, MatchState state)
    {
        ref var first = ref MemoryMarshal.GetReference(value);
        var last = value.Length - Gram;
        for (var from = 0; from <= last; from += 32)
            for (var candidates = filter.Candidates(ref Unsafe.Add(ref first, from)); candidates != 0; candidates &= candidates - 1)
            {
                var at = from + BitOperations.TrailingZeroCount(candidates);
                if (at > last)
                    return;
                _long!.Compare(value, at, Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at)), state);
            }
    }

    private void FindLong(ReadOnlySpan<byte> value, MatchState state)
    {
        ref var first = ref MemoryMarshal.GetReference(value);
        ref var grams = ref MemoryMarshal.GetArrayDataReference(_grams);
        var shift = _shift;
        for (var i = 0; i < value.Length - (Gram - 1); i++)
        {
            var gram = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, i));
            var bit = Hash(gram) >> shift;
            if ((Unsafe.Add(ref grams, bit >> 6) >> (int)bit & 1) != 0)
                _long!.Compare(value, i, gram, state);
        }
    }

    private void FindBoth(ReadOnlySpan<byte> value, GramTable shorter, MatchState state)
    {
        ref var first = ref MemoryMarshal.GetReference(value);
        ref var grams = ref MemoryMarshal.GetArrayDataReference(_grams);
        ref var pairs = ref MemoryMarshal.GetArrayDataReference(_pairs);
        var shift = _shift;
        for (var i = 0; i < value.Length; i++)
        {
            var gram = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, i));
            var bit = Hash(gram) >> shift;
            var pair = gram & 0xFFFF;
            if (((Unsafe.Add(ref grams, bit >> 6) >> (int)bit | Unsafe.Add(ref pairs, pair >> 6) >> (int)pair) & 1) == 0)
                continue;
            shorter.Compare(value, i, pair, state);
            _long?.Compare(value, i, gram, state);
        }
    }

    // A single byte may be followed by any other.
    private static IEnumerable<uint> PairsOf(byte[] text) =>
        text.Length > 1 ? [GramTable.Read(text, 0, 2)] : Enumerable.Range(0, 256).Select(second => text[0] | (uint)second << 8);

    private static int Rarest(byte[] text, Dictionary<uint, int> counts)
    {
        var best = 0;
        var fewest = int.MaxValue;
        for (var i = 0; i + Gram <= text.Length; i++)
            if (counts[GramTable.Read(text, i, Gram)] is var count && count < fewest)
                (best, fewest) = (i, count);
        return best;
    }

    private static void Set(ulong[] bits, uint bit) => bits[bit >> 6] |= 1UL << (int)(bit & 63);

    private static uint Hash(uint gram) => gram * 0x9E37_79B1u;
}
