using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>The place of a value in a sketch: the same in every process, and nobody can choose a value that falls onto another.</summary>
internal readonly record struct ValueHash(ulong First, ulong Second)
{
    public static ValueHash Of(string value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(value), hash);
        return new ValueHash(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }

    /// <summary>The i-th place of so many.</summary>
    /// <remarks>Kirsch and Mitzenmacher, "Less hashing, same performance" (2006): two hashes do for any number.</remarks>
    public int Place(int i, int places) => (int)((First + (ulong)i * (Second | 1)) % (ulong)places);
}
