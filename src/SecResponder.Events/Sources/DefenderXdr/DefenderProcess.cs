using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>What a device's processes do: begin others, write files, change the registry. Who began it is the initiating process, with its parent and the account it runs under.</summary>
/// <remarks>Microsoft Learn, "Advanced hunting schema": DeviceProcessEvents, DeviceFileEvents, DeviceRegistryEvents.</remarks>
internal static class DefenderProcess
{
    private static readonly WordMap FileTypes = new(("FileCreated", "FileCreated"), ("FileModified", "FileModified"), ("FileDeleted", "FileDeleted"), ("FileRenamed", "FileRenamed"));

    private static readonly WordMap RegistryTypes = new(
        ("RegistryKeyCreated", "RegistryKeyCreated"), ("RegistryKeyDeleted", "RegistryKeyDeleted"), ("RegistryKeyRenamed", "RegistryKeyRenamed"), ("RegistryValueDeleted", "RegistryValueDeleted"), ("RegistryValueSet", "RegistryValueSet"));

    private static readonly WordMap ValueTypes = new(
        ("None", "Reg_None"), ("String", "Reg_Sz"), ("ExpandString", "Reg_Expand_Sz"), ("Binary", "Reg_Binary"), ("Dword", "Reg_DWord"), ("MultiString", "Reg_Multi_Sz"), ("QWord", "Reg_QWord"));

    private static readonly byte[] ProcessCreated = "ProcessCreated"u8.ToArray();
    private static readonly byte[] ProcessTerminated = "ProcessTerminated"u8.ToArray();
    private static readonly byte[] Unix = "Unix"u8.ToArray();
    private static readonly byte[] WindowsLocal = "Windows Local"u8.ToArray();
    private static readonly byte[] WindowsShare = "Windows Share"u8.ToArray();
    private static readonly byte[] FileNameOnly = "FileNameOnly"u8.ToArray();
    private static readonly byte[] TargetObject = "TargetObject"u8.ToArray();

    private static Dictionary<string, FieldSetter> Actor { get; } = new(StringComparer.Ordinal)
    {
        ["properties>InitiatingProcessAccountUpn"] = Into.User(UserFields.Actor),
        ["properties>InitiatingProcessAccountName"] = Into.Kept("actor.name"),
        ["properties>InitiatingProcessAccountDomain"] = Into.Kept("actor.domain"),
        ["properties>InitiatingProcessAccountSid"] = Into.Id(AsimField.ActorUserId, AsimField.ActorUserIdType, AsimWords.Sid),
        ["properties>InitiatingProcessId"] = Into.Text(AsimField.ActingProcessId),
        ["properties>InitiatingProcessFolderPath"] = Into.Text(AsimField.ActingProcessName),
        ["properties>InitiatingProcessFileName"] = Into.Kept("acting.name"),
    };

    public static JsonReading Process { get; } = Reading(DefenderKinds.Process, FinishProcess, new(StringComparer.Ordinal)
    {
        ["properties>InitiatingProcessCommandLine"] = Into.Text(AsimField.ActingProcessCommandLine),
        ["properties>InitiatingProcessCreationTime"] = Into.Time(AsimField.ActingProcessCreationTime),
        ["properties>InitiatingProcessMD5"] = Into.Text(AsimField.ActingProcessMD5),
        ["properties>InitiatingProcessSHA1"] = Into.Text(AsimField.ActingProcessSHA1),
        ["properties>InitiatingProcessSHA256"] = Into.Text(AsimField.ActingProcessSHA256),
        ["properties>InitiatingProcessIntegrityLevel"] = Into.Text(AsimField.ActingProcessIntegrityLevel),
        ["properties>InitiatingProcessTokenElevation"] = Into.Text(AsimField.ActingProcessTokenElevation),
        ["properties>InitiatingProcessParentId"] = Into.Text(AsimField.ParentProcessId),
        ["properties>InitiatingProcessParentFileName"] = Into.Text(AsimField.ParentProcessName),
        ["properties>InitiatingProcessParentCreationTime"] = Into.Time(AsimField.ParentProcessCreationTime),
        ["properties>FolderPath"] = Into.Text(AsimField.TargetProcessName),
        ["properties>FileName"] = Into.Text(AsimField.TargetProcessFilename),
        ["properties>FileSize"] = Into.Count(AsimField.TargetProcessFileSize),
        ["properties>ProcessId"] = Into.Text(AsimField.TargetProcessId),
        ["properties>ProcessCommandLine"] = Into.Text(AsimField.TargetProcessCommandLine),
        ["properties>ProcessCreationTime"] = Into.Time(AsimField.TargetProcessCreationTime),
        ["properties>ProcessIntegrityLevel"] = Into.Text(AsimField.TargetProcessIntegrityLevel),
        ["properties>ProcessTokenElevation"] = Into.Text(AsimField.TargetProcessTokenElevation),
        ["properties>ProcessVersionInfoCompanyName"] = Into.Text(AsimField.TargetProcessFileCompany),
        ["properties>ProcessVersionInfoProductName"] = Into.Text(AsimField.TargetProcessFileProduct),
        ["properties>ProcessVersionInfoProductVersion"] = Into.Text(AsimField.TargetProcessFileVersion),
        ["properties>ProcessVersionInfoInternalFileName"] = Into.Text(AsimField.TargetProcessFileInternalName),
        ["properties>ProcessVersionInfoOriginalFileName"] = Into.Text(AsimField.TargetProcessFileOriginalName),
        ["properties>ProcessVersionInfoFileDescription"] = Into.Text(AsimField.TargetProcessFileDescription),
        ["properties>MD5"] = Into.Text(AsimField.TargetProcessMD5),
        ["properties>SHA1"] = Into.Text(AsimField.TargetProcessSHA1),
        ["properties>SHA256"] = Into.Text(AsimField.TargetProcessSHA256),
        ["properties>AccountUpn"] = Into.User(UserFields.Target),
        ["properties>AccountName"] = Into.Kept("AccountName"),
        ["properties>AccountDomain"] = Into.Kept("AccountDomain"),
        ["properties>AccountSid"] = Into.Id(AsimField.TargetUserId, AsimField.TargetUserIdType, AsimWords.Sid),
        ["properties>LogonId"] = Into.Text(AsimField.TargetUserSessionId),
    });

    public static JsonReading File { get; } = Reading(DefenderKinds.File, FinishFile, new(StringComparer.Ordinal)
    {
        ["properties>InitiatingProcessCommandLine"] = Into.Text(AsimField.ActingProcessCommandLine),
        ["properties>FolderPath"] = Into.Text(AsimField.TargetFilePath),
        ["properties>FileName"] = Into.Text(AsimField.TargetFileName),
        ["properties>FileSize"] = Into.Count(AsimField.TargetFileSize),
        ["properties>MD5"] = Into.Text(AsimField.TargetFileMD5),
        ["properties>SHA1"] = Into.Text(AsimField.TargetFileSHA1),
        ["properties>SHA256"] = Into.Text(AsimField.TargetFileSHA256),
        ["properties>PreviousFileName"] = Into.Text(AsimField.SrcFileName),
        ["properties>PreviousFolderPath"] = Into.Text(AsimField.SrcFilePath),
        ["properties>FileOriginUrl"] = Into.Text(AsimField.TargetUrl),
        ["properties>RequestSourceIP"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>RequestSourcePort"] = Into.Port(AsimField.SrcPortNumber),
        ["properties>RequestProtocol"] = (e, text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, System.Text.Ascii.EqualsIgnoreCase(text, "local"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "unknown"u8) ? default : text),
    });

    public static JsonReading Registry { get; } = Reading(DefenderKinds.Registry, FinishRegistry, new(StringComparer.Ordinal)
    {
        ["properties>InitiatingProcessParentId"] = Into.Text(AsimField.ParentProcessId),
        ["properties>InitiatingProcessParentFileName"] = Into.Text(AsimField.ParentProcessName),
        ["properties>RegistryKey"] = Into.Text(AsimField.RegistryKey),
        ["properties>RegistryValueName"] = Into.Text(AsimField.RegistryValue),
        ["properties>RegistryValueData"] = Into.Text(AsimField.RegistryValueData),
        ["properties>RegistryValueType"] = Into.Word(AsimField.RegistryValueType, ValueTypes),
        ["properties>PreviousRegistryKey"] = Into.Text(AsimField.RegistryPreviousKey),
        ["properties>PreviousRegistryValueName"] = Into.Text(AsimField.RegistryPreviousValue),
        ["properties>PreviousRegistryValueData"] = Into.Text(AsimField.RegistryPreviousValueData),
    });

    private static JsonReading Reading(EventKind kind, Func<SecurityEvent, Rejection?> finish, Dictionary<string, FieldSetter> more) => new(kind, new JsonFieldMap(DefenderFields.Columns(DefenderFields.Device.Concat(Actor).Concat(more))), finish);

    private static Rejection? FinishProcess(SecurityEvent e)
    {
        Begin(e);
        e.SetConstant(AsimField.EventType, e[AsimField.EventOriginalType].Utf8.SequenceEqual(ProcessTerminated) ? ProcessTerminated : ProcessCreated);
        Follow(e, AsimField.TargetProcessName, AsimField.TargetProcessFilename);
        // What was begun without words of its own was begun by its name.
        Follow(e, AsimField.TargetProcessCommandLine, AsimField.TargetProcessName);
        if (!e.Has(AsimField.TargetProcessName) || !e.Has(AsimField.TargetProcessId))
            return new Rejection(RejectionCodes.Truncated, "properties has no FileName or no ProcessId", 0);
        DefenderFields.SetAccount(e, UserFields.Target, "AccountDomain"u8, "AccountName"u8);
        Follow(e, AsimField.TargetUsername, AsimField.ActorUsername);
        if (e.Has(AsimField.TargetUsername) && !e.Has(AsimField.TargetUsernameType))
            e.Set(AsimField.TargetUsernameType, e[AsimField.ActorUsernameType]);
        DefenderFields.SetHash(e, AsimField.TargetProcessSHA256, AsimField.TargetProcessSHA1, AsimField.TargetProcessMD5);
        return null;
    }

    private static Rejection? FinishFile(SecurityEvent e)
    {
        Begin(e);
        if (!FileTypes.TrySet(e, AsimField.EventType, e[AsimField.EventOriginalType].Utf8))
            return new Rejection(RejectionCodes.UnknownKind, $"its ActionType '{e[AsimField.EventOriginalType]}' is none of FileCreated, FileModified, FileDeleted, FileRenamed", 0);
        Join(e, AsimField.TargetFilePath, AsimField.TargetFileName);
        Join(e, AsimField.SrcFilePath, AsimField.SrcFileName);
        Follow(e, AsimField.TargetFilePath, AsimField.TargetFileName);
        e.SetConstant(AsimField.TargetFilePathType, PathType(e[AsimField.TargetFilePath].Utf8));
        if (e.Has(AsimField.SrcFilePath))
            e.SetConstant(AsimField.SrcFilePathType, PathType(e[AsimField.SrcFilePath].Utf8));
        DefenderFields.SetHash(e, AsimField.TargetFileSHA256, AsimField.TargetFileSHA1, AsimField.TargetFileMD5);
        return null;
    }

    private static Rejection? FinishRegistry(SecurityEvent e)
    {
        Begin(e);
        if (!RegistryTypes.TrySet(e, AsimField.EventType, e[AsimField.EventOriginalType].Utf8))
            return new Rejection(RejectionCodes.UnknownKind, $"its ActionType '{e[AsimField.EventOriginalType]}' is none that changes a key or a value of the registry", 0);
        // What was deleted is there as it was before, only.
        Follow(e, AsimField.RegistryKey, AsimField.RegistryPreviousKey);
        if (!e.Has(AsimField.RegistryKey))
            return new Rejection(RejectionCodes.Truncated, "properties has neither RegistryKey nor PreviousRegistryKey", 0);
        if (e[AsimField.EventOriginalType].Utf8.SequenceEqual("RegistryValueDeleted"u8))
            Follow(e, AsimField.RegistryValue, AsimField.RegistryPreviousValue);
        // Sysmon's name, which public rules ask for, is key and value together.
        e.Vendor.Add(TargetObject, e.Has(AsimField.RegistryValue) ? Together(e, e[AsimField.RegistryKey].Utf8, (byte)'\\', e[AsimField.RegistryValue].Utf8) : e[AsimField.RegistryKey]);
        return null;
    }

    private static void Begin(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        DefenderFields.SetAccount(e, UserFields.Actor, "actor.domain"u8, "actor.name"u8);
        if (!e.Has(AsimField.ActingProcessName))
            e.Set(AsimField.ActingProcessName, e.Vendor.Find("acting.name"u8));
    }

    private static void Follow(SecurityEvent e, AsimField field, AsimField other)
    {
        if (!e.Has(field) && e.Has(other))
            e.Set(field, e[other]);
    }

    // FolderPath has the file's name at its end, or has not.
    private static void Join(SecurityEvent e, AsimField path, AsimField name)
    {
        if (!e.Has(path) || !e.Has(name) || e[path].Utf8.EndsWith(e[name].Utf8))
            return;
        var folder = e[path].Utf8;
        e.Set(path, Together(e, folder.TrimEnd("\\/"u8), folder.Contains((byte)'/') ? (byte)'/' : (byte)'\\', e[name].Utf8));
    }

    private static FieldValue Together(SecurityEvent e, ReadOnlySpan<byte> first, byte between, ReadOnlySpan<byte> second)
    {
        var room = e.ScratchRoom(first.Length + 1 + second.Length);
        first.CopyTo(room);
        room[first.Length] = between;
        second.CopyTo(room[(first.Length + 1)..]);
        return e.SliceOf(room);
    }

    private static byte[] PathType(ReadOnlySpan<byte> path) => path switch
    {
        [(byte)'/', ..] => Unix,
        [(byte)'\\', (byte)'\\', ..] => WindowsShare,
        _ when path.Contains((byte)'\\') => WindowsLocal,
        _ => FileNameOnly,
    };
}
