using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>Which of Sigma's log sources a Windows event feeds that nobody has normalized, by its channel and its id.</summary>
/// <remarks>SigmaHQ specification v2.1, appendix taxonomy, "Windows"; Microsoft, Sysmon's "Events"; the channels' names are those of Windows itself.</remarks>
public static class WindowsLogSources
{
    private const string Product = "windows";
    // Sysmon writes the same events on Linux, to a channel of its own.
    private const string Linux = "linux";
    private const string Sysmon = "sysmon";
    private const int LongestWord = 16;
    private const string LinuxSysmon = $"{Linux} {Sysmon}";

    private static readonly (string Channel, string Service)[] Services =
    [
        ("Application", "application"), ("Security", "security"), ("System", "system"), ("DNS Server", "dns-server"), ("MSExchange Management", "msexchange-management"), ("Windows PowerShell", "powershell-classic"),
        ("OpenSSH/Operational", "openssh"), ("PowerShellCore/Operational", "powershell"), ("Microsoft-IIS-Configuration/Operational", "iis-configuration"), ("Microsoft-ServiceBus-Client/Admin", "microsoft-servicebus-client"),
        ("Microsoft-ServiceBus-Client/Operational", "microsoft-servicebus-client"), ("Microsoft-Windows-AppLocker/EXE and DLL", "applocker"), ("Microsoft-Windows-AppLocker/MSI and Script", "applocker"),
        ("Microsoft-Windows-AppLocker/Packaged app-Deployment", "applocker"), ("Microsoft-Windows-AppLocker/Packaged app-Execution", "applocker"), ("Microsoft-Windows-AppModel-Runtime/Admin", "appmodel-runtime"),
        ("Microsoft-Windows-AppXDeploymentServer/Operational", "appxdeployment-server"), ("Microsoft-Windows-AppxPackaging/Operational", "appxpackaging-om"), ("Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant", "application-experience"),
        ("Microsoft-Windows-Application-Experience/Program-Telemetry", "application-experience"), ("Microsoft-Windows-BitLocker/BitLocker Management", "bitlocker"), ("Microsoft-Windows-Bits-Client/Operational", "bits-client"),
        ("Microsoft-Windows-CAPI2/Operational", "capi2"), ("Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational", "certificateservicesclient-lifecycle-system"),
        ("Microsoft-Windows-CodeIntegrity/Operational", "codeintegrity-operational"), ("Microsoft-Windows-DHCP-Server/Operational", "dhcp"), ("Microsoft-Windows-DNS Client Events/Operational", "dns-client"),
        ("Microsoft-Windows-DNS-Client/Operational", "dns-client"), ("Microsoft-Windows-DNS-Server/Analytical", "dns-server-analytic"), ("Microsoft-Windows-DNS-Server/Audit", "dns-server-audit"),
        ("Microsoft-Windows-Diagnosis-Scripted/Operational", "diagnosis-scripted"), ("Microsoft-Windows-DriverFrameworks-UserMode/Operational", "driver-framework"), ("Microsoft-Windows-Hyper-V-Worker", "hyper-v-worker"),
        ("Microsoft-Windows-Kernel-EventTracing", "kernel-event-tracing"), ("Microsoft-Windows-Kernel-ShimEngine/Diagnostic", "kernel-shimengine"), ("Microsoft-Windows-Kernel-ShimEngine/Operational", "kernel-shimengine"),
        ("Microsoft-Windows-LDAP-Client/Debug", "ldap"), ("Microsoft-Windows-LSA/Operational", "lsa-server"), ("Microsoft-Windows-NTLM/Operational", "ntlm"), ("Microsoft-Windows-Ntfs/Operational", "ntfs"),
        ("Microsoft-Windows-PowerShell/Operational", "powershell"), ("Microsoft-Windows-PrintService/Admin", "printservice-admin"), ("Microsoft-Windows-PrintService/Operational", "printservice-operational"),
        ("Microsoft-Windows-SENSE/Operational", "sense"), ("Microsoft-Windows-SMBServer/Connectivity", "smbserver-connectivity"), ("Microsoft-Windows-Security-Mitigations/Kernel Mode", "security-mitigations"),
        ("Microsoft-Windows-Security-Mitigations/User Mode", "security-mitigations"), ("Microsoft-Windows-Shell-Core/Operational", "shell-core"), ("Microsoft-Windows-SmbClient/Connectivity", "smbclient-connectivity"),
        ("Microsoft-Windows-SmbClient/Security", "smbclient-security"), ("Microsoft-Windows-Sysmon/Operational", Sysmon), ("Linux-Sysmon/Operational", LinuxSysmon), ("Microsoft-Windows-TaskScheduler/Operational", "taskscheduler"),
        ("Microsoft-Windows-TerminalServices-LocalSessionManager/Operational", "terminalservices-localsessionmanager"), ("Microsoft-Windows-VHDMP/Operational", "vhdmp"), ("Microsoft-Windows-WMI-Activity/Operational", "wmi"),
        ("Microsoft-Windows-Windows Defender/Operational", "windefend"), ("Microsoft-Windows-Windows Firewall With Advanced Security/Firewall", "firewall-as"),
    ];

    // By service, id and, where the id alone does not say, the event's own EventType.
    private static readonly (string Service, string Id, string[] Categories)[] Categories =
    [
        ("sysmon", "1", ["process_creation"]), ("sysmon", "2", ["file_change"]), ("sysmon", "3", ["network_connection"]), ("sysmon", "4", ["sysmon_status"]), ("sysmon", "5", ["process_termination"]), ("sysmon", "6", ["driver_load"]),
        ("sysmon", "7", ["image_load"]), ("sysmon", "8", ["create_remote_thread"]), ("sysmon", "9", ["raw_access_thread"]), ("sysmon", "10", ["process_access"]), ("sysmon", "11", ["file_event"]),
        ("sysmon", "12", ["registry_event", "registry_add", "registry_delete"]), ("sysmon", "12 CreateKey", ["registry_event", "registry_add"]), ("sysmon", "12 DeleteKey", ["registry_event", "registry_delete"]),
        ("sysmon", "12 DeleteValue", ["registry_event", "registry_delete"]), ("sysmon", "13", ["registry_event", "registry_set"]), ("sysmon", "14", ["registry_event", "registry_rename"]), ("sysmon", "15", ["create_stream_hash"]),
        ("sysmon", "16", ["sysmon_status"]), ("sysmon", "17", ["pipe_created"]), ("sysmon", "18", ["pipe_created"]), ("sysmon", "19", ["wmi_event"]), ("sysmon", "20", ["wmi_event"]), ("sysmon", "21", ["wmi_event"]),
        ("sysmon", "22", ["dns_query"]), ("sysmon", "23", ["file_delete"]), ("sysmon", "24", ["clipboard_change", "clipboard_capture"]), ("sysmon", "25", ["process_tampering"]), ("sysmon", "26", ["file_delete_detected"]),
        ("sysmon", "27", ["file_block_executable"]), ("sysmon", "28", ["file_block_shredding"]), ("sysmon", "29", ["file_executable_detected"]), ("sysmon", "255", ["sysmon_error"]),
        ("security", "4688", ["process_creation"]), ("security", "4657", ["registry_event", "registry_set"]),
        ("powershell", "4103", ["ps_module"]), ("powershell", "4104", ["ps_script"]), ("powershell-classic", "400", ["ps_classic_start"]), ("powershell-classic", "600", ["ps_classic_provider_start"]), ("powershell-classic", "800", ["ps_classic_script"]),
        // Those that tell of a threat; what is done about it afterwards (1117 and later) is the same detection again.
        .. new[] { "1006", "1007", "1008", "1009", "1010", "1011", "1012", "1017", "1018", "1019", "1115", "1116" }.Select(id => ("windefend", id, new[] { "antivirus" })),
    ];

    private static readonly Utf8Map<string> ServiceOf = new(Services.Select(row => KeyValuePair.Create(row.Channel.ToLowerInvariant(), row.Service)));
    private static readonly Dictionary<string, EventKind> KindOf = AllKinds();
    private static readonly Utf8Map<EventKind> ByKey = new(KindOf);

    /// <summary>All kinds that are told apart.</summary>
    public static IReadOnlyCollection<EventKind> Kinds => KindOf.Values;

    /// <summary>The log sources of an event of Sysmon's, by its id and, where that does not say it, its own EventType.</summary>
    internal static LogSource[] OfSysmon(string id) => (KindOf.GetValueOrDefault($"{Sysmon} {id}") ?? KindOf[Sysmon]).LogSources;

    /// <summary>The same of an event of Sysmon for Linux.</summary>
    internal static LogSource[] OfSysmonOnLinux(string id) => (KindOf.GetValueOrDefault($"{LinuxSysmon} {id}") ?? KindOf[LinuxSysmon]).LogSources;

    /// <summary>The kind of a Windows event, in one of its JSON forms: flat, winlogbeat's, the event's XML. Null for what is none, or whose channel is not known: nothing is then said of its log source.</summary>
    public static EventKind? Of(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("hannel\""u8) < 0)
            return null;
        var system = JsonMember.FindObject(json, "winlog"u8);
        if (!system.IsEmpty)
            return Find(JsonMember.Find(system, "channel"u8), JsonMember.Find(system, "event_id"u8), JsonMember.Find(JsonMember.FindObject(system, "event_data"u8), "EventType"u8));
        var whole = JsonMember.FindObject(json, "Event"u8);
        whole = whole.IsEmpty ? json : whole;
        system = JsonMember.FindObject(whole, "System"u8);
        var data = system.IsEmpty ? json : JsonMember.FindObject(whole, "EventData"u8);
        system = system.IsEmpty ? json : system;
        var id = JsonMember.Find(system, "EventID"u8);
        if (id.IsEmpty)
            id = JsonMember.Find(JsonMember.FindObject(system, "EventID"u8), "#text"u8);
        return Find(JsonMember.Find(system, "Channel"u8), id, JsonMember.Find(data, "EventType"u8));
    }

    /// <summary>The kind of an event of this channel, id and, where the id alone does not say it, EventType; null for a channel that is not known.</summary>
    internal static EventKind? Find(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> id, ReadOnlySpan<byte> type)
    {
        Span<byte> lower = stackalloc byte[128];
        if (Ascii.ToLower(channel, lower, out var length) != System.Buffers.OperationStatus.Done || ServiceOf.Find(lower[..length]) is not { } service)
            return null;
        Span<byte> key = stackalloc byte[128];
        _ = System.Text.Unicode.Utf8.TryWrite(key, $"{service} ", out var named);
        // No id is so long, no type that is told apart either.
        if (id.Length > LongestWord || !id.TryCopyTo(key[named..]))
            return KindOf[service];
        named += id.Length;
        if (!type.IsEmpty && type.Length <= LongestWord && key.Length > named + type.Length)
        {
            key[named] = (byte)' ';
            type.CopyTo(key[(named + 1)..]);
            if (ByKey.Find(key[..(named + 1 + type.Length)]) is { } kind)
                return kind;
        }
        return ByKey.Find(key[..named]) ?? KindOf[service];
    }

    private static Dictionary<string, EventKind> AllKinds()
    {
        var kinds = new Dictionary<string, EventKind>(StringComparer.Ordinal);
        foreach (var (_, service) in Services)
            kinds[service] = Kind(service, service, [null]);
        foreach (var (service, id, categories) in Categories)
        {
            kinds[$"{service} {id}"] = Kind($"{service} {id}", service, categories);
            if (service == Sysmon)
                kinds[$"{LinuxSysmon} {id}"] = Kind($"{LinuxSysmon} {id}", LinuxSysmon, categories);
        }
        return kinds;
    }

    private static EventKind Kind(string name, string service, string?[] categories) => service == LinuxSysmon
        ? new EventKind(Linux, name, AsimSchema.None, [.. categories.Select(category => new LogSource(category, Linux, Sysmon))])
        : new EventKind(Product, name, AsimSchema.None, [.. Names(service).SelectMany(_ => categories, (each, category) => new LogSource(category, Product, each))]);

    // The taxonomy has renamed this one; rules use the older name.
    private static string[] Names(string service) => service == "microsoft-servicebus-client" ? [service, "servicebus-client"] : [service];
}
