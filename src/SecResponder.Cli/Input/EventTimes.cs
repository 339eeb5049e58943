using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Cli.Input;

/// <summary>Finds the time of a JSON event that nobody has normalized, by the names that vendors and log shippers give it.</summary>
/// <remarks>An event may have several: the device's own UTC time comes before what a collector has set, and a local time without its zone comes last.</remarks>
internal sealed class EventTimes
{
    // From the surest on. The event's XML as JSON has its attributes as evtx_dump, xmltodict or nobody in particular writes them.
    private static readonly string[] Places =
    [
        "Event>System>TimeCreated>#attributes>SystemTime", "Event>System>TimeCreated>@SystemTime", "Event>System>TimeCreated>SystemTime", "Event>System>TimeCreated_attributes>SystemTime",
        "System>TimeCreated>#attributes>SystemTime", "System>TimeCreated>@SystemTime", "System>TimeCreated>SystemTime", "System>TimeCreated_attributes>SystemTime",
        "UtcTime", "eventTime", "published", "createdDateTime", "activityDateTime", "CreationTime", "requestReceivedTimestamp", "stageTimestamp", "eventTimestamp", "TimeCreated",
        "TimeGenerated", "time", "timestamp", "@timestamp", "Timestamp", "event_time", "created_at", "ts", "_time", "datetime", "date_time", "EventTime", "EventReceivedTime",
    ];

    private readonly JsonFieldMap _map;
    private int _best;

    public EventTimes() => _map = new JsonFieldMap(Places.Index().Select(place => new KeyValuePair<string, FieldSetter>(place.Item, (e, text) => Set(e, text, place.Index))));

    /// <summary>Sets the event's time if it says one; without it, windows take the event as received.</summary>
    /// <returns>False when the record is no JSON object; <paramref name="position"/> then says where.</returns>
    public bool TryRead(SecurityEvent e, ReadOnlySpan<byte> json, out int position)
    {
        _best = int.MaxValue;
        return _map.TryRead(e, json, out position);
    }

    private void Set(SecurityEvent e, ReadOnlySpan<byte> text, int rank)
    {
        if (rank > _best || Time(text) is not { } time)
            return;
        _best = rank;
        e.SetTime(AsimField.TimeGenerated, time);
    }

    // ISO 8601, or seconds or milliseconds since 1970.
    private static DateTimeOffset? Time(ReadOnlySpan<byte> text)
    {
        if (IsoStamp.TryRead(text, out var time, out _))
            return time;
        return Numbers.TryReadReal(text, out var epoch) && epoch is > 100_000_000 and < 100_000_000_000_000
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(epoch < 100_000_000_000 ? epoch * 1e7 : epoch * 1e4))
            : null;
    }
}
