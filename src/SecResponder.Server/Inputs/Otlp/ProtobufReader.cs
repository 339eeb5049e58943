using System.Buffers.Binary;

namespace SecResponder.Server.Inputs.Otlp;

/// <summary>Reads the fields of one protobuf message, in the order in which they stand. Never beyond its bytes.</summary>
/// <remarks>Protocol Buffers documentation, "Encoding".</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int Counted = 2;
    private const int FourBytes = 5;
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Number { get; private set; }

    /// <summary>The value of a field that is a number, whichever way it was written.</summary>
    public ulong Value { get; private set; }

    /// <summary>The bytes of a field that has a length; empty for a number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the field has a length: a text, bytes, a message.</summary>
    public bool HasBytes { get; private set; }

    /// <summary>Moves to the next field.</summary>
    /// <exception cref="FormatException">This is no protobuf message.</exception>
    public bool TryRead()
    {
        if (_rest.IsEmpty)
            return false;
        var tag = ReadVarint();
        Number = (int)(tag >> 3);
        Bytes = [];
        Value = 0;
        if (tag >> 3 is 0 or > 536_870_911)
            throw new FormatException("a field has a number that no field can have");
        switch ((int)(tag & 7))
        {
            case Varint:
                Value = ReadVarint();
                break;
            case EightBytes:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case FourBytes:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            case Counted:
                Bytes = Take(ReadVarint());
                HasBytes = true;
                return true;
            default:
                throw new FormatException("a field is of a kind that no field is of any more");
        }
        HasBytes = false;
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw new FormatException("a field goes on behind the end");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < LongestVarint && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80)
                continue;
            _rest = _rest[(i + 1)..];
            return value;
        }
        throw new FormatException("a number goes on behind the end");
    }
}
