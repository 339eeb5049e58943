using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsEventlog;

/// <summary>Every channel of the Windows event log that has no source of its own, as JSON, however it was collected, or as the event's XML: System, Application, PowerShell, Defender, Task Scheduler, …</summary>
/// <remarks>Microsoft, "Windows Event Log"; the channels are those of Sigma's taxonomy.</remarks>
internal sealed class WindowsEventlogSource : WindowsSource
{
    private static readonly Dictionary<EventKind, JsonReading>[] Readings = [.. Enum.GetValues<WindowsForm>().Select(form => EventlogKinds.All.ToDictionary(kind => kind, kind => new JsonReading(kind, EventlogRows.Forms[form], kind.Schema switch
    {
        AsimSchema.AlertEvent => EventlogAlert.Finish,
        AsimSchema.Authentication => EventlogSession.Finish,
        _ => EventlogActivity.Finish,
    })))];

    public override string Id => EventlogKinds.Source;

    public override string Title => "Windows event logs";

    public override IReadOnlyList<EventKind> Kinds => EventlogKinds.All;

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Windows Event"u8.ToArray();

    protected override string TimeMembers => "TimeGenerated, EventTime, @timestamp, System.TimeCreated, time";

    protected override string Wanted => "it must be an event of a Windows channel other than Security and Sysmon's, with Channel and EventID";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => WindowsHeader.MayBeIn(json) && IsOurs(WindowsHeader.Of(json));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var header = WindowsHeader.Of(json);
        return IsOurs(header) ? Readings[(int)header.Form][EventlogKinds.Of(header.Channel, header.Id)] : null;
    }

    // Two events of the System log are read with the Security log's: a service was installed, a log was cleared.
    private static bool IsOurs(in WindowsHeader header) =>
        !header.Channel.IsEmpty && Numbers.TryRead(header.Id, out _) && !Ascii.EqualsIgnoreCase(header.Channel, "Security"u8) && header.Channel.IndexOf("-Sysmon/"u8) < 0
        && !(header.IsForwarded && (header.Provider.SequenceEqual("Microsoft-Windows-Security-Auditing"u8) || header.Provider.EndsWith("-Sysmon"u8)))
        && !((header.Id.SequenceEqual("7045"u8) || header.Id.SequenceEqual("104"u8)) && (header.Channel.SequenceEqual("System"u8) || header.Provider.SequenceEqual("Service Control Manager"u8)));
}
