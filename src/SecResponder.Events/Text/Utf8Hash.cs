using System.Numerics;
using System.Runtime.InteropServices;

namespace SecResponder.Events.Text;

/// <summary>A hash of short names that costs two multiplications, however long they are: the ends of a name and its length tell field names apart well enough.</summary>
/// <remarks>No defence against names that are made to collide: for tables of our own names, and for caches that a collision only makes slower.</remarks>
internal static class Utf8Hash
{
    /// <summary>Makes upper case and lower case the same, and a few other characters, too: what is found must be compared in any case.</summary>
    public const ulong AnyCase = 0x2020202020202020;

    /// <summary>The hash; its upper bits are the best ones.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fold"><see cref="AnyCase"/>, or 0.</param>
    public static uint Of(ReadOnlySpan<byte> name, ulong fold = 0)
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
        head |= fold;
        tail |= fold;
        var mixed = (head ^ ((ulong)name.Length * 0x9E3779B97F4A7C15UL) ^ BitOperations.RotateLeft(tail, 29)) * 0xD6E8FEB86659FD93UL;
        return (uint)(((mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93UL) >> 32);
    }
}
