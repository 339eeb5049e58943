using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>
/// One event in Microsoft's ASIM schema, over the bytes it was read from. It is filled by a source's normalizer, read by detection, and
/// used again for the next record: no string is made until a person has to read it.
/// </summary>
/// <remarks>Not thread-safe: one event a worker. Values are slices of the record, of the event's own scratch buffer, or constants; they are valid
/// until <see cref="Reset"/>.</remarks>
public sealed class SecurityEvent
{
    private readonly byte[] _slots = new byte[AsimFields.Count];
    private readonly AsimField[] _order = new AsimField[MaxFields];
    private readonly FieldValue.Slot[] _values = new FieldValue.Slot[MaxFields + 1];
    private int _count;
    private byte[] _scratch = new byte[1024];
    private int _scratchUsed;
    private RawRecord _record;
    private byte[]? _buffer;
    private int _index;

    /// <summary>How many different ASIM fields one event can hold; more than any schema fills.</summary>
    public const int MaxFields = 250;

    /// <summary>The record it was read from.</summary>
    public ref readonly RawRecord Record => ref _record;

    /// <summary>Where it came from. Differs from the record's when one record gives several events.</summary>
    public Origin Origin => _record.Origin.PartAt(_index);

    /// <summary>What kind of record it is.</summary>
    public EventKind Kind { get; private set; } = EventKind.Unknown;

    /// <summary>Event time (TimeGenerated): the time that the reporting device gives.</summary>
    public DateTimeOffset Time => _slots[(int)AsimField.TimeGenerated] is var slot and not 0 ? _values[slot].Get(_buffer).Time : _record.ReceivedAt;

    /// <summary>The vendor's own fields.</summary>
    public VendorFields Vendor { get; } = new();

    /// <summary>Room for where the pairs of the record stand, for sources that must know some of them first.</summary>
    internal PairTable Pairs { get; } = new();

    /// <summary>Room for where names and values of the record stand, for sources that make several events of one record and must not read it for each of them.</summary>
    internal JsonTapeReader Tape { get; } = new();

    /// <summary>The ASIM fields that are set, in the order they were set.</summary>
    public ReadOnlySpan<AsimField> Fields => _order.AsSpan(0, _count);

    /// <summary>Makes the event empty, ready for <paramref name="record"/>.</summary>
    public void Reset(in RawRecord record, int index = 0)
    {
        _slots.AsSpan().Clear();
        _count = 0;
        _scratchUsed = 0;
        _record = record;
        _buffer = record.Bytes.Array;
        _index = index;
        Kind = EventKind.Unknown;
        Vendor.Reset(_buffer);
    }

    /// <summary>Says what kind of record this is; sets EventSchema, EventSchemaVersion and Type (the source's id).</summary>
    public void Begin(EventKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Kind = kind;
        if (kind.Schema == AsimSchema.None)
            return;
        SetConstant(AsimField.EventSchema, AsimSchemas.Name(kind.Schema));
        SetConstant(AsimField.EventSchemaVersion, AsimSchemas.Version(kind.Schema));
        SetConstant(AsimField.Type, kind.SourceUtf8);
    }

    /// <summary>The value of a field or, where it is an alias in the event's schema, of what it stands for.</summary>
    public FieldValue this[AsimField field]
    {
        get
        {
            var slot = _slots[(int)field];
            if (slot == 0 && AsimAliases.Resolve(Kind.Schema, field) is var target && target != field)
                slot = _slots[(int)target];
            if (slot == 0)
                return FieldValue.Absent;
            var value = _values[slot].Get(_buffer);
            if (value.IsUnwritten)
                _values[slot].Set(value = WriteOrigin(), _buffer);
            return value;
        }
    }

    /// <summary>Gives the event its id: where it came from, so that a redelivered record has the same. It is written as text only when somebody asks for it.</summary>
    public void SetUidFromOrigin() => Set(AsimField.EventUid, FieldValue.Unwritten);

    private FieldValue WriteOrigin()
    {
        Span<byte> text = stackalloc byte[512];
        var origin = Origin;
        return (origin.Part != 0
            ? Utf8.TryWrite(text, $"{origin.Stream}/{origin.Partition}@{origin.Sequence}.{origin.Index}:{origin.Part}", out var written)
            : origin.Index == 0
            ? Utf8.TryWrite(text, $"{origin.Stream}/{origin.Partition}@{origin.Sequence}", out written)
            : Utf8.TryWrite(text, $"{origin.Stream}/{origin.Partition}@{origin.Sequence}.{origin.Index}", out written))
            ? Scratch(text[..written])
            : Scratch(Encoding.UTF8.GetBytes(origin.ToString()));
    }

    /// <summary>Whether the field itself (not what it is an alias of) is set.</summary>
    public bool Has(AsimField field) => _slots[(int)field] != 0;

    /// <summary>Sets text. A slice of the record is kept as a slice; anything else is copied. Empty text is no value and is not set.</summary>
    public void SetText(AsimField field, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return;
        if (_buffer is { } bytes && Offset(bytes, _record.Bytes.Offset, _record.Bytes.Count, utf8) is var offset and >= 0)
            SlotOf(field).SetInRecord(offset, utf8.Length);
        else
            Set(field, SliceOf(utf8));
    }

    /// <summary>Text as a value of this event: a slice of the record stays a slice, anything else is copied.</summary>
    public FieldValue SliceOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return FieldValue.Absent;
        if (_buffer is { } bytes && Offset(bytes, _record.Bytes.Offset, _record.Bytes.Count, utf8) is var offset and >= 0)
            return FieldValue.OfText(bytes, offset, utf8.Length);
        offset = Offset(_scratch, 0, _scratch.Length, utf8);
        return offset >= 0 ? FieldValue.OfText(_scratch, offset, utf8.Length) : Scratch(utf8);
    }

    // Where the text lies in the buffer, or −1 when it does not lie within that part of it.
    private static int Offset(byte[] buffer, int start, int count, ReadOnlySpan<byte> text)
    {
        var offset = Unsafe.ByteOffset(in MemoryMarshal.GetArrayDataReference(buffer), in MemoryMarshal.GetReference(text));
        return offset >= start && offset <= start + count - text.Length ? (int)offset : -1;
    }

    /// <summary>Sets text that is put together by the normalizer.</summary>
    public void SetText(AsimField field, string text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        var length = Encoding.UTF8.GetByteCount(text);
        var start = Reserve(length);
        Encoding.UTF8.GetBytes(text, _scratch.AsSpan(start, length));
        Set(field, FieldValue.OfText(_scratch, start, length));
    }

    /// <summary>Sets a word that never changes, without copying it.</summary>
    public void SetConstant(AsimField field, byte[] constant)
    {
        ArgumentNullException.ThrowIfNull(constant);
        if (constant.Length > 0)
            SlotOf(field).SetConstant(constant);
    }

    /// <summary>Sets a JSON object or array, as compact JSON text.</summary>
    public void SetJson(AsimField field, ReadOnlySpan<byte> json)
    {
        var copy = Scratch(json);
        Set(field, FieldValue.OfJson(_scratch, (int)(_scratchUsed - copy.Utf8.Length), copy.Utf8.Length));
    }

    public void SetInteger(AsimField field, long value) => SlotOf(field).SetBits(FieldKind.Integer, value);

    public void SetReal(AsimField field, double value) => SlotOf(field).SetBits(FieldKind.Real, BitConverter.DoubleToInt64Bits(value));

    public void SetBoolean(AsimField field, bool value) => SlotOf(field).SetBits(FieldKind.Boolean, value ? 1 : 0);

    public void SetTime(AsimField field, DateTimeOffset value) => SlotOf(field).SetBits(FieldKind.Time, value.UtcTicks);

    /// <summary>Sets a time that the device printed, once <see cref="Begin"/> has said of which source it is; one without a zone is in the zone of its source (<see cref="StreamContext.ToUtc"/>).</summary>
    public void SetTime(AsimField field, DateTimeOffset value, bool hasZone) => SetTime(field, hasZone || _record.Stream is not { } stream ? value : stream.ToUtc(value, Kind.Source));

    /// <summary>Sets a field to a value that this event already holds (an alias, an address that is also the device's name).</summary>
    public void Set(AsimField field, in FieldValue value)
    {
        if (value.IsPresent)
            SlotOf(field).Set(value, _buffer);
    }

    /// <summary>Keeps text under a vendor's name: a slice of the record stays a slice, anything else is copied.</summary>
    internal void Keep(byte[] name, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return;
        if (_buffer is { } bytes && Offset(bytes, _record.Bytes.Offset, _record.Bytes.Count, utf8) is var offset and >= 0)
            Vendor.Next(name).SetInRecord(offset, utf8.Length);
        else
            Vendor.Add(name, SliceOf(utf8));
    }

    private ref FieldValue.Slot SlotOf(AsimField field)
    {
        ref var slot = ref _slots[(int)field];
        if (slot == 0)
            slot = Next(field);
        return ref _values[slot];
    }

    /// <summary>Sets a field to the first of several others that is set; leaves it as it is when none is.</summary>
    internal void SetFirst(AsimField field, ReadOnlySpan<AsimField> candidates)
    {
        foreach (var candidate in candidates)
            if (_slots[(int)candidate] is not 0 and var slot)
            {
                SlotOf(field).SetAs(_values[slot]);
                return;
            }
    }

    private byte Next(AsimField field)
    {
        if (_count == MaxFields)
            throw new InvalidOperationException($"An event holds at most {MaxFields} fields; {field} would be one more.");
        _order[_count++] = field;
        return (byte)_count;
    }

    /// <summary>Takes a field out again.</summary>
    public void Remove(AsimField field)
    {
        var slot = _slots[(int)field];
        if (slot == 0)
            return;
        // The last one takes its place, so that there is no gap.
        var last = _order[--_count];
        (_order[slot - 1], _values[slot], _slots[(int)last]) = (last, _values[_count + 1], slot);
        _slots[(int)field] = 0;
    }

    /// <summary>Copies text into the event's own buffer, for values that are not as they stand in the record (unescaped, joined, folded).</summary>
    public FieldValue Scratch(ReadOnlySpan<byte> utf8)
    {
        var start = Reserve(utf8.Length);
        utf8.CopyTo(_scratch.AsSpan(start));
        return FieldValue.OfText(_scratch, start, utf8.Length);
    }

    /// <summary>Room in the event's own buffer, for text that is put together in place. What is set from it is not copied again.</summary>
    public Span<byte> ScratchRoom(int length)
    {
        var start = Reserve(length);
        return _scratch.AsSpan(start, length);
    }

    // Values already handed out point to the old buffer, which stays as it was: growing never moves a value.
    private int Reserve(int length)
    {
        if (_scratchUsed + length > _scratch.Length)
        {
            _scratch = new byte[Math.Max(_scratch.Length * 2, length)];
            _scratchUsed = 0;
        }
        var start = _scratchUsed;
        _scratchUsed += length;
        return start;
    }
}
