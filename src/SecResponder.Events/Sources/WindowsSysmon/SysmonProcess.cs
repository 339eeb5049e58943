using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Processes that began and ended. Who began one is its parent.</summary>
internal static class SysmonProcess
{
    private static readonly byte[] ProcessCreated = "ProcessCreated"u8.ToArray();
    private static readonly byte[] ProcessTerminated = "ProcessTerminated"u8.ToArray();

    private static readonly (AsimField Field, byte[] Name)[] Texts =
    [
        (AsimField.TargetProcessCommandLine, "CommandLine"u8.ToArray()), (AsimField.TargetProcessCurrentDirectory, "CurrentDirectory"u8.ToArray()), (AsimField.TargetProcessFileVersion, "FileVersion"u8.ToArray()),
        (AsimField.TargetProcessFileDescription, "Description"u8.ToArray()), (AsimField.TargetProcessFileProduct, "Product"u8.ToArray()), (AsimField.TargetProcessFileCompany, "Company"u8.ToArray()),
        (AsimField.TargetProcessFileOriginalName, "OriginalFileName"u8.ToArray()), (AsimField.TargetProcessIntegrityLevel, "IntegrityLevel"u8.ToArray()), (AsimField.TargetUserSessionId, "LogonId"u8.ToArray()),
        (AsimField.ActingProcessCommandLine, "ParentCommandLine"u8.ToArray()),
    ];

    public static Rejection? Created(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, ProcessCreated);
        if (Target(e) is { } rejection)
            return rejection;
        foreach (var (field, name) in Texts)
            e.SetText(field, WindowsData.Of(e, name));
        e.SetText(AsimField.TargetUserSessionGuid, SysmonData.Guid(WindowsData.Of(e, "LogonGuid"u8)));
        SysmonData.Hashes(e, WindowsData.Of(e, "Hashes"u8), AsimField.TargetProcessMD5, AsimField.TargetProcessSHA1, AsimField.TargetProcessSHA256, AsimField.TargetProcessIMPHASH);
        // The parent's user is told since Sysmon 13.30; before, a process runs under its parent's as a rule.
        var parent = WindowsData.Of(e, "ParentUser"u8);
        SysmonData.Acting(e, WindowsData.Of(e, "ParentImage"u8), WindowsData.Of(e, "ParentProcessId"u8), WindowsData.Of(e, "ParentProcessGuid"u8), parent.IsEmpty ? WindowsData.Of(e, "User"u8) : parent);
        Complete(e);
        return null;
    }

    // Who ended it is not told; that it ended itself is what the schema's mandatory fields are filled with, as everybody does.
    public static Rejection? Terminated(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, ProcessTerminated);
        if (Target(e) is { } rejection)
            return rejection;
        SysmonData.Acting(e, default, WindowsData.Of(e, "ProcessId"u8), default, WindowsData.Of(e, "User"u8));
        Complete(e);
        return null;
    }

    private static Rejection? Target(SecurityEvent e)
    {
        SysmonData.Begin(e);
        e.SetText(AsimField.TargetProcessName, WindowsData.Of(e, "Image"u8));
        e.SetText(AsimField.TargetProcessId, WindowsData.Of(e, "ProcessId"u8));
        e.SetText(AsimField.TargetProcessGuid, SysmonData.Guid(WindowsData.Of(e, "ProcessGuid"u8)));
        UserFields.Target.Set(e, WindowsData.Of(e, "User"u8));
        return e.Has(AsimField.TargetProcessName) && e.Has(AsimField.TargetProcessId) ? null : new Rejection(RejectionCodes.Truncated, "its data have no Image or no ProcessId", 0);
    }

    // What was begun without words of its own was begun by its name.
    private static void Complete(SecurityEvent e)
    {
        if (!e.Has(AsimField.TargetProcessCommandLine))
            e.Set(AsimField.TargetProcessCommandLine, e[AsimField.TargetProcessName]);
    }
}
