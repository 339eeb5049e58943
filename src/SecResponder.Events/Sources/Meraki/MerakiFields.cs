using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Meraki;

/// <summary>What each field does.</summary>
/// <remarks>Cisco Meraki documentation, "Syslog Event Types and Log Samples".</remarks>
internal static class MerakiFields
{
    private static readonly WordMap Actions = new(("allow", "Allow"), ("deny", "Deny"), ("block", "Deny"), ("blocked", "Deny"), ("0", "Allow"), ("1", "Deny"));

    private static readonly WordMap Priorities = new(("1", "High"), ("2", "Medium"), ("3", "Low"), ("4", "Informational"));

    public static FieldTable Table { get; } = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["src"] = (e, text) => End(e, text, HostFields.Source, AsimField.SrcPortNumber),
        ["dst"] = (e, text) => End(e, text, HostFields.Destination, AsimField.DstPortNumber),
        ["sport"] = Into.Port(AsimField.SrcPortNumber),
        ["dport"] = Into.Port(AsimField.DstPortNumber),
        ["mac"] = Into.Mac(AsimField.SrcMacAddr),
        ["client_mac"] = (e, text) => MacAddresses.Set(e, AsimField.SrcMacAddr, e.Kind == MerakiKinds.Event ? default : text),
        ["dhost"] = (e, text) => MacAddresses.Set(e, AsimField.DstMacAddr, e.Kind == MerakiKinds.Security ? text : default),
        ["protocol"] = (e, text) => Protocols.Set(e, text.EndsWith("/ip"u8) ? text[..^3] : text),
        ["type"] = Type,
        ["translated_src_ip"] = Into.Address(AsimField.SrcNatIpAddr),
        ["translated_dst_ip"] = Into.Address(AsimField.DstNatIpAddr),
        ["agent"] = Into.Text(AsimField.HttpUserAgent),
        ["signature"] = Into.Text(AsimField.ThreatId),
        ["priority"] = Into.Word(AsimField.EventSeverity, Priorities, AsimField.EventOriginalSeverity),
        ["direction"] = (e, text) => e.SetConstant(AsimField.NetworkDirection, text.SequenceEqual("ingress"u8) ? AsimWords.Inbound : text.SequenceEqual("egress"u8) ? AsimWords.Outbound : []),
        ["decision"] = Action,
        ["action"] = Action,
        ["disposition"] = (e, text) => e.SetText(AsimField.ThreatCategory, e.Kind == MerakiKinds.Security ? text : default),
        ["name"] = (e, text) => e.SetText(AsimField.ThreatName, e.Kind == MerakiKinds.Security ? text.Trim("'"u8) : default),
        ["timestamp"] = Into.Time(AsimField.EventStartTime),
        ["url"] = (e, text) => e.SetText(AsimField.Url, e.Kind == MerakiKinds.Url ? text : default),
        ["server"] = (e, text) => End(e, e.Kind == MerakiKinds.Url ? text : default, HostFields.Destination, AsimField.DstPortNumber),
    }, "sha256", "translated_port", "request", "pattern");

    /// <summary>Sets what the device did.</summary>
    public static void Action(SecurityEvent e, ReadOnlySpan<byte> word)
    {
        if (e.Kind.Schema is not (AsimSchema.NetworkSession or AsimSchema.WebSession))
            return;
        e.SetText(AsimField.DvcOriginalAction, word);
        Actions.TrySet(e, AsimField.DvcAction, word);
    }

    // "10.0.0.5:51960"; an IPv6 address has its port behind its last colon where there are more than seven.
    private static void End(SecurityEvent e, ReadOnlySpan<byte> text, HostFields host, AsimField port)
    {
        text = text.Trim("'"u8);
        var colons = text.Count((byte)':');
        if (colons == 1 || (colons >= 1 && text is [(byte)'[', ..]))
        {
            Addresses.Split(text, out var address, out var number);
            host.Set(e, address);
            Numbers.Port(e, port, number);
        }
        else if (colons == 8 && text.LastIndexOf((byte)':') is var last)
        {
            host.Set(e, text[..last]);
            Numbers.Port(e, port, text[(last + 1)..]);
        }
        else
            host.Set(e, text);
    }

    // Of a flow it is ICMP's type, of an event its name.
    private static void Type(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind == MerakiKinds.Flow)
            e.SetText(AsimField.NetworkIcmpType, text);
        else if (e.Kind.Schema is AsimSchema.AuditEvent)
            e.SetText(AsimField.Operation, text);
        else
            e.SetText(AsimField.EventOriginalSubType, text);
    }
}
