using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>The Windows Security log as JSON, however it was collected, or as the event's XML: Sentinel's tables, winlogbeat, NXLog, the event's XML as JSON.</summary>
public sealed class WindowsSecuritySource : WindowsSource
{
    private static readonly Dictionary<EventKind, JsonReading>[] Readings =
        [.. Enum.GetValues<WindowsForm>().Select(form => WindowsKinds.All.ToDictionary(kind => kind, kind => new JsonReading(kind, WindowsDataNames.Forms[form], Finish)))];

    public override string Id => WindowsKinds.Source;

    public override string Title => "Windows Security event log";

    public override IReadOnlyList<EventKind> Kinds => WindowsKinds.All;

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Security Events"u8.ToArray();

    protected override string TimeMembers => "TimeGenerated, EventTime, @timestamp, System.TimeCreated, time";

    protected override string Wanted => "it must be an event of the Security log (or 7045 or 104 of the System log), with EventID, winlog.event_id or Event.System.EventID";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => WindowsHeader.MayBeIn(json) && IsOurs(WindowsHeader.Of(json));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var header = WindowsHeader.Of(json);
        return IsOurs(header) ? Readings[(int)header.Form][WindowsEvents.Find(header.Id).Kind] : null;
    }

    // A record without channel and provider is taken by its id, when that is one of the Security log. Forwarded ones can be in the collector's channel; their provider is still their own.
    private static bool IsOurs(in WindowsHeader header)
    {
        if (header.Id.IsEmpty || !Numbers.TryRead(header.Id, out _))
            return false;
        if (header.Id.SequenceEqual("7045"u8) || header.Id.SequenceEqual("104"u8))
            return header.Channel.SequenceEqual("System"u8) || header.Provider.SequenceEqual("Service Control Manager"u8);
        if (!header.Channel.IsEmpty && !header.IsForwarded)
            return Ascii.EqualsIgnoreCase(header.Channel, "Security"u8);
        return header.Provider.SequenceEqual("Microsoft-Windows-Security-Auditing"u8) || header.Provider.IsEmpty && !header.IsForwarded && WindowsEvents.Find(header.Id) != WindowsEvents.Unlisted;
    }

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
