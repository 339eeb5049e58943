using System.Text;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Sysmon's channel of the Windows event log as JSON, however it was collected, or as XML; and what Sysmon for Linux writes to syslog, which is the same XML.</summary>
/// <remarks>Microsoft Learn, Sysinternals, "Sysmon"; the names of the data are those of its manifest (<c>sysmon -s</c>).</remarks>
internal sealed class WindowsSysmonSource : WindowsSource
{
    private static readonly (string Id, EventKind Kind, Func<SecurityEvent, Rejection?> Finish)[] Rows =
    [
        ("1", SysmonKinds.ProcessCreate, SysmonProcess.Created), ("2", SysmonKinds.FileCreateTime, SysmonFiles.TimeChanged), ("3", SysmonKinds.NetworkConnect, SysmonNetwork.Connected), ("4", SysmonKinds.ServiceState, SysmonActivity.Finish),
        ("5", SysmonKinds.ProcessTerminate, SysmonProcess.Terminated), ("6", SysmonKinds.DriverLoad, SysmonActivity.Finish), ("7", SysmonKinds.ImageLoad, SysmonActivity.Finish), ("8", SysmonKinds.CreateRemoteThread, SysmonActivity.Finish),
        ("9", SysmonKinds.RawAccessRead, SysmonActivity.Finish), ("10", SysmonKinds.ProcessAccess, SysmonActivity.Finish), ("11", SysmonKinds.FileCreate, SysmonFiles.Created), ("12", SysmonKinds.RegistryCreate, SysmonRegistry.Finish),
        ("13", SysmonKinds.RegistrySet, SysmonRegistry.Finish), ("14", SysmonKinds.RegistryRename, SysmonRegistry.Finish), ("15", SysmonKinds.StreamHash, SysmonFiles.StreamCreated), ("16", SysmonKinds.Configuration, SysmonActivity.Finish),
        ("17", SysmonKinds.PipeCreate, SysmonActivity.Finish), ("18", SysmonKinds.PipeConnect, SysmonActivity.Finish), ("19", SysmonKinds.WmiFilter, SysmonActivity.Finish), ("20", SysmonKinds.WmiConsumer, SysmonActivity.Finish),
        ("21", SysmonKinds.WmiBinding, SysmonActivity.Finish), ("22", SysmonKinds.DnsQuery, SysmonNetwork.Queried), ("23", SysmonKinds.FileDelete, SysmonFiles.Deleted), ("24", SysmonKinds.Clipboard, SysmonActivity.Finish),
        ("25", SysmonKinds.Tampering, SysmonActivity.Finish), ("26", SysmonKinds.FileDeleteDetected, SysmonFiles.Deleted), ("27", SysmonKinds.FileBlockExecutable, SysmonFiles.BlockedCreation), ("28", SysmonKinds.FileBlockShredding, SysmonFiles.BlockedDeletion),
        ("29", SysmonKinds.FileExecutable, SysmonFiles.Created), ("255", SysmonKinds.Error, SysmonActivity.Finish),
    ];

    private static readonly Utf8Map<JsonReading>[] Readings = [.. Enum.GetValues<WindowsForm>().Select(form => new Utf8Map<JsonReading>(Rows.Select(row => KeyValuePair.Create(row.Id, new JsonReading(row.Kind, SysmonData.Forms[form], row.Finish)))))];

    private static readonly JsonReading[] Unlisted = [.. Enum.GetValues<WindowsForm>().Select(form => new JsonReading(SysmonKinds.Other, SysmonData.Forms[form], SysmonActivity.Finish))];

    // On Linux the same events mean the same, and feed the log sources of Linux.
    private static readonly Utf8Map<JsonReading>[] LinuxReadings = [.. Enum.GetValues<WindowsForm>().Select(form => new Utf8Map<JsonReading>(Rows.Where(row => SysmonKinds.OfLinux.ContainsKey(row.Kind))
        .Select(row => KeyValuePair.Create(row.Id, new JsonReading(row.Kind, SysmonData.Forms[form], SysmonLinux.Finishing(row.Finish))))))];

    private static readonly JsonReading[] UnlistedOnLinux = [.. Enum.GetValues<WindowsForm>().Select(form => new JsonReading(SysmonKinds.Other, SysmonData.Forms[form], SysmonLinux.Finishing(SysmonActivity.Finish)))];

    public override string Id => SysmonKinds.Source;

    public override string Title => "Sysmon (Windows and Linux)";

    public override IReadOnlyList<EventKind> Kinds { get; } = [.. Rows.Select(row => row.Kind), SysmonKinds.RegistryDelete, SysmonKinds.Other, .. SysmonKinds.OfLinux.Values];

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Sysmon"u8.ToArray();

    protected override string TimeMembers => "TimeGenerated, EventTime, @timestamp, System.TimeCreated, time";

    protected override string Wanted => "it must be an event of Sysmon's channel, with EventID, winlog.event_id or Event.System.EventID";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("-Sysmon"u8) >= 0 && WindowsHeader.MayBeIn(json) && IsOurs(WindowsHeader.Of(json), out _);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var header = WindowsHeader.Of(json);
        if (!IsOurs(header, out var isLinux))
            return null;
        var form = (int)header.Form;
        return isLinux ? LinuxReadings[form].Find(header.Id) ?? UnlistedOnLinux[form] : Readings[form].Find(header.Id) ?? Unlisted[form];
    }

    private static bool IsOurs(in WindowsHeader header, out bool isLinux)
    {
        isLinux = false;
        if (!Numbers.TryRead(header.Id, out _))
            return false;
        if (!header.Channel.IsEmpty && !header.IsForwarded)
            return Ascii.EqualsIgnoreCase(header.Channel, "Microsoft-Windows-Sysmon/Operational"u8) || (isLinux = Ascii.EqualsIgnoreCase(header.Channel, "Linux-Sysmon/Operational"u8));
        return header.Provider.SequenceEqual("Microsoft-Windows-Sysmon"u8) || (isLinux = header.Provider.SequenceEqual("Linux-Sysmon"u8));
    }
}
