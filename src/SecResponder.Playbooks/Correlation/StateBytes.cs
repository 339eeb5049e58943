using System.Buffers;
using System.Text;

namespace SecResponder.Playbooks.Correlation;

/// <summary>Writes what is kept of a key: numbers as LEB128, signed ones zigzag; text as its UTF-8 length and bytes. One thing has one form: equal states are equal bytes.</summary>
internal sealed class StateWriter(int capacity = 64)
{
    private readonly ArrayBufferWriter<byte> _to = new(capacity);

    /// <summary>Forgets what was written; the room for it stays.</summary>
    public void Clear() => _to.ResetWrittenCount();

    public void Byte(byte value)
    {
        _to.GetSpan(1)[0] = value;
        _to.Advance(1);
    }

    public void Unsigned(ulong value)
    {
        var span = _to.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _to.Advance(length);
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Text(string text)
    {
        Unsigned((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _to);
    }

    /// <summary>Bytes with their length before them.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Unsigned((ulong)bytes.Length);
        _to.Write(bytes);
    }

    public byte[] ToArray() => _to.WrittenSpan.ToArray();
}

/// <summary>Reads what <see cref="StateWriter"/> wrote. Any bytes give a value or an <see cref="InvalidDataException"/>; none make it reserve more memory than they are long.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty)
            throw new InvalidDataException("The correlation state ends too soon.");
        var first = _rest[0];
        _rest = _rest[1..];
        return first;
    }

    // Every element takes a byte at least: a count above what is left is rubbish, and must not make us reserve memory for it.
    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)_rest.Length ? (int)count : throw new InvalidDataException($"The correlation state speaks of {count} elements in {_rest.Length} bytes.");
    }

    public long Ticks() => Checked((long)Unsigned());

    public static long Checked(long ticks) =>
        ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw new InvalidDataException("The correlation state holds a time that is none.");

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("The correlation state holds a number that is too long.");
    }
}
