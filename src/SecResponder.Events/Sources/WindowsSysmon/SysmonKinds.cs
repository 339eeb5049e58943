using SecResponder.Events.Asim;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Sysmon's events, under the names by which its configuration filters them.</summary>
/// <remarks>Microsoft Learn, Sysinternals, "Sysmon": Events.</remarks>
internal static class SysmonKinds
{
    public const string Source = "windows-sysmon";

    public static EventKind ProcessCreate { get; } = Kind("ProcessCreate", AsimSchema.ProcessEvent, "1");
    public static EventKind FileCreateTime { get; } = Kind("FileCreateTime", AsimSchema.FileEvent, "2");
    public static EventKind NetworkConnect { get; } = Kind("NetworkConnect", AsimSchema.NetworkSession, "3");
    public static EventKind ServiceState { get; } = Kind("ServiceStateChange", AsimSchema.AuditEvent, "4");
    public static EventKind ProcessTerminate { get; } = Kind("ProcessTerminate", AsimSchema.ProcessEvent, "5");
    public static EventKind DriverLoad { get; } = Kind("DriverLoad", AsimSchema.AuditEvent, "6");
    public static EventKind ImageLoad { get; } = Kind("ImageLoad", AsimSchema.AuditEvent, "7");
    public static EventKind CreateRemoteThread { get; } = Kind("CreateRemoteThread", AsimSchema.AuditEvent, "8");
    public static EventKind RawAccessRead { get; } = Kind("RawAccessRead", AsimSchema.AuditEvent, "9");
    public static EventKind ProcessAccess { get; } = Kind("ProcessAccess", AsimSchema.AuditEvent, "10");
    public static EventKind FileCreate { get; } = Kind("FileCreate", AsimSchema.FileEvent, "11");
    public static EventKind RegistryCreate { get; } = Kind("RegistryCreateKey", AsimSchema.RegistryEvent, "12 CreateKey");
    public static EventKind RegistryDelete { get; } = Kind("RegistryDelete", AsimSchema.RegistryEvent, "12 DeleteKey");
    public static EventKind RegistrySet { get; } = Kind("RegistrySetValue", AsimSchema.RegistryEvent, "13");
    public static EventKind RegistryRename { get; } = Kind("RegistryRename", AsimSchema.RegistryEvent, "14");
    public static EventKind StreamHash { get; } = Kind("FileCreateStreamHash", AsimSchema.FileEvent, "15");
    public static EventKind Configuration { get; } = Kind("ServiceConfigurationChange", AsimSchema.AuditEvent, "16");
    public static EventKind PipeCreate { get; } = Kind("PipeCreate", AsimSchema.AuditEvent, "17");
    public static EventKind PipeConnect { get; } = Kind("PipeConnect", AsimSchema.AuditEvent, "18");
    public static EventKind WmiFilter { get; } = Kind("WmiFilter", AsimSchema.AuditEvent, "19");
    public static EventKind WmiConsumer { get; } = Kind("WmiConsumer", AsimSchema.AuditEvent, "20");
    public static EventKind WmiBinding { get; } = Kind("WmiBinding", AsimSchema.AuditEvent, "21");
    public static EventKind DnsQuery { get; } = Kind("DnsQuery", AsimSchema.Dns, "22");
    public static EventKind FileDelete { get; } = Kind("FileDelete", AsimSchema.FileEvent, "23");
    public static EventKind Clipboard { get; } = Kind("ClipboardChange", AsimSchema.AuditEvent, "24");
    public static EventKind Tampering { get; } = Kind("ProcessTampering", AsimSchema.AuditEvent, "25");
    public static EventKind FileDeleteDetected { get; } = Kind("FileDeleteDetected", AsimSchema.FileEvent, "26");
    public static EventKind FileBlockExecutable { get; } = Kind("FileBlockExecutable", AsimSchema.FileEvent, "27");
    public static EventKind FileBlockShredding { get; } = Kind("FileBlockShredding", AsimSchema.FileEvent, "28");
    public static EventKind FileExecutable { get; } = Kind("FileExecutableDetected", AsimSchema.FileEvent, "29");
    public static EventKind Error { get; } = Kind("Error", AsimSchema.AuditEvent, "255");

    /// <summary>What a later version of Sysmon may write.</summary>
    public static EventKind Other { get; } = Kind("Other", AsimSchema.AuditEvent, "");

    // What Sysmon for Linux writes of all these.
    private static readonly Dictionary<EventKind, EventKind> Linux = new()
    {
        [ProcessCreate] = OnLinux(ProcessCreate, "1"),
        [NetworkConnect] = OnLinux(NetworkConnect, "3"),
        [ServiceState] = OnLinux(ServiceState, "4"),
        [ProcessTerminate] = OnLinux(ProcessTerminate, "5"),
        [RawAccessRead] = OnLinux(RawAccessRead, "9"),
        [FileCreate] = OnLinux(FileCreate, "11"),
        [Configuration] = OnLinux(Configuration, "16"),
        [FileDelete] = OnLinux(FileDelete, "23"),
        [Error] = OnLinux(Error, "255"),
        [Other] = OnLinux(Other, ""),
    };

    /// <summary>The kinds of Sysmon for Linux, by those that mean the same on Windows.</summary>
    public static IReadOnlyDictionary<EventKind, EventKind> OfLinux => Linux;

    private static EventKind OnLinux(EventKind kind, string id) => new(Source, $"{kind.Name} on Linux", kind.Schema, WindowsLogSources.OfSysmonOnLinux(id));

    private static EventKind Kind(string name, AsimSchema schema, string id) => new(Source, name, schema, WindowsLogSources.OfSysmon(id));
}
