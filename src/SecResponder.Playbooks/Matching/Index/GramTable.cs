using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Texts by a run of bytes that each of them has.</summary>
internal sealed class GramTable
{
    private readonly record struct Bucket(uint Gram, int First, int Count);

    // The first eight bytes (or all) stand here themselves: most candidates are told by them, without a way to the text.
    private readonly record struct Candidate(ulong First, ulong Mask, byte[] Text, int Offset, int Entry)
    {
        public static Candidate Of(byte[] text, int offset, int entry)
        {
            var mask = text.Length < sizeof(ulong) ? (1UL << (8 * text.Length)) - 1 : ulong.MaxValue;
            Span<byte> first = stackalloc byte[sizeof(ulong)];
            text.AsSpan(0, Math.Min(text.Length, sizeof(ulong))).CopyTo(first);
            return new Candidate(BinaryPrimitives.ReadUInt64LittleEndian(first), mask, text, offset, entry);
        }
    }

    private readonly Bucket[] _buckets;
    private readonly Candidate[] _candidates;
    private readonly int _shift;

    /// <param name="texts">The texts, each with a run that it has, where that begins in it, and the number that is reported. A text may stand here with several runs.</param>
    public GramTable(IEnumerable<(uint Gram, byte[] Text, int Offset, int Entry)> texts)
    {
        var groups = texts.GroupBy(text => text.Gram, text => Candidate.Of(text.Text, text.Offset, text.Entry)).ToList();
        Grams = [.. groups.Select(group => group.Key)];
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, groups.Count * 2));
        _shift = 32 - BitOperations.Log2(size);
        _buckets = new Bucket[size];
        var candidates = new List<Candidate>();
        foreach (var group in groups)
        {
            var at = Slot(group.Key);
            while (_buckets[at].Count != 0)
                at = (at + 1) & (_buckets.Length - 1);
            _buckets[at] = new Bucket(group.Key, candidates.Count, group.Count());
            candidates.AddRange(group);
        }
        _candidates = [.. candidates];
    }

    /// <summary>The runs.</summary>
    public uint[] Grams { get; }

    /// <summary>Reports the texts that stand in the value, a part of an <see cref="EventText"/>, so that their run is at <paramref name="position"/>.</summary>
    public void Compare(ReadOnlySpan<byte> value, int position, uint gram, MatchState state)
    {
        ref var first = ref MemoryMarshal.GetReference(value);
        for (var at = Slot(gram); _buckets[at].Count != 0; at = (at + 1) & (_buckets.Length - 1))
        {
            ref readonly var bucket = ref _buckets[at];
            if (bucket.Gram != gram)
                continue;
            foreach (ref readonly var candidate in _candidates.AsSpan(bucket.First, bucket.Count))
            {
                var start = position - candidate.Offset;
                if (start < 0 || (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, start)) & candidate.Mask) != candidate.First)
                    continue;
                var length = candidate.Text.Length;
                if (start + length <= value.Length && (length <= sizeof(ulong) || value.Slice(start, length).SequenceEqual(candidate.Text)))
                    state.Hit(candidate.Entry, start, length);
            }
            return;
        }
    }

    internal static uint Read(byte[] text, int offset, int length)
    {
        uint gram = 0;
        for (var i = 0; i < length; i++)
            gram |= (uint)text[offset + i] << (8 * i);
        return gram;
    }

    private int Slot(uint gram) => (int)(gram * 0x85EB_CA6Bu >> _shift);
}
