using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SecResponder.Events.Framing;

namespace SecResponder.Events;

/// <summary>What a field's value is.</summary>
public enum FieldKind : byte
{
    /// <summary>Nothing there (also JSON null).</summary>
    Absent,
    /// <summary>UTF-8 text, unescaped.</summary>
    Text,
    /// <summary>A 64-bit integer.</summary>
    Integer,
    /// <summary>A floating point number.</summary>
    Real,
    /// <summary>A moment, UTC.</summary>
    Time,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>A JSON object or array, as compact JSON text.</summary>
    Json,
}

/// <summary>One value of an event. Text is a slice of the event's own buffers and lives as long as the event does.</summary>
public readonly struct FieldValue
{
    private const long UnwrittenBits = -1;

    // Three words, though the first needs a byte only: a value is copied word by word, and a word that was written as a byte can't be read at once.
    private readonly ulong _kind;
    private readonly byte[]? _buffer;
    private readonly long _bits;

    private FieldValue(FieldKind kind, byte[]? buffer, long bits)
        : this((ulong)kind, buffer, bits)
    {
    }

    private FieldValue(ulong kind, byte[]? buffer, long bits)
    {
        _kind = kind;
        _buffer = buffer;
        _bits = bits;
    }

    /// <summary>No value.</summary>
    public static FieldValue Absent => default;

    /// <summary>Text that its event writes when it is asked for: an event's id costs nothing where nobody reads it.</summary>
    internal static FieldValue Unwritten => new(FieldKind.Text, null, UnwrittenBits);

    /// <summary>Whether this is <see cref="Unwritten"/>.</summary>
    internal bool IsUnwritten => _buffer is null && _bits == UnwrittenBits && Kind == FieldKind.Text;

    /// <summary>What this is.</summary>
    public FieldKind Kind => (FieldKind)_kind;

    /// <summary>Whether there is a value.</summary>
    public bool IsPresent => Kind != FieldKind.Absent;

    /// <summary>The text (or compact JSON) of a <see cref="FieldKind.Text"/> or <see cref="FieldKind.Json"/> value; empty for all others.</summary>
    public ReadOnlySpan<byte> Utf8 => _buffer is null ? [] : _buffer.AsSpan((int)(_bits >>> 32), (int)(_bits & 0x7FFF_FFFF));

    /// <summary>The number of an <see cref="FieldKind.Integer"/> value.</summary>
    public long Integer => Kind == FieldKind.Integer ? _bits : 0;

    /// <summary>The number of a <see cref="FieldKind.Real"/> value.</summary>
    public double Real => Kind == FieldKind.Real ? BitConverter.Int64BitsToDouble(_bits) : 0;

    /// <summary>The value of a <see cref="FieldKind.Boolean"/>.</summary>
    public bool Boolean => Kind == FieldKind.Boolean && _bits != 0;

    /// <summary>The moment of a <see cref="FieldKind.Time"/> value, UTC.</summary>
    public DateTimeOffset Time => Kind == FieldKind.Time ? new DateTimeOffset(_bits, TimeSpan.Zero) : default;

    public static FieldValue OfText(byte[] buffer, int offset, int length) => new(FieldKind.Text, buffer, ((long)offset << 32) | (uint)length);

    public static FieldValue OfJson(byte[] buffer, int offset, int length) => new(FieldKind.Json, buffer, ((long)offset << 32) | (uint)length);

    public static FieldValue OfInteger(long value) => new(FieldKind.Integer, null, value);

    public static FieldValue OfReal(double value) => new(FieldKind.Real, null, BitConverter.DoubleToInt64Bits(value));

    public static FieldValue OfBoolean(bool value) => new(FieldKind.Boolean, null, value ? 1 : 0);

    public static FieldValue OfTime(DateTimeOffset value) => new(FieldKind.Time, null, value.UtcTicks);

    /// <summary>Writes the value as text, the form that Sigma compares: numbers in decimal, <c>true</c>/<c>false</c>, ISO 8601 with a Z.</summary>
    /// <returns>Whether it fitted; 40 bytes are enough for everything that is not text.</returns>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        switch (Kind)
        {
            case FieldKind.Text or FieldKind.Json:
                written = 0;
                if (!Utf8.TryCopyTo(destination))
                    return false;
                written = Utf8.Length;
                return true;
            case FieldKind.Integer:
                return Utf8Formatter.TryFormat(Integer, destination, out written);
            case FieldKind.Real:
                return Real.TryFormat(destination, out written, "R", CultureInfo.InvariantCulture);
            case FieldKind.Time:
                return IsoStamp.TryWrite(Time, destination, out written);
            case FieldKind.Boolean:
                written = 0;
                var word = Boolean ? "true"u8 : "false"u8;
                if (!word.TryCopyTo(destination))
                    return false;
                written = word.Length;
                return true;
            default:
                written = 0;
                return true;
        }
    }

    /// <summary>The value for a person's eyes; empty when there is none.</summary>
    public override string ToString()
    {
        if (Kind is FieldKind.Text or FieldKind.Json)
            return Encoding.UTF8.GetString(Utf8);
        Span<byte> text = stackalloc byte[40];
        return TryFormat(text, out var written) ? Encoding.UTF8.GetString(text[..written]) : "";
    }

    /// <summary>
    /// Where an event keeps a value. To store a reference costs more than all the rest of a value (the garbage collector has to be told), so it is stored only where it differs from what stands there
    /// already: the same field of the next event has the same constant. A slice of the record needs none; whose record it is, the event knows.
    /// </summary>
    internal struct Slot
    {
        private ulong _kind;
        private byte[]? _buffer;
        private long _bits;

        /// <summary>The value, of an event whose record is in this buffer.</summary>
        public readonly FieldValue Get(byte[]? record) => new(_kind, _buffer is null && _bits != UnwrittenBits && _kind is (ulong)FieldKind.Text or (ulong)FieldKind.Json ? record : _buffer, _bits);

        /// <summary>Keeps a value.</summary>
        public void Set(in FieldValue value, byte[]? record)
        {
            var buffer = value._buffer;
            (_kind, _bits) = (value._kind, value._bits);
            if (ReferenceEquals(buffer, record))
                _buffer = null;
            else if (!ReferenceEquals(buffer, _buffer))
                _buffer = buffer;
        }

        /// <summary>Keeps a slice of the record.</summary>
        public void SetInRecord(int offset, int length)
        {
            (_kind, _bits) = ((ulong)FieldKind.Text, ((long)offset << 32) | (uint)length);
            _buffer = null;
        }

        /// <summary>Keeps a word that never changes.</summary>
        public void SetConstant(byte[] constant)
        {
            (_kind, _bits) = ((ulong)FieldKind.Text, constant.Length);
            if (!ReferenceEquals(_buffer, constant))
                _buffer = constant;
        }

        /// <summary>Keeps what needs no buffer.</summary>
        public void SetBits(FieldKind kind, long bits)
        {
            (_kind, _bits) = ((ulong)kind, bits);
            _buffer = null;
        }

        /// <summary>Keeps what another of the same event does.</summary>
        public void SetAs(in Slot other)
        {
            (_kind, _bits) = (other._kind, other._bits);
            if (!ReferenceEquals(_buffer, other._buffer))
                _buffer = other._buffer;
        }
    }
}
