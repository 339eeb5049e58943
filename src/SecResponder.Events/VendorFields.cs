namespace SecResponder.Events;

/// <summary>The vendor's own fields of one event: by name for text formats, by dotted path into the record for JSON.</summary>
/// <remarks>What has no ASIM field stays reachable here, so a rule can always name what the vendor wrote.</remarks>
public sealed class VendorFields
{
    private byte[][] _names = new byte[64][];
    private FieldValue[] _values = new FieldValue[64];
    private int _count;
    private ArraySegment<byte> _json;

    /// <summary>How many named fields there are; fields of a JSON record are not counted.</summary>
    public int Count => _count;

    /// <summary>The JSON object the event was read from; empty for text formats.</summary>
    public ReadOnlySpan<byte> Json => _json;

    internal void Reset()
    {
        _count = 0;
        _json = default;
    }

    /// <summary>Adds a field. The name is the source's own constant; a name added twice keeps both, the last one wins a look-up.</summary>
    public void Add(byte[] name, FieldValue value)
    {
        if (!value.IsPresent)
            return;
        if (_count == _names.Length)
        {
            Array.Resize(ref _names, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }
        _names[_count] = name;
        _values[_count++] = value;
    }

    /// <summary>Says that the vendor's fields are those of a JSON object, read when asked for.</summary>
    public void SetJson(ArraySegment<byte> json) => _json = json;

    /// <summary>A named field, by position.</summary>
    public (byte[] Name, FieldValue Value) At(int position) => (_names[position], _values[position]);

    /// <summary>Looks a field of a text format up by its vendor's name (case-sensitive).</summary>
    public FieldValue Find(ReadOnlySpan<byte> name)
    {
        for (var i = _count - 1; i >= 0; i--)
            if (name.SequenceEqual(_names[i]))
                return _values[i];
        return FieldValue.Absent;
    }
}
