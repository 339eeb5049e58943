using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>The Windows Security log as JSON, however it was collected: Sentinel's tables, winlogbeat, NXLog, the event's XML as JSON.</summary>
public sealed class WindowsSecuritySource : JsonSource
{
    private static readonly Dictionary<EventKind, JsonReading> FlatReadings = Readings(WindowsForms.Flat);
    private static readonly Dictionary<EventKind, JsonReading> BeatsReadings = Readings(WindowsForms.Beats);
    private static readonly Dictionary<EventKind, JsonReading> NestedReadings = Readings(WindowsForms.Nested);
    private static readonly Dictionary<EventKind, JsonReading> AzureReadings = Readings(WindowsForms.Azure);

    public override string Id => WindowsKinds.Source;

    public override string Title => "Windows Security event log";

    public override IReadOnlyList<EventKind> Kinds => WindowsKinds.All;

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Security Events"u8.ToArray();

    protected override string TimeMembers => "TimeGenerated, EventTime, @timestamp, System.TimeCreated, time";

    protected override string Wanted => "it must be an event of the Security log (or 7045 or 104 of the System log), with EventID, winlog.event_id or Event.System.EventID";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"EventID\""u8) < 0 && json.IndexOf("\"winlog\""u8) < 0 && json.IndexOf("\"RawXml\""u8) < 0)
            return false;
        var (id, channel, provider, _) = Header(json);
        return IsOurs(id, channel, provider);
    }

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var (id, channel, provider, readings) = Header(json);
        return IsOurs(id, channel, provider) ? readings![WindowsEvents.Find(id).Kind] : null;
    }

    // A record without channel and provider is taken by its id, when that is one of the Security log.
    private static bool IsOurs(ReadOnlySpan<byte> id, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> provider)
    {
        if (id.IsEmpty || !Numbers.TryRead(id, out _))
            return false;
        if (id.SequenceEqual("7045"u8) || id.SequenceEqual("104"u8))
            return channel.SequenceEqual("System"u8) || provider.SequenceEqual("Service Control Manager"u8);
        if (!channel.IsEmpty)
            return Ascii.EqualsIgnoreCase(channel, "Security"u8);
        return provider.SequenceEqual("Microsoft-Windows-Security-Auditing"u8) || provider.IsEmpty && WindowsEvents.Find(id) != WindowsEvents.Unlisted;
    }

    private static Found Header(ReadOnlySpan<byte> json)
    {
        if (JsonMember.Find(json, "EventID"u8) is { IsEmpty: false } flat)
        {
            var provider = JsonMember.Find(json, "SourceName"u8);
            if (provider.IsEmpty)
                provider = JsonMember.Find(json, "EventSourceName"u8);
            return new Found(flat, JsonMember.Find(json, "Channel"u8), provider.IsEmpty ? JsonMember.Find(json, "Provider"u8) : provider, FlatReadings);
        }
        if (JsonMember.FindObject(json, "winlog"u8) is { IsEmpty: false } winlog)
            return new Found(JsonMember.Find(winlog, "event_id"u8), JsonMember.Find(winlog, "channel"u8), JsonMember.Find(winlog, "provider_name"u8), BeatsReadings);
        if (JsonMember.FindObject(json, "properties"u8) is { IsEmpty: false } properties && JsonMember.Has(properties, "RawXml"u8))
            return new Found(JsonMember.Find(properties, "EventId"u8), JsonMember.Find(properties, "Channel"u8), JsonMember.Find(properties, "ProviderName"u8), AzureReadings);
        var whole = JsonMember.FindObject(json, "Event"u8);
        var system = JsonMember.FindObject(whole.IsEmpty ? json : whole, "System"u8);
        if (system.IsEmpty)
            return default;
        var id = JsonMember.Find(system, "EventID"u8);
        if (id.IsEmpty)
            id = JsonMember.Find(JsonMember.FindObject(system, "EventID"u8), "#text"u8);
        return new Found(id, JsonMember.Find(system, "Channel"u8), JsonMember.Find(JsonMember.FindObject(system, "Provider"u8), "Name"u8), NestedReadings);
    }

    private readonly ref struct Found(ReadOnlySpan<byte> id, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> provider, Dictionary<EventKind, JsonReading> readings)
    {
        private readonly ReadOnlySpan<byte> _id = id;
        private readonly ReadOnlySpan<byte> _channel = channel;
        private readonly ReadOnlySpan<byte> _provider = provider;

        public void Deconstruct(out ReadOnlySpan<byte> id, out ReadOnlySpan<byte> channel, out ReadOnlySpan<byte> provider, out Dictionary<EventKind, JsonReading>? form)
        {
            id = _id;
            channel = _channel;
            provider = _provider;
            form = readings;
        }
    }

    private static Dictionary<EventKind, JsonReading> Readings(JsonFieldMap form) =>
        WindowsKinds.All.ToDictionary(kind => kind, kind => new JsonReading(kind, form, Finish));

    private static Rejection? Finish(SecurityEvent e)
    {
        var id = e[AsimField.EventOriginalType].Utf8;
        var row = WindowsEvents.Find(id);
        _ = Numbers.TryRead(id, out var read);
        var number = (int)Math.Min(read, int.MaxValue);
        e.SetConstant(AsimField.EventType, row.Type);
        if (row.Severity is not null)
            e.SetConstant(AsimField.EventSeverity, row.Severity);
        if (row.Kind.Schema == AsimSchema.Authentication)
            WindowsLogons.Set(e, number);
        else if (row.Kind.Schema == AsimSchema.NetworkSession)
            WindowsConnections.Set(e, number);
        else
            WindowsChanges.Set(e, number, row);
        return null;
    }
}
