using System.Numerics;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>
/// Finds which of many texts occur in a value, in one pass: each text is represented by its rarest run of four bytes (its whole self when shorter);
/// a bitmap tells for each position of the value whether any run begins there, and only then texts are compared.
/// </summary>
/// <remarks>Unlike an automaton it has no table that outgrows the caches, and its steps don't wait for each other. The cost of a hit grows with how many
/// texts share a run; choosing the rarest run keeps that small.</remarks>
internal sealed class SubstringIndex
{
    private const int Gram = 4;
    private readonly GramTable?[] _byLength = new GramTable?[Gram + 1];

    public SubstringIndex(IReadOnlyList<(byte[] Text, int Entry)> texts)
    {
        var counts = new Dictionary<uint, int>();
        foreach (var (text, _) in texts)
            for (var i = 0; i + Gram <= text.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, Read(text.AsSpan(i, Gram)), out _)++;
        foreach (var length in new[] { 1, 2, Gram })
        {
            var ofLength = texts.Where(text => Runs(text.Text.Length) == length).ToList();
            if (ofLength.Count > 0)
                _byLength[length] = new GramTable(length, ofLength, text => text.Length < Gram ? 0 : Rarest(text, counts));
        }
    }

    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        foreach (var table in _byLength)
            table?.Find(value, state);
    }

    // Three bytes are found by their first two: one pass less over each value.
    private static int Runs(int length) => length >= Gram ? Gram : length >= 2 ? 2 : 1;

    private static int Rarest(byte[] text, Dictionary<uint, int> counts)
    {
        var best = 0;
        var fewest = int.MaxValue;
        for (var i = 0; i + Gram <= text.Length; i++)
            if (counts[Read(text.AsSpan(i, Gram))] is var count && count < fewest)
                (best, fewest) = (i, count);
        return best;
    }

    private static uint Read(ReadOnlySpan<byte> gram)
    {
        uint value = 0;
        for (var i = 0; i < gram.Length; i++)
            value |= (uint)gram[i] << (8 * i);
        return value;
    }

    /// <summary>The texts whose runs have one length.</summary>
    private sealed class GramTable
    {
        private readonly int _length;
        private readonly int _shift;
        private readonly ulong[] _present;
        private readonly Dictionary<uint, (byte[] Text, int Offset, int Entry)[]> _buckets;

        public GramTable(int length, List<(byte[] Text, int Entry)> texts, Func<byte[], int> offsetOf)
        {
            _length = length;
            var bits = Math.Clamp(BitOperations.Log2((uint)texts.Count) + 6, 9, 18);
            _shift = 32 - bits;
            _present = new ulong[1 << (bits - 6)];
            _buckets = texts.Select(text => (text.Text, Offset: offsetOf(text.Text), text.Entry))
                .GroupBy(text => Read(text.Text.AsSpan(text.Offset, length)))
                .ToDictionary(group => group.Key, group => group.ToArray());
            foreach (var gram in _buckets.Keys)
            {
                var bit = Bit(gram, _shift);
                _present[bit >> 6] |= 1UL << (int)(bit & 63);
            }
        }

        public void Find(ReadOnlySpan<byte> value, MatchState state)
        {
            if (value.Length < _length)
                return;
            // The last bytes read, the newest on top; a gram is there once as many have been read as it has.
            var present = _present;
            var shift = _shift;
            var top = 8 * (_length - 1);
            uint gram = 0;
            for (var i = 0; i < value.Length; i++)
            {
                gram = gram >> 8 | (uint)value[i] << top;
                var bit = Bit(gram, shift);
                if ((present[bit >> 6] >> (int)(bit & 63) & 1) != 0 && i >= _length - 1)
                    Compare(value, i - _length + 1, gram, state);
            }
        }

        private void Compare(ReadOnlySpan<byte> value, int position, uint gram, MatchState state)
        {
            if (!_buckets.TryGetValue(gram, out var texts))
                return;
            foreach (var (text, offset, entry) in texts)
            {
                var start = position - offset;
                if (start >= 0 && start + text.Length <= value.Length && value.Slice(start, text.Length).SequenceEqual(text))
                    state.Hit(entry);
            }
        }

        private static uint Bit(uint gram, int shift) => gram * 0x9E37_79B1u >> shift;
    }
}
