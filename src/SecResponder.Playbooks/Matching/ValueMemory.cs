using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>
/// What one field's index has found in the values that came lately: a program's path, a user, the name of an operation come again and again, and to compare a value with one that was seen is quicker
/// than to search it. It knows texts, whole, so that no two values can pass for one another; one that comes where another stands takes its place.
/// </summary>
/// <remarks>It belongs to one worker, and it stays as large as it is. A field whose values hardly ever come again (hashes, times) is searched without it for a while.</remarks>
internal sealed class ValueMemory
{
    private const int Slots = 128;
    private const int Longest = 96;
    private const int MostHits = 8;

    // After so many values it is seen whether asking pays, and where it does not, so many are searched at once.
    private const int Trial = 256;
    private const int Pause = 8192;

    private struct Slot
    {
        public uint Hash;
        public int Length;
        public int Hits;
    }

    private readonly Slot[] _slots = new Slot[Slots];
    private readonly byte[] _texts = new byte[Slots * Longest];
    private readonly int[] _hits = new int[Slots * MostHits];
    private int _asked;
    private int _known;
    private int _pause;

    /// <summary>Reports what the index finds in the value.</summary>
    /// <param name="index">The field's index, always the same.</param>
    /// <param name="folded">The value, case folded; a part of an <see cref="EventText"/>.</param>
    /// <param name="state">Takes the hits.</param>
    public void Find(FieldIndex index, ReadOnlySpan<byte> folded, MatchState state)
    {
        if (folded.Length is 0 or > Longest || !Pays())
        {
            index.Find(folded, state);
            return;
        }
        var hash = Hash(folded);
        var place = (int)(hash % Slots);
        ref var slot = ref _slots[place];
        var text = _texts.AsSpan(place * Longest, Longest);
        if (slot.Hash == hash && slot.Length == folded.Length && folded.SequenceEqual(text[..slot.Length]))
        {
            _known++;
            foreach (var entry in _hits.AsSpan(place * MostHits, slot.Hits))
                state.Hit(entry);
            return;
        }
        var hits = state.Record(index, folded);
        if (hits.Length > MostHits)
            return;
        folded.CopyTo(text);
        hits.CopyTo(_hits.AsSpan(place * MostHits));
        slot = new Slot { Hash = hash, Length = folded.Length, Hits = hits.Length };
    }

    private bool Pays()
    {
        if (_pause > 0)
            return --_pause == 0;
        if (++_asked == Trial)
        {
            _pause = _known < Trial / 4 ? Pause : 0;
            (_asked, _known) = (0, 0);
        }
        return true;
    }

    internal static uint Hash(ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var hash = (uint)text.Length;
        var at = 0;
        for (; at + sizeof(ulong) <= text.Length; at += sizeof(ulong))
            hash = BitOperations.Crc32C(hash, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)));
        // What is behind the value is no part of it.
        var rest = text.Length - at;
        return rest == 0 ? hash : BitOperations.Crc32C(hash, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)) & (1UL << (8 * rest)) - 1);
    }
}
