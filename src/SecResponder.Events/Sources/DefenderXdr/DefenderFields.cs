using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>Which columns of each table become what.</summary>
/// <remarks>Microsoft Learn, "Advanced hunting schema": the page of each table.</remarks>
internal static class DefenderFields
{
    /// <summary>The user whom an alert is about.</summary>
    public static UserFields Username { get; } = new(AsimField.Username, AsimField.UsernameType);

    /// <summary>Where a connection's direction is kept, which stands as JSON text within AdditionalFields.</summary>
    public static byte[] Direction { get; } = "AdditionalFields.direction"u8.ToArray();

    public static WordMap Severities { get; } = new(("Informational", "Informational"), ("Low", "Low"), ("Medium", "Medium"), ("High", "High"));

    public static Dictionary<string, FieldSetter> Device { get; } = new(StringComparer.Ordinal)
    {
        ["time"] = Published,
        ["properties>Timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["properties>ReportId"] = Into.Text(AsimField.EventOriginalUid),
        ["properties>ActionType"] = Into.Text(AsimField.EventOriginalType),
        ["properties>DeviceId"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.MdeId),
        ["properties>DeviceName"] = Into.Host(HostFields.Device),
    };

    public static JsonFieldMap Network { get; } = new(Columns(Device.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>LocalIP"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>LocalPort"] = Into.Port(AsimField.SrcPortNumber),
        ["properties>RemoteIP"] = Into.Address(AsimField.DstIpAddr),
        ["properties>RemotePort"] = Into.Port(AsimField.DstPortNumber),
        ["properties>RemoteUrl"] = Into.Kept("RemoteUrl"),
        ["properties>Protocol"] = Protocol,
        ["properties>InitiatingProcessFileName"] = Into.Text(AsimField.SrcProcessName),
        ["properties>InitiatingProcessId"] = Into.Text(AsimField.SrcProcessId),
        ["properties>InitiatingProcessAccountUpn"] = Into.User(UserFields.Source),
        ["properties>InitiatingProcessAccountName"] = Into.Kept("actor.name"),
        ["properties>InitiatingProcessAccountDomain"] = Into.Kept("actor.domain"),
        ["properties>InitiatingProcessAccountSid"] = Into.Id(AsimField.SrcUserId, AsimField.SrcUserIdType, AsimWords.Sid),
        ["properties>AdditionalFields"] = (e, json) => e.Vendor.Add(Direction, json is [(byte)'{', ..] ? e.SliceOf(JsonMember.Find(json, "direction"u8)) : FieldValue.Absent),
    })));

    public static JsonFieldMap Logon { get; } = new(Columns(Device.Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>AccountUpn"] = Into.User(UserFields.Target),
        ["properties>AccountName"] = Into.Kept("AccountName"),
        ["properties>AccountDomain"] = Into.Kept("AccountDomain"),
        ["properties>AccountSid"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.Sid),
        ["properties>AccountObjectId"] = Into.Kept("AccountObjectId"),
        ["properties>LogonType"] = LogonType,
        ["properties>InitiatingProcessAccountUpn"] = Into.User(UserFields.Actor),
        ["properties>InitiatingProcessAccountName"] = Into.Kept("actor.name"),
        ["properties>InitiatingProcessAccountDomain"] = Into.Kept("actor.domain"),
        ["properties>InitiatingProcessAccountSid"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Sid),
        ["properties>InitiatingProcessFileName"] = ActingProcess,
        ["properties>Protocol"] = Into.Text(AsimField.LogonProtocol),
        ["properties>FailureReason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["properties>LogonId"] = Into.Text(AsimField.TargetSessionId),
        ["properties>RemoteIP"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>RemotePort"] = Into.Port(AsimField.SrcPortNumber),
        ["properties>RemoteDeviceName"] = Into.Host(HostFields.Source),
        ["properties>IPAddress"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>Port"] = Into.Port(AsimField.SrcPortNumber),
        ["properties>Location"] = (e, text) => e.SetText(AsimField.SrcGeoCountry, text.Length == 2 ? text : default),
        ["properties>DestinationDeviceName"] = Into.Host(HostFields.Target),
        ["properties>DestinationIPAddress"] = Into.Address(AsimField.TargetIpAddr),
        ["properties>DestinationPort"] = Into.Port(AsimField.TargetPortNumber),
        ["properties>Application"] = Application,
        ["properties>OSPlatform"] = Into.Text(AsimField.SrcDvcOs),
    })));

    public static JsonFieldMap Alert { get; } = new(Columns(Device.Where(place => place.Key is not ("properties>ReportId" or "properties>ActionType")).Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["properties>AlertId"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
        ["properties>BehaviorId"] = Into.All(Into.Text(AsimField.EventUid), Into.Text(AsimField.EventOriginalUid)),
        ["properties>ActionType"] = Into.Kept("ActionType"),
        ["properties>Description"] = Into.Text(AsimField.EventMessage),
        ["properties>Title"] = Into.Text(AsimField.AlertName),
        ["properties>Category"] = Into.Text(AsimField.EventOriginalSubType),
        ["properties>Categories"] = Into.Text(AsimField.EventOriginalSubType),
        ["properties>Severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["properties>ServiceSource"] = Into.Kept("ServiceSource"),
        ["properties>DetectionSource"] = Into.Word(AsimField.DetectionMethod, new WordMap(("EDR", "EDR"), ("Antivirus", "Antivirus"), ("CustomDetection", "Scheduled Alerts"), ("CustomTI", "User Defined Blocked List"), ("Automated investigation", "Automated Investigation"),
            ("Microsoft Defender Antivirus", "Antivirus"), ("Cloud App Security", "Cloud Application Security"))),
        ["properties>AttackTechniques"] = Into.Text(AsimField.AttackTechniques),
        ["properties>EntityType"] = Into.Word(AsimField.IndicatorType, new WordMap(("Ip", "Ip"), ("User", "User"), ("Process", "Process"), ("Registry", "Registry"), ("Url", "Url"), ("Machine", "Host"), ("Device", "Host"), ("File", "File"), ("Mailbox", "Mailbox"),
            ("MailMessage", "Email"), ("CloudApplication", "Application"), ("OAuthApplication", "Application"), ("CloudLogonSession", "Logon Session"))),
        ["properties>EvidenceRole"] = Into.Kept("EvidenceRole"),
        ["properties>ThreatFamily"] = Into.Text(AsimField.ThreatName),
        ["properties>AccountUpn"] = Into.User(Username),
        ["properties>AccountName"] = Into.UserIfAbsent(Username),
        ["properties>AccountSid"] = Into.Id(AsimField.UserId, AsimField.UserIdType, AsimWords.Sid),
        ["properties>RegistryKey"] = Into.Text(AsimField.RegistryKey),
        ["properties>RegistryValueName"] = Into.Text(AsimField.RegistryValue),
        ["properties>RegistryValueData"] = Into.Text(AsimField.RegistryValueData),
        ["properties>EmailSubject"] = Into.Text(AsimField.EmailSubject),
        ["properties>FolderPath"] = Into.Text(AsimField.FilePath),
        ["properties>FileSize"] = Into.Count(AsimField.FileSize),
        ["properties>LocalIP"] = Into.Address(AsimField.DvcIpAddr),
        ["properties>RemoteUrl"] = Into.Text(AsimField.Url),
        ["properties>FileName"] = Into.Text(AsimField.FileName),
        ["properties>SHA1"] = Into.Text(AsimField.FileSHA1),
        ["properties>SHA256"] = Into.Text(AsimField.FileSHA256),
        ["properties>ProcessCommandLine"] = Into.Text(AsimField.ProcessCommandLine),
    })));

    /// <summary>The columns of a table, as the streaming API has them (in <c>properties</c>) and as rows that Log Analytics exports (on the first level).</summary>
    public static IEnumerable<KeyValuePair<string, FieldSetter>> Columns(IEnumerable<KeyValuePair<string, FieldSetter>> places)
    {
        foreach (var (place, set) in places)
        {
            yield return new(place, set);
            if (place.StartsWith("properties>", StringComparison.Ordinal))
                yield return new(place["properties>".Length..], set);
        }
        yield return new("TimeGenerated", Published);
    }

    /// <summary>Names the account by domain and name, where its principal name is not known.</summary>
    public static void SetAccount(SecurityEvent e, UserFields user, ReadOnlySpan<byte> domainKey, ReadOnlySpan<byte> nameKey)
    {
        if (e.Has(user.Username))
            return;
        var (domain, name) = (e.Vendor.Find(domainKey), e.Vendor.Find(nameKey));
        if (!domain.IsPresent || !name.IsPresent)
        {
            user.Set(e, name.Utf8);
            return;
        }
        var room = e.ScratchRoom(domain.Utf8.Length + 1 + name.Utf8.Length);
        domain.Utf8.CopyTo(room);
        room[domain.Utf8.Length] = (byte)'\\';
        name.Utf8.CopyTo(room[(domain.Utf8.Length + 1)..]);
        user.Set(e, room);
    }

    /// <summary>Sets the best of the hashes as the file's.</summary>
    public static void SetHash(SecurityEvent e, AsimField sha256, AsimField sha1, AsimField md5)
    {
        var (hash, type) = e.Has(sha256) ? (sha256, Sha256) : e.Has(sha1) ? (sha1, Sha1) : (md5, Md5);
        if (!e.Has(hash))
            return;
        e.Set(AsimField.Hash, e[hash]);
        e.SetConstant(AsimField.HashType, type);
    }

    /// <summary>The host of a URL that may lack its scheme.</summary>
    public static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> url)
    {
        if (url.IndexOf("://"u8) is var scheme and > 0)
            url = url[(scheme + 3)..];
        var end = url.IndexOfAny((byte)'/', (byte)':', (byte)'?');
        return end < 0 ? url : url[..end];
    }

    private static readonly byte[] Sha256 = "SHA256"u8.ToArray();
    private static readonly byte[] Sha1 = "SHA"u8.ToArray();
    private static readonly byte[] Md5 = "MD5"u8.ToArray();

    private static void ActingProcess(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ActingAppName, text);
        if (e.Has(AsimField.ActingAppName))
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
    }

    private static readonly FieldSetter SetTime = Into.Time(AsimField.TimeGenerated);

    // When it was published; the event's own time is the better one.
    private static void Published(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            SetTime(e, text);
    }

    // "TcpV4", "UdpV6", "Icmp"
    private static void Protocol(SecurityEvent e, ReadOnlySpan<byte> text) => Protocols.Set(e, text.EndsWith("V4"u8) || text.EndsWith("V6"u8) ? text[..^2] : text);

    private static void LogonType(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.EventSubType, text switch
    {
        _ when text.SequenceEqual("Interactive"u8) || text.SequenceEqual("CachedInteractive"u8) || text.SequenceEqual("Unlock"u8) => AsimWords.Interactive,
        _ when text.SequenceEqual("RemoteInteractive"u8) || text.StartsWith("Remote interactive"u8) || text.SequenceEqual("CachedRemoteInteractive"u8) => AsimWords.RemoteInteractive,
        _ when text.SequenceEqual("Service"u8) || text.SequenceEqual("Batch"u8) => AsimWords.Service,
        _ when text.SequenceEqual("Network"u8) || text.SequenceEqual("NetworkCleartext"u8) => AsimWords.RemoteService,
        _ when text.SequenceEqual("System"u8) => AsimWords.System,
        _ => [],
    });

    public static void Application(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.TargetAppName, text);
        e.SetConstant(AsimField.TargetAppType, AsimWords.SaasApplication);
    }
}
