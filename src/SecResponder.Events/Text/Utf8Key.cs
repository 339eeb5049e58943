using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Events.Text;

/// <summary>Length and both ends of a short name: what tells field names apart, in a few instructions however long they are. Of most names it is all there is.</summary>
/// <remarks>Its hash is no defence against names that are made to collide: for tables of our own names, and for caches that a collision only makes slower.</remarks>
/// <param name="head">The first eight bytes.</param>
/// <param name="tail">The last eight bytes; nothing where the first are all.</param>
/// <param name="length">How long the name is.</param>
internal readonly struct Utf8Key(ulong head, ulong tail, int length)
{
    /// <summary>Makes upper case and lower case the same, and a few other characters, too: what is found must be compared in any case.</summary>
    public const ulong AnyCase = 0x2020202020202020;

    private readonly ulong _head = head;
    private readonly ulong _tail = tail;
    private readonly int _length = length;

    /// <summary>Whether head and tail together are all of the name: two names of the same key are then the same, unless case was taken out.</summary>
    public bool IsWhole => _length <= 2 * sizeof(ulong);

    /// <summary>The hash; its upper bits are the best ones: each bit of the key reaches the highest.</summary>
    public uint Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)(((_head ^ ((ulong)_length * 0x9E3779B97F4A7C15UL) ^ BitOperations.RotateLeft(_tail, 29)) * 0xD6E8FEB86659FD93UL) >> 32);
    }

    /// <summary>Whether the other has the same ends and is as long.</summary>
    public bool Is(in Utf8Key other) => _head == other._head && _tail == other._tail && _length == other._length;

    /// <summary>The key of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fold"><see cref="AnyCase"/>, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Utf8Key Of(ReadOnlySpan<byte> name, ulong fold = 0)
    {
        ulong head, tail = 0;
        if (name.Length >= sizeof(ulong))
        {
            head = MemoryMarshal.Read<ulong>(name);
            tail = MemoryMarshal.Read<ulong>(name[^sizeof(ulong)..]);
        }
        else if (name.Length >= sizeof(uint))
            head = MemoryMarshal.Read<uint>(name) | ((ulong)MemoryMarshal.Read<uint>(name[^sizeof(uint)..]) << 32);
        else
            head = name.IsEmpty ? 0 : name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16);
        return new Utf8Key(head | fold, tail | fold, name.Length);
    }
}
