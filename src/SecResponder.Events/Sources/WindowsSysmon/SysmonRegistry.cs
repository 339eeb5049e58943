using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Keys and values of the registry. Sysmon writes a key's roots short and a value behind its key; ASIM has them apart, and the roots' whole names.</summary>
internal static class SysmonRegistry
{
    private static readonly WordMap Types = new(
        ("CreateKey", "RegistryKeyCreated"), ("DeleteKey", "RegistryKeyDeleted"), ("DeleteValue", "RegistryValueDeleted"), ("SetValue", "RegistryValueSet"), ("RenameKey", "RegistryKeyRenamed"), ("RenameValue", "RegistryValueSet"));

    private static readonly WordMap ValueTypes = new(("DWORD", "Reg_DWord"), ("QWORD", "Reg_QWord"), ("Binary Data", "Reg_Binary"));

    private static readonly byte[] CreateKey = "RegistryKeyCreated"u8.ToArray();
    private static readonly byte[] SetValue = "RegistryValueSet"u8.ToArray();
    private static readonly byte[] Rename = "RegistryKeyRenamed"u8.ToArray();

    private static readonly (byte[] Short, byte[] Whole)[] Roots =
    [
        ("HKLM\\"u8.ToArray(), "HKEY_LOCAL_MACHINE\\"u8.ToArray()), ("HKU\\"u8.ToArray(), "HKEY_USERS\\"u8.ToArray()), ("HKCR\\"u8.ToArray(), "HKEY_LOCAL_MACHINE\\Classes\\"u8.ToArray()),
        ("\\REGISTRY\\MACHINE\\"u8.ToArray(), "HKEY_LOCAL_MACHINE\\"u8.ToArray()), ("\\REGISTRY\\USER\\"u8.ToArray(), "HKEY_USERS\\"u8.ToArray()),
    ];

    public static Rejection? Finish(SecurityEvent e)
    {
        SysmonData.Begin(e);
        var target = WindowsData.Of(e, "TargetObject"u8);
        if (target.IsEmpty)
            return new Rejection(RejectionCodes.Truncated, "its data have no TargetObject", 0);
        var what = WindowsData.Of(e, "EventType"u8);
        // The id alone says it where a collector has put its own word into EventType.
        e.SetConstant(AsimField.EventType, Types.Find(what) ?? (e.Kind == SysmonKinds.RegistrySet ? SetValue : e.Kind == SysmonKinds.RegistryRename ? Rename : CreateKey));
        if (what.StartsWith("Delete"u8))
            e.Begin(SysmonKinds.RegistryDelete);
        if (what.StartsWith("Rename"u8) || e.Kind == SysmonKinds.RegistryRename)
            Renamed(e, target, WindowsData.Of(e, "NewName"u8), what.SequenceEqual("RenameValue"u8));
        else
            Set(e, target, AsimField.RegistryKey, AsimField.RegistryValue, what.EndsWith("Value"u8) || e.Kind == SysmonKinds.RegistrySet);
        Value(e, WindowsData.Of(e, "Details"u8));
        SysmonData.Acting(e, WindowsData.Of(e, "Image"u8), WindowsData.Of(e, "ProcessId"u8), WindowsData.Of(e, "ProcessGuid"u8), WindowsData.Of(e, "User"u8));
        return null;
    }

    private static void Renamed(SecurityEvent e, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, bool isValue)
    {
        Set(e, after.IsEmpty ? before : after, AsimField.RegistryKey, AsimField.RegistryValue, isValue);
        Set(e, before, AsimField.RegistryPreviousKey, AsimField.RegistryPreviousValue, isValue);
    }

    // "DWORD (0x00000001)", "QWORD (0x…-0x…)", "Binary Data"; else a text, whose type is not told.
    private static void Value(SecurityEvent e, ReadOnlySpan<byte> details)
    {
        e.SetText(AsimField.RegistryValueData, details);
        var word = details.IndexOf(" ("u8);
        ValueTypes.TrySet(e, AsimField.RegistryValueType, word < 0 ? details : details[..word]);
    }

    private static void Set(SecurityEvent e, ReadOnlySpan<byte> target, AsimField key, AsimField value, bool hasValue)
    {
        var end = hasValue ? target.LastIndexOf((byte)'\\') : -1;
        if (end > 0)
        {
            e.SetText(value, target[(end + 1)..]);
            target = target[..end];
        }
        foreach (var (brief, whole) in Roots)
            if (target.StartsWith(brief))
            {
                TextLists.SetJoined(e, key, whole, target[brief.Length..]);
                return;
            }
        e.SetText(key, target);
    }
}
