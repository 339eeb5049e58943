using System.Collections.Immutable;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>The fields of one record whose fields have names: kept as the vendor's own, and where the value of each column stands among them.</summary>
/// <param name="e">The event; reset for the record.</param>
/// <param name="places">Room for <see cref="PanNames.Count"/>, all zero.</param>
internal readonly ref struct PanFields(SecurityEvent e, Span<int> places)
{
    private static readonly NameCache OtherNames = new();

    private readonly Span<int> _places = places;

    /// <summary>The event that is filled.</summary>
    public SecurityEvent Event { get; } = e;

    /// <summary>Keeps a field under its own name and, where it is a column's, under that; what only says "nothing" is left out.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAnyExcept((byte)' ') < 0 || AbsentMarkers.Is(value))
            return;
        if (OtherNames.Of(name) is { } known)
            Event.Keep(known, value);
        Set(name, value);
    }

    /// <summary>Gives a column its value. The first one stays: the better names stand at the front of a record.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || PanNames.Find(name) is not { } named || _places[named.Id] > 0)
            return;
        Event.Keep(named.Column, value);
        _places[named.Id] = Event.Vendor.Count;
    }

    /// <summary>A column's value by its name, empty when there is none so far.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> column) => Event.Vendor.Find(column).Utf8;

    /// <summary>The value of a column, or of those that stand for it.</summary>
    public FieldValue this[int column]
    {
        get
        {
            if (_places[column] > 0)
                return Event.Vendor.At(_places[column] - 1).Value;
            foreach (var other in PanNames.InsteadOf(column))
                if (_places[other] > 0)
                    return Event.Vendor.At(_places[other] - 1).Value;
            return FieldValue.Absent;
        }
    }

    /// <summary>What kind of record it is; the kind is null for a log type that is not read.</summary>
    public PanLayout Layout()
    {
        var eventId = Find("eventid"u8);
        var description = Find("opaque"u8);
        return PanLayout.Of(Find("type"u8), Find("subtype"u8), eventId.IsEmpty ? Find("cat"u8) : eventId, Find("stage"u8), description.IsEmpty ? Find("msg"u8) : description);
    }

    /// <summary>Takes the columns into the event, in their order.</summary>
    public void Take(ImmutableArray<PanColumn> columns)
    {
        foreach (var column in columns)
            if (column.Name.Length > 0 && this[column.Id] is { IsPresent: true } value)
            {
                if (_places[column.Id] == 0)
                    Event.Vendor.Add(column.Name, value);
                column.Set?.Invoke(Event, value.Utf8);
            }
    }
}
