using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>The Windows Filtering Platform's connections, packets, ports that were bound or listened on.</summary>
/// <remarks>Microsoft Learn, "5156(S): The Windows Filtering Platform has permitted a connection".</remarks>
internal static class WindowsConnections
{
    private static readonly WordMap Directions = new(("%%14592", "Inbound"), ("%%14593", "Outbound"), ("Inbound", "Inbound"), ("Outbound", "Outbound"));

    private static readonly (byte[] Sysmon, byte[] Windows)[] Names =
    [
        ("Image"u8.ToArray(), "Application"u8.ToArray()), ("SourceIp"u8.ToArray(), "SourceAddress"u8.ToArray()), ("DestinationIp"u8.ToArray(), "DestAddress"u8.ToArray()), ("DestinationPort"u8.ToArray(), "DestPort"u8.ToArray()),
    ];

    private static readonly byte[] Initiated = "Initiated"u8.ToArray();
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] False = "false"u8.ToArray();

    public static void Set(SecurityEvent e, int id)
    {
        e.SetConstant(AsimField.DvcAction, id is 5154 or 5156 or 5158 ? AsimWords.Allow : id is 5150 or 5151 or 5152 or 5153 ? AsimWords.Drop : AsimWords.Deny);
        // The words of the log follow the result of the action, not the audit's "success".
        e.Remove(AsimField.EventResult);
        Addresses.Set(e, AsimField.SrcIpAddr, WindowsData.Of(e, "SourceAddress"u8));
        Addresses.Set(e, AsimField.DstIpAddr, WindowsData.Of(e, "DestAddress"u8));
        Protocols.Set(e, WindowsData.Of(e, "Protocol"u8));
        if (!e[AsimField.NetworkProtocol].Utf8.EndsWith("ICMP"u8))
        {
            Numbers.Port(e, AsimField.SrcPortNumber, WindowsData.Of(e, "SourcePort"u8));
            Numbers.Port(e, AsimField.DstPortNumber, WindowsData.Of(e, "DestPort"u8));
        }
        Numbers.Count(e, AsimField.NetworkRuleNumber, WindowsData.Of(e, "FilterRTID"u8));
        if (id is 5154 or 5155 or 5158 or 5159)
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Listen);
        else
            Directions.TrySet(e, AsimField.NetworkDirection, WindowsData.Of(e, "Direction"u8));
        var inbound = e[AsimField.NetworkDirection].Utf8.SequenceEqual("Inbound"u8);
        WindowsHost.Set(e, inbound ? HostFields.Destination : HostFields.Source);
        var process = WindowsData.Of(e, "ProcessId"u8);
        e.SetText(inbound ? AsimField.DstProcessId : AsimField.SrcProcessId, process.IsEmpty ? WindowsData.Of(e, "ProcessID"u8) : process);
        e.SetText(inbound ? AsimField.DstProcessName : AsimField.SrcProcessName, WindowsData.Of(e, "Application"u8));
        foreach (var (sysmon, windows) in Names)
            e.Vendor.Add(sysmon, e.Vendor.Find(windows));
        if (id is 5156 or 5157)
            e.Vendor.Add(Initiated, FieldValue.OfText(inbound ? False : True, 0, inbound ? 5 : 4));
    }
}
