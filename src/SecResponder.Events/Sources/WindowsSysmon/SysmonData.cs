using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>The data of Sysmon's events, and what most of them have alike: the time, the process, the user, hashes.</summary>
internal static class SysmonData
{
    private static readonly byte[] Sha256 = "SHA256"u8.ToArray();
    private static readonly byte[] Sha1 = "SHA"u8.ToArray();
    private static readonly byte[] Md5 = "MD5"u8.ToArray();
    private static readonly byte[] ImportHash = "IMPHASH"u8.ToArray();

    /// <summary>How a record is read, by its form.</summary>
    public static WindowsForms Forms { get; } = new(
    [
        "Archived", "CallTrace", "ClientInfo", "CommandLine", "Company", "Configuration", "ConfigurationFileHash", "Consumer", "Contents", "CreationUtcTime", "CurrentDirectory", "Description", "Destination", "DestinationHostname", "DestinationIp",
        "DestinationIsIpv6", "DestinationPort", "DestinationPortName", "Details", "Device", "EventNamespace", "FileVersion", "Filter", "GrantedAccess", "Hash", "Hashes", "ID", "Image", "ImageLoaded", "Initiated", "IntegrityLevel", "IsExecutable", "LogonGuid",
        "LogonId", "Name", "NewName", "NewThreadId", "Operation", "OriginalFileName", "ParentCommandLine", "ParentImage", "ParentProcessGuid", "ParentProcessId", "ParentUser", "PipeName", "PreviousCreationUtcTime", "ProcessGuid", "ProcessId", "Product",
        "Protocol", "Query", "QueryName", "QueryResults", "QueryStatus", "RuleName", "SchemaVersion", "Session", "Signature", "SignatureStatus", "Signed", "SourceHostname", "SourceImage", "SourceIp", "SourceIsIpv6", "SourcePort", "SourcePortName",
        "SourceProcessGUID", "SourceProcessGuid", "SourceProcessId", "SourceThreadId", "SourceUser", "StartAddress", "StartFunction", "StartModule", "State", "TargetFilename", "TargetImage", "TargetObject", "TargetProcessGUID", "TargetProcessGuid",
        "TargetProcessId", "TargetUser", "TerminalSessionId", "User", "UtcTime", "Version",
    ]);

    /// <summary>What every event begins with. The sensor's own time is the better one: it is UTC, whatever zone the collector's has.</summary>
    public static void Begin(SecurityEvent e)
    {
        if (IsoStamp.TryRead(WindowsData.Of(e, "UtcTime"u8), out var time, out _))
            e.SetTime(AsimField.TimeGenerated, time);
        // The schema of processes has no place for the name of Sysmon's rule.
        if (e.Kind.Schema != AsimSchema.ProcessEvent)
            e.SetText(AsimField.RuleName, WindowsData.Of(e, "RuleName"u8));
        e.SetText(AsimField.EventOriginalSubType, WindowsData.Of(e, "EventType"u8));
        // What Windows says of the record (its audit bits) is nothing that happened.
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
    }

    /// <summary>The process that did it, and its user.</summary>
    public static void Acting(SecurityEvent e, ReadOnlySpan<byte> image, ReadOnlySpan<byte> id, ReadOnlySpan<byte> guid, ReadOnlySpan<byte> user)
    {
        e.SetText(AsimField.ActingProcessName, image);
        e.SetText(AsimField.ActingProcessId, id);
        e.SetText(AsimField.ActingProcessGuid, Guid(guid));
        UserFields.Actor.Set(e, user);
    }

    /// <summary>A process' id of Sysmon's own, without the braces.</summary>
    public static ReadOnlySpan<byte> Guid(ReadOnlySpan<byte> text) => text.Trim("{}"u8);

    /// <summary><c>SHA1=…,MD5=…,SHA256=…,IMPHASH=…</c>, as many as are configured.</summary>
    public static void Hashes(SecurityEvent e, ReadOnlySpan<byte> hashes, AsimField md5, AsimField sha1, AsimField sha256, AsimField? imports)
    {
        while (!hashes.IsEmpty)
        {
            var end = hashes.IndexOf((byte)',');
            var one = end < 0 ? hashes : hashes[..end];
            hashes = end < 0 ? default : hashes[(end + 1)..];
            var equals = one.IndexOf((byte)'=');
            if (equals < 0)
                continue;
            var name = one[..equals];
            var value = one[(equals + 1)..];
            if (name.SequenceEqual("MD5"u8))
                e.SetText(md5, value);
            else if (name.SequenceEqual("SHA1"u8))
                e.SetText(sha1, value);
            else if (name.SequenceEqual("SHA256"u8))
                e.SetText(sha256, value);
            else if (name.SequenceEqual("IMPHASH"u8) && imports is { } field)
                e.SetText(field, value);
        }
        Best(e, sha256, Sha256);
        Best(e, sha1, Sha1);
        Best(e, md5, Md5);
        if (imports is { } last)
            Best(e, last, ImportHash);
    }

    private static void Best(SecurityEvent e, AsimField field, byte[] type)
    {
        if (e.Has(AsimField.HashType) || !e.Has(field))
            return;
        e.Set(AsimField.Hash, e[field]);
        e.SetConstant(AsimField.HashType, type);
    }
}
