using System.Numerics;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Finds byte strings among those that the rules name. Built once; keys come from rules, so nobody who writes events can make them collide.</summary>
internal sealed class Utf8Table
{
    private readonly byte[][] _keys;
    private readonly int[] _slots;
    private readonly uint[] _hashes;
    private readonly int _mask;

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
        var hash = Hash(key);
        for (var at = (int)hash & _mask; _slots[at] != 0; at = (at + 1) & _mask)
            if (_hashes[at] == hash && key.SequenceEqual(_keys[_slots[at] - 1]))
                return _slots[at] - 1;
        return -1;
    }

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)key.Length * Multiplier;
        while (key.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(key)) * Multiplier, 29);
            key = key[8..];
        }
        ulong rest = 0;
        foreach (var b in key)
            rest = rest << 8 | b;
        hash = (hash ^ rest) * Multiplier;
        return (uint)(hash >> 32);
    }
}
