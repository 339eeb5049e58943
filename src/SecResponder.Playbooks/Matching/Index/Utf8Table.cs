using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Finds byte strings among those that the rules name. Built once; keys come from rules, so nobody who writes events can make them collide.</summary>
internal sealed class Utf8Table
{
    private readonly byte[][] _keys;
    private readonly int[] _slots;
    private readonly uint[] _hashes;
    private readonly int _mask;
    // A bit for each length that some key has, the last for all that are longer: most values are told apart by that.
    private readonly ulong _lengths;

    /// <summary>Builds the table; a key's number is its position.</summary>
    public Utf8Table(IReadOnlyList<byte[]> keys)
    {
        _keys = [.. keys];
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, keys.Count * 2));
        _mask = size - 1;
        _slots = new int[size];
        _hashes = new uint[size];
        for (var number = 0; number < _keys.Length; number++)
        {
            _lengths |= LengthBit(_keys[number].Length);
            var hash = Hash(_keys[number]);
            var at = (int)hash & _mask;
            while (_slots[at] != 0)
                at = (at + 1) & _mask;
            _slots[at] = number + 1;
            _hashes[at] = hash;
        }
    }

    /// <summary>The number of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        if ((_lengths & LengthBit(key.Length)) == 0)
            return -1;
        var hash = Hash(key);
        for (var at = (int)hash & _mask; _slots[at] != 0; at = (at + 1) & _mask)
            if (_hashes[at] == hash && key.SequenceEqual(_keys[_slots[at] - 1]))
                return _slots[at] - 1;
        return -1;
    }

    private static ulong LengthBit(int length) => 1UL << Math.Min(length, 63);

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        ref var first = ref MemoryMarshal.GetReference(key);
        var length = key.Length;
        var hash = (ulong)length * Multiplier;
        for (; length > 8; length -= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ Unsafe.ReadUnaligned<ulong>(ref first)) * Multiplier, 29);
            first = ref Unsafe.Add(ref first, 8);
        }
        // The rest in one or two reads that may overlap.
        hash ^= length switch
        {
            8 => Unsafe.ReadUnaligned<ulong>(ref first),
            >= 4 => Unsafe.ReadUnaligned<uint>(ref first) | (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4)) << 32,
            > 0 => first | (ulong)Unsafe.Add(ref first, length >> 1) << 8 | (ulong)Unsafe.Add(ref first, length - 1) << 16,
            _ => 0,
        };
        hash *= Multiplier;
        return (uint)(hash >> 32);
    }
}
