using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsEventlog;

/// <summary>Malware that Microsoft Defender Antivirus found.</summary>
/// <remarks>Microsoft Learn, "Review event logs and error codes to troubleshoot issues with Microsoft Defender Antivirus".</remarks>
internal static class EventlogAlert
{
    private static readonly WordMap Severities = new(("Severe", "High"), ("High", "High"), ("Moderate", "Medium"), ("Medium", "Medium"), ("Low", "Low"), ("Unknown", "Medium"));

    private static readonly WordMap Categories = new(("Trojan", "Trojan"), ("Virus", "Virus"), ("Worm", "Worm"), ("Ransom", "Ransomware"), ("Ransomware", "Ransomware"), ("Spyware", "Spyware"), ("Adware", "Adware"), ("Backdoor", "Malware"), ("Exploit", "Malware"), ("Hacktool", "Malware"));

    private static readonly UserFields User = new(AsimField.Username, AsimField.UsernameType);

    private static readonly byte[] Antivirus = "Antivirus"u8.ToArray();
    private static readonly byte[] MalwareFound = "Malware found"u8.ToArray();

    public static Rejection? Finish(SecurityEvent e)
    {
        e.Remove(AsimField.EventResult);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        e.SetConstant(AsimField.DetectionMethod, Antivirus);
        var name = WindowsData.Of(e, "Threat Name"u8);
        e.SetText(AsimField.ThreatName, name);
        e.SetText(AsimField.ThreatId, WindowsData.Of(e, "Threat ID"u8));
        if (name.IsEmpty)
            e.SetConstant(AsimField.AlertName, MalwareFound);
        else
            e.SetText(AsimField.AlertName, name);
        var severity = WindowsData.Of(e, "Severity Name"u8);
        e.SetText(AsimField.EventOriginalSeverity, severity);
        e.SetConstant(AsimField.EventSeverity, Severities.Find(severity) ?? AsimWords.Medium);
        var category = WindowsData.Of(e, "Category Name"u8);
        e.SetText(AsimField.ThreatOriginalCategory, category);
        Categories.TrySet(e, AsimField.ThreatCategory, category);
        Path(e, WindowsData.Of(e, "Path"u8));
        e.SetText(AsimField.ProcessName, WindowsData.Of(e, "Process Name"u8));
        User.Set(e, WindowsData.Of(e, "Detection User"u8));
        return null;
    }

    // "file:_C:\a.exe" or "containerfile:_C:\a.zip; file:_C:\a.zip->b.exe": the first file.
    private static void Path(SecurityEvent e, ReadOnlySpan<byte> path)
    {
        if (path.IndexOf("file:_"u8) is var at and >= 0)
            path = path[(at + "file:_"u8.Length)..];
        if (path.IndexOf((byte)';') is var stop and >= 0)
            path = path[..stop];
        e.SetText(AsimField.FilePath, path);
        e.SetText(AsimField.FileName, path[(path.LastIndexOf((byte)'\\') + 1)..]);
    }
}
