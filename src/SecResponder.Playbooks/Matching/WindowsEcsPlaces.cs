using System.Collections.Frozen;
using SecResponder.Events;

namespace SecResponder.Playbooks.Matching;

/// <summary>Where Elastic's Windows and Sysmon integrations put the fields of a Windows event: what ECS has a name for is moved there, and is gone from <c>winlog.event_data</c>.</summary>
/// <remarks>Elastic, "Windows integration": exported fields of the forwarded, powershell, sysmon_operational and security data streams; ECS 8.</remarks>
internal static class WindowsEcsPlaces
{
    private static readonly LogSource Process = new("process_creation");
    private static readonly LogSource Image = new("image_load");
    private static readonly LogSource Driver = new("driver_load");
    private static readonly LogSource Stream = new("create_stream_hash");

    private static readonly (LogSource? For, string Field, string Place)[] Rows =
    [
        (null, "Image", "process.executable"), (null, "ProcessId", "process.pid"), (null, "ProcessGuid", "process.entity_id"), (null, "CurrentDirectory", "process.working_directory"),
        (null, "CommandLine", "process.command_line"), (null, "ParentImage", "process.parent.executable"), (null, "ParentCommandLine", "process.parent.command_line"),
        (null, "ParentProcessId", "process.parent.pid"), (null, "ParentProcessGuid", "process.parent.entity_id"),
        (null, "SourceImage", "process.executable"), (null, "SourceProcessId", "process.pid"), (null, "SourceProcessGuid", "process.entity_id"), (null, "SourceThreadId", "process.thread.id"),
        (null, "Destination", "process.executable"), (null, "NewProcessName", "process.executable"), (null, "ParentProcessName", "process.parent.executable"),
        (Process, "OriginalFileName", "process.pe.original_file_name"), (Process, "Description", "process.pe.description"), (Process, "Product", "process.pe.product"),
        (Process, "Company", "process.pe.company"), (Process, "FileVersion", "process.pe.file_version"),
        (Image, "OriginalFileName", "file.pe.original_file_name"), (Image, "Description", "file.pe.description"), (Image, "Product", "file.pe.product"), (Image, "Company", "file.pe.company"),
        (Image, "FileVersion", "file.pe.file_version"), (Image, "Signature", "file.code_signature.subject_name"), (Driver, "Signature", "file.code_signature.subject_name"),
        (Process, "md5", "process.hash.md5"), (Process, "sha1", "process.hash.sha1"), (Process, "sha256", "process.hash.sha256"), (Process, "imphash", "process.pe.imphash"),
        (Stream, "md5", "file.hash.md5"), (Stream, "sha1", "file.hash.sha1"), (Stream, "sha256", "file.hash.sha256"),
        (null, "TargetFilename", "file.path"), (null, "ImageLoaded", "file.path"), (null, "Device", "file.path"), (null, "PipeName", "file.name"), (null, "Signed", "file.code_signature.signed"),
        (null, "SignatureStatus", "file.code_signature.status"), (null, "TargetObject", "registry.path"), (null, "IsExecutable", "sysmon.file.is_executable"), (null, "Archived", "sysmon.file.archived"),
        (null, "SourceIp", "source.ip"), (null, "SourcePort", "source.port"), (null, "SourceHostname", "source.domain"), (null, "DestinationIp", "destination.ip"), (null, "DestinationPort", "destination.port"),
        (null, "DestinationHostname", "destination.domain"), (null, "DestinationPortName", "network.protocol"), (null, "Protocol", "network.transport"), (null, "IpAddress", "source.ip"), (null, "IpPort", "source.port"),
        (null, "WorkstationName", "source.domain"), (null, "QueryName", "dns.question.name"), (null, "QueryStatus", "sysmon.dns.status"),
        (null, "ScriptBlockText", "powershell.file.script_block_text"), (null, "CommandName", "powershell.command.name"), (null, "EngineVersion", "powershell.engine.version"),
        (null, "NewEngineState", "powershell.engine.new_state"), (null, "HostApplication", "process.command_line"), (null, "HostVersion", "powershell.process.executable_version"),
        (null, "ServiceName", "service.name"),
    ];

    private static readonly FrozenDictionary<string, (LogSource? For, string Place)[]> ByField = Rows
        .GroupBy(row => row.Field, row => (row.For, row.Place), StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The field's places, as dotted paths, for rules of a log source.</summary>
    public static IEnumerable<string> Of(string field, LogSource source) =>
        ByField.GetValueOrDefault(field, []).Where(row => row.For?.Contains(source) != false).Select(row => row.Place);
}
