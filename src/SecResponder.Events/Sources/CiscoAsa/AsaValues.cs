using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>What each name in the message table does. Every value is also kept under its name, for rules that ask for it.</summary>
internal static class AsaValues
{
    public static IReadOnlyDictionary<string, FieldSetter> All { get; } = Keeping(new()
    {
        ["src"] = (e, text) => AsaEndpoint.Read(e, text, AsaEnd.Source),
        ["dst"] = (e, text) => AsaEndpoint.Read(e, text, AsaEnd.Destination),
        ["src_slashed"] = (e, text) => AsaEndpoint.ReadSlashed(e, text, AsaEnd.Source),
        ["dst_slashed"] = (e, text) => AsaEndpoint.ReadSlashed(e, text, AsaEnd.Destination),
        ["src_mapped"] = (e, text) => AsaEndpoint.Mapped(e, text, AsaEnd.Source),
        ["dst_mapped"] = (e, text) => AsaEndpoint.Mapped(e, text, AsaEnd.Destination),
        ["src_port"] = (e, text) => AsaEndpoint.Port(e, text, AsimField.SrcPortNumber),
        ["dst_port"] = (e, text) => AsaEndpoint.Port(e, text, AsimField.DstPortNumber),
        ["src_user"] = (e, text) => AsaEndpoint.User(e, text, AsaEnd.Source),
        ["dst_user"] = (e, text) => AsaEndpoint.User(e, text, AsaEnd.Destination),
        ["ip"] = (e, text) => AsaEndpoint.Read(e, text, AsaEnd.Source),
        ["target"] = Target,
        ["server"] = Target,
        ["protocol"] = Protocols.Set,
        ["service"] = (e, text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, text),
        ["icmp_type"] = (e, text) => e.SetText(AsimField.NetworkIcmpType, text),
        ["icmp_code"] = (e, text) => Numbers.Count(e, AsimField.NetworkIcmpCode, text),
        ["session"] = (e, text) => e.SetText(AsimField.NetworkSessionId, text),
        ["duration"] = AsaDuration.Set,
        ["bytes"] = (e, text) => Numbers.Count(e, AsimField.NetworkBytes, text),
        ["src_bytes"] = (e, text) => Numbers.Count(e, AsimField.SrcBytes, text),
        ["dst_bytes"] = (e, text) => Numbers.Count(e, AsimField.DstBytes, text),
        ["reason"] = AsaOutcome.Reason,
        ["logon_reason"] = AsaOutcome.LogonReason,
        ["permission"] = AsaOutcome.Permission,
        ["hits"] = (e, text) => Numbers.Count(e, AsimField.EventCount, text),
        ["rule"] = (e, text) => e.SetText(AsimField.NetworkRuleName, text),
        ["interface"] = (e, text) => e.SetText(AsimField.DvcInboundInterface, text),
        ["threat"] = (e, text) => e.SetText(AsimField.ThreatName, text),
        ["threat_id"] = (e, text) => e.SetText(AsimField.ThreatId, text),
        ["threat_category"] = (e, text) => e.SetText(AsimField.ThreatCategory, text),
        ["threat_level"] = (e, text) => e.SetText(AsimField.ThreatOriginalRiskLevel, text),
        ["domain"] = Nothing,
        ["url"] = (e, text) => e.SetText(AsimField.Url, text),
        ["user"] = User,
        ["command"] = (e, text) => e.SetText(AsimField.Operation, text),
        ["application"] = (e, text) => e.SetText(e.Kind.Schema == AsimSchema.Authentication ? AsimField.LogonProtocol : AsimField.ActingAppName, text),
        ["object"] = (e, text) => e.SetText(AsimField.Object, text),
        ["new_value"] = (e, text) => e.SetText(AsimField.NewValue, text),
        ["old_value"] = (e, text) => e.SetText(AsimField.OldValue, text),
        ["logon_session"] = (e, text) => e.SetText(AsimField.TargetSessionId, text),
        ["group"] = Nothing,
        ["policy"] = Nothing,
        ["flags"] = Nothing,
        ["session_type"] = Nothing,
        ["bytes_xmt"] = Nothing,
        ["bytes_rcv"] = Nothing,
        ["assigned_ip"] = Nothing,
        ["text"] = Nothing,
    });

    private static void Nothing(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // Kept under its own name only: ASIM has no field for it in this schema.
    }

    private static void User(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // "*****" stands for a name that the device hides until it is known.
        text = text.Trim((byte)' ');
        if (text.TrimStart((byte)'*').IsEmpty || text.SequenceEqual("Unknown"u8))
            return;
        var fields = e.Kind.Schema switch
        {
            AsimSchema.AuditEvent => UserFields.Actor,
            AsimSchema.Authentication => UserFields.Target,
            _ => UserFields.Source,
        };
        fields.Set(e, text);
    }

    private static void Target(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        var slash = text.LastIndexOf((byte)'/');
        var address = slash < 0 ? text : text[..slash];
        if (!Addresses.IsAddress(address) && address.IndexOf((byte)':') is var colon and > 0)
            address = address[(colon + 1)..];
        HostFields.Target.Set(e, address);
        if (slash >= 0)
            AsaEndpoint.Port(e, text[(slash + 1)..], AsimField.TargetPortNumber);
    }

    private static Dictionary<string, FieldSetter> Keeping(Dictionary<string, FieldSetter> setters) =>
        setters.ToDictionary(entry => entry.Key, entry => Keeping(entry.Key, entry.Value), StringComparer.Ordinal);

    private static FieldSetter Keeping(string name, FieldSetter set)
    {
        var key = System.Text.Encoding.UTF8.GetBytes(name);
        return (e, text) =>
        {
            e.Keep(key, text);
            set(e, text);
        };
    }
}
