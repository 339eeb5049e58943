using System.Runtime.Intrinsics;

namespace SecResponder.Playbooks.Matching;

/// <summary>What the keys of one kind of object led to the last time, in the order they stood there: events of one kind mostly write the same keys in the same order, and comparing is quicker
/// than looking up.</summary>
internal sealed class KeyMemory
{
    private const int Most = 64;
    private const int Longest = 32;

    // Long enough that a whole vector may be read at the last of them. A length of zero: nothing is remembered.
    private readonly byte[] _keys = new byte[Most * Longest];
    private readonly byte[] _lengths = new byte[Most];
    private readonly PathTrie.Entry?[] _entries = new PathTrie.Entry?[Most];

    /// <summary>Whether this key stood at this place the last time, and what it led to.</summary>
    /// <param name="place">The how-manieth key of the object it is.</param>
    /// <param name="key">The key; <see cref="EventText.Slack"/> bytes may be read.</param>
    /// <param name="length">Its length.</param>
    /// <param name="entry">What it led to; null where nobody asks for anything.</param>
    public bool TryRecall(int place, ref byte key, int length, out PathTrie.Entry? entry)
    {
        entry = null;
        if (place >= Most || length == 0 || _lengths[place] != length)
            return false;
        var equal = Vector256.Equals(Vector256.LoadUnsafe(ref key), Vector256.LoadUnsafe(ref _keys[place * Longest])).ExtractMostSignificantBits();
        if ((~equal & (uint)((1UL << length) - 1)) != 0)
            return false;
        entry = _entries[place];
        return true;
    }

    public void Remember(int place, ref byte key, int length, PathTrie.Entry? entry)
    {
        if (place >= Most || length > Longest)
            return;
        Vector256.LoadUnsafe(ref key).StoreUnsafe(ref _keys[place * Longest]);
        _lengths[place] = (byte)length;
        _entries[place] = entry;
    }
}
