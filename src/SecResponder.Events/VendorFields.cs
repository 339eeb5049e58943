using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>The vendor's own fields of one event: by name for text formats, by dotted path into the record for JSON.</summary>
/// <remarks>What has no ASIM field stays reachable here, so a rule can always name what the vendor wrote.</remarks>
public sealed class VendorFields
{
    // What a place beyond it is called: look for it.
    private const byte FarAway = byte.MaxValue;

    private Field[] _fields = new Field[64];
    private ushort[] _prints = new ushort[64];
    // By a name's print: one more than the place of the last field that has it, so that most names are found, or known to be absent, with one look.
    private readonly byte[] _last = new byte[NamePrint.Buckets];
    private int _count;
    private byte[]? _buffer;
    private ArraySegment<byte> _json;

    /// <summary>How many named fields there are; fields of a JSON record are not counted.</summary>
    public int Count => _count;

    /// <summary>The JSON object the event was read from; empty for text formats.</summary>
    public ReadOnlySpan<byte> Json => _json;

    internal void Reset(byte[]? buffer)
    {
        if (_count > 0)
            _last.AsSpan().Clear();
        _count = 0;
        _buffer = buffer;
        _json = default;
    }

    /// <summary>Adds a field. The name is the source's own constant; a name added twice keeps both, the last one wins a look-up.</summary>
    public void Add(byte[] name, in FieldValue value)
    {
        if (value.IsPresent)
            Next(name).Set(value, _buffer);
    }

    /// <summary>Room for the value of one more field.</summary>
    internal ref FieldValue.Slot Next(byte[] name)
    {
        if (_count == _fields.Length)
        {
            Array.Resize(ref _fields, _count * 2);
            Array.Resize(ref _prints, _count * 2);
        }
        ref var field = ref _fields[_count];
        // Records of a source are much alike: the same name stood there for the one before.
        if (!ReferenceEquals(field.Name, name))
        {
            field.Name = name;
            _prints[_count] = NamePrint.Of(name);
        }
        _last[NamePrint.Bucket(_prints[_count])] = (byte)Math.Min(_count + 1, FarAway);
        _count++;
        return ref field.Value;
    }

    /// <summary>Says that the vendor's fields are those of a JSON object, read when asked for.</summary>
    public void SetJson(ArraySegment<byte> json) => _json = json;

    /// <summary>A named field, by position.</summary>
    public (byte[] Name, FieldValue Value) At(int position) => (_fields[position].Name, _fields[position].Value.Get(_buffer));

    /// <summary>Looks a field of a text format up by its vendor's name (case-sensitive).</summary>
    public FieldValue Find(ReadOnlySpan<byte> name)
    {
        var print = NamePrint.Of(name);
        var end = (int)_last[NamePrint.Bucket(print)];
        if (end == 0)
            return FieldValue.Absent;
        if (end < FarAway && name.SequenceEqual(_fields[end - 1].Name))
            return _fields[end - 1].Value.Get(_buffer);
        for (end = end < FarAway ? end - 1 : _count; (end = _prints.AsSpan(0, end).LastIndexOf(print)) >= 0;)
            if (name.SequenceEqual(_fields[end].Name))
                return _fields[end].Value.Get(_buffer);
        return FieldValue.Absent;
    }

    /// <summary>Whether any name ends so: cheaper than to ask for each name that may.</summary>
    internal bool HasNameThatEnds(ReadOnlySpan<byte> end)
    {
        foreach (ref readonly var field in _fields.AsSpan(0, _count))
            if (field.Name.AsSpan().EndsWith(end))
                return true;
        return false;
    }

    private struct Field
    {
        public byte[] Name;
        public FieldValue.Slot Value;
    }
}
