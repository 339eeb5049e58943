using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsEventlog;

/// <summary>Sessions of the terminal services: 21 logon, 22 shell start, 23 logoff, 24 disconnected, 25 reconnected.</summary>
internal static class EventlogSession
{
    public static Rejection? Finish(SecurityEvent e)
    {
        e.Remove(AsimField.EventResult);
        var isEnd = e[AsimField.EventOriginalType].Utf8 is [_, (byte)'3' or (byte)'4'];
        e.SetConstant(AsimField.EventType, isEnd ? AsimWords.Logoff : AsimWords.Logon);
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        UserFields.Target.Set(e, WindowsData.Of(e, "User"u8));
        e.SetText(AsimField.TargetSessionId, WindowsData.Of(e, "SessionID"u8));
        // "LOCAL" is the console.
        var address = WindowsData.Of(e, "Address"u8);
        Addresses.Set(e, AsimField.SrcIpAddr, address);
        e.SetConstant(AsimField.EventSubType, e.Has(AsimField.SrcIpAddr) ? AsimWords.RemoteInteractive : AsimWords.Interactive);
        WindowsHost.Set(e, HostFields.Target);
        return null;
    }
}
