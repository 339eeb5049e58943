using SecResponder.Events.Asim;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>What several kinds say alike: the program that acted.</summary>
internal static class WindowsPlaces
{
    /// <summary>The program that asked for it.</summary>
    public static void ActingProcess(SecurityEvent e)
    {
        var name = WindowsData.Of(e, "ParentProcessName"u8);
        if (name.IsEmpty)
            name = WindowsData.Of(e, "ProcessName"u8);
        if (name.IsEmpty)
            name = WindowsData.Of(e, "CallerProcessName"u8);
        if (name.IsEmpty)
            return;
        e.SetText(AsimField.ActingAppName, name);
        e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
        var id = WindowsData.Of(e, "ProcessId"u8);
        e.SetText(AsimField.ActingAppId, id.IsEmpty ? WindowsData.Of(e, "CallerProcessId"u8) : id);
    }
}
