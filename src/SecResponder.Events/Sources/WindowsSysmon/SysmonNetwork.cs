using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSysmon;

/// <summary>Connections and name look-ups of processes.</summary>
internal static class SysmonNetwork
{
    // Win32's DNS status codes: 9001 and on are the response codes 1 and on; 9501 is an answer without a record of that type.
    private const long FirstResponse = 9000;
    private const long LastResponse = 9011;
    private const long NoRecords = 9501;

    public static Rejection? Connected(SecurityEvent e)
    {
        SysmonData.Begin(e);
        e.SetConstant(AsimField.EventType, AsimWords.EndpointNetworkSession);
        var isOurs = !WindowsData.Of(e, "Initiated"u8).SequenceEqual("false"u8);
        e.SetConstant(AsimField.NetworkDirection, isOurs ? AsimWords.Outbound : AsimWords.Inbound);
        Addresses.Set(e, AsimField.SrcIpAddr, WindowsData.Of(e, "SourceIp"u8));
        Addresses.Set(e, AsimField.DstIpAddr, WindowsData.Of(e, "DestinationIp"u8));
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "its data have neither SourceIp nor DestinationIp", 0);
        Numbers.Port(e, AsimField.SrcPortNumber, WindowsData.Of(e, "SourcePort"u8));
        Numbers.Port(e, AsimField.DstPortNumber, WindowsData.Of(e, "DestinationPort"u8));
        Protocols.Set(e, WindowsData.Of(e, "Protocol"u8));
        HostFields.Source.Set(e, WindowsData.Of(e, "SourceHostname"u8));
        HostFields.Destination.Set(e, WindowsData.Of(e, "DestinationHostname"u8));
        // The machine that tells is the end that its process is at.
        var here = isOurs ? HostFields.Source : HostFields.Destination;
        e.Set(AsimField.DvcIpAddr, e[here.IpAddr]);
        if (!e.Has(here.Hostname))
            WindowsHost.Set(e, here);
        var (name, id, guid) = isOurs ? (AsimField.SrcProcessName, AsimField.SrcProcessId, AsimField.SrcProcessGuid) : (AsimField.DstProcessName, AsimField.DstProcessId, AsimField.DstProcessGuid);
        Process(e, name, id, guid, isOurs ? UserFields.Source : UserFields.Destination);
        SessionEnds.Complete(e);
        return null;
    }

    public static Rejection? Queried(SecurityEvent e)
    {
        SysmonData.Begin(e);
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        e.SetText(AsimField.DnsQuery, WindowsData.Of(e, "QueryName"u8).TrimEnd((byte)'.'));
        var results = WindowsData.Of(e, "QueryResults"u8);
        e.SetText(AsimField.DnsResponseName, results);
        e.SetConstant(AsimField.EventSubType, results.IsEmpty ? AsimWords.DnsRequest : AsimWords.DnsResponse);
        Status(e, WindowsData.Of(e, "QueryStatus"u8));
        WindowsHost.Set(e, HostFields.Source);
        Process(e, AsimField.SrcProcessName, AsimField.SrcProcessId, AsimField.SrcProcessGuid, UserFields.Source);
        return null;
    }

    private static void Status(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        if (!Numbers.TryRead(text, out var status) || status is not (0 or NoRecords or (> FirstResponse and < LastResponse)))
        {
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
            e.SetConstant(AsimField.EventResult, text.IsEmpty ? AsimWords.NotApplicable : AsimWords.Failure);
            return;
        }
        var code = status > FirstResponse && status < LastResponse ? status - FirstResponse : 0;
        e.SetInteger(AsimField.DnsResponseCode, code);
        e.SetConstant(AsimField.EventResultDetails, DnsCodes.Name(code));
        e.SetConstant(AsimField.EventResult, code == 0 ? AsimWords.Success : AsimWords.Failure);
    }

    private static void Process(SecurityEvent e, AsimField name, AsimField id, AsimField guid, UserFields user)
    {
        e.SetText(name, WindowsData.Of(e, "Image"u8));
        e.SetText(id, WindowsData.Of(e, "ProcessId"u8));
        e.SetText(guid, SysmonData.Guid(WindowsData.Of(e, "ProcessGuid"u8)));
        user.Set(e, WindowsData.Of(e, "User"u8));
    }
}
