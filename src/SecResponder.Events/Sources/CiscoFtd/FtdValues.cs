using System.Collections.Frozen;
using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoFtd;

/// <summary>What each key of the messages 430001 to 430005 does. Every pair is also kept under its key.</summary>
internal static class FtdValues
{
    private static readonly byte[] Allow = "Allow"u8.ToArray();
    private static readonly byte[] Deny = "Deny"u8.ToArray();
    private static readonly byte[] Drop = "Drop"u8.ToArray();
    private static readonly byte[] Reset = "Reset"u8.ToArray();
    private static readonly byte[] High = "High"u8.ToArray();
    private static readonly byte[] Medium = "Medium"u8.ToArray();
    private static readonly byte[] Low = "Low"u8.ToArray();

    private static readonly NameCache OtherKeys = new();

    private static readonly FrozenDictionary<string, (byte[] Name, FieldSetter? Set)>.AlternateLookup<ReadOnlySpan<char>> ByKey = new Dictionary<string, FieldSetter?>(StringComparer.Ordinal)
    {
        ["SrcIP"] = HostFields.Source.Set,
        ["DstIP"] = HostFields.Destination.Set,
        ["SrcPort"] = (e, text) => Numbers.Port(e, AsimField.SrcPortNumber, text),
        ["DstPort"] = (e, text) => Numbers.Port(e, AsimField.DstPortNumber, text),
        // They come before or behind the addresses they translate; what is no translation is taken out in the end.
        ["NAT_InitiatorIP"] = Into.Address(AsimField.SrcNatIpAddr),
        ["NAT_ResponderIP"] = Into.Address(AsimField.DstNatIpAddr),
        ["NAT_InitiatorPort"] = Into.Port(AsimField.SrcNatPortNumber),
        ["NAT_ResponderPort"] = Into.Port(AsimField.DstNatPortNumber),
        ["ICMPType"] = (e, text) => e.SetText(AsimField.NetworkIcmpType, text),
        ["ICMPCode"] = (e, text) => Numbers.Count(e, AsimField.NetworkIcmpCode, text),
        ["Protocol"] = Protocols.Set,
        ["IngressInterface"] = (e, text) => e.SetText(AsimField.DvcInboundInterface, text),
        ["EgressInterface"] = (e, text) => e.SetText(AsimField.DvcOutboundInterface, text),
        ["IngressZone"] = (e, text) => e.SetText(AsimField.SrcZone, text),
        ["EgressZone"] = (e, text) => e.SetText(AsimField.DstZone, text),
        ["AccessControlRuleName"] = (e, text) => e.SetText(AsimField.NetworkRuleName, text),
        ["AccessControlRuleAction"] = Action,
        ["InlineResult"] = Inline,
        ["User"] = User,
        // What the older form, through the management center, calls them.
        ["UserName"] = User,
        ["IngressSecurityZone"] = (e, text) => e.SetText(AsimField.SrcZone, text),
        ["EgressSecurityZone"] = (e, text) => e.SetText(AsimField.DstZone, text),
        ["ApplicationProtocol"] = (e, text) => Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, text),
        ["ConnectionDuration"] = Duration,
        ["ConnectionID"] = (e, text) => e.SetText(AsimField.NetworkSessionId, text),
        ["InitiatorPackets"] = (e, text) => Numbers.Count(e, AsimField.SrcPackets, text),
        ["ResponderPackets"] = (e, text) => Numbers.Count(e, AsimField.DstPackets, text),
        ["InitiatorBytes"] = (e, text) => Numbers.Count(e, AsimField.SrcBytes, text),
        ["ResponderBytes"] = (e, text) => Numbers.Count(e, AsimField.DstBytes, text),
        ["FirstPacketSecond"] = FirstPacket,
        ["SID"] = (e, text) => e.SetText(AsimField.ThreatId, text),
        ["Message"] = (e, text) => e.SetText(AsimField.ThreatName, text.Trim((byte)'"')),
        ["Classification"] = (e, text) => e.SetText(AsimField.ThreatCategory, text),
        ["Priority"] = Priority,
        ["ThreatName"] = (e, text) => e.SetText(AsimField.ThreatName, text.SequenceEqual("Unknown"u8) || text.SequenceEqual("Invalid ID"u8) ? default : text),
        ["SHA_Disposition"] = (e, text) => e.SetText(AsimField.ThreatOriginalConfidence, text),
        ["DeviceUUID"] = null,
        ["InstanceID"] = null,
        ["EventPriority"] = null,
        ["AccessControlRuleReason"] = null,
        ["ACPolicy"] = null,
        ["Prefilter Policy"] = null,
        ["Client"] = null,
        ["WebApplication"] = null,
        ["NAPPolicy"] = null,
        ["IngressVRF"] = null,
        ["EgressVRF"] = null,
        ["URL"] = null,
        ["URLCategory"] = null,
        ["URLReputation"] = null,
        ["UserAgent"] = null,
        ["ReferencedHost"] = null,
        ["HTTPResponse"] = null,
        ["HTTP_Hostname"] = null,
        ["HTTP_URI"] = null,
        ["URI"] = null,
        ["DNSQuery"] = null,
        ["DNSRecordType"] = null,
        ["DNSResponseType"] = null,
        ["DNS_TTL"] = null,
        ["SSLActualAction"] = null,
        ["SSLExpectedAction"] = null,
        ["SSLPolicy"] = null,
        ["SSLFlowStatus"] = null,
        ["SSLCipherSuite"] = null,
        ["SSLCertificate"] = null,
        ["SSLVersion"] = null,
        ["SSLServerCertStatus"] = null,
        ["SSLServerName"] = null,
        ["SSLSessionID"] = null,
        ["GID"] = null,
        ["Revision"] = null,
        ["IntrusionPolicy"] = null,
        ["NumIOC"] = null,
        ["FileDirection"] = null,
        ["FileAction"] = Action,
        ["FileSHA256"] = null,
        ["SperoDisposition"] = null,
        ["FileName"] = null,
        ["FileType"] = null,
        ["FileSize"] = null,
        ["FilePolicy"] = null,
        ["FileStorageStatus"] = null,
        ["FileSandboxStatus"] = null,
        ["ThreatScore"] = null,
        ["SecIntMatchingIP"] = null,
        ["IPReputationSICategory"] = null,
        ["VLAN_ID"] = null,
        ["OriginalClientSrcIP"] = null,
        ["FileCount"] = null,
        ["IPSCount"] = null,
        ["Tunnel or Prefilter Rule"] = null,
    }.ToFrozenDictionary(entry => entry.Key, entry => (Encoding.UTF8.GetBytes(entry.Key), entry.Value), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Takes a pair into the event.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<char> name = stackalloc char[64];
        if (value.IsEmpty || Ascii.ToUtf16(key, name, out var written) != System.Buffers.OperationStatus.Done)
            return;
        if (ByKey.TryGetValue(name[..written], out var known))
        {
            e.Keep(known.Name, value);
            known.Set?.Invoke(e, value);
        }
        else if (OtherKeys.Of(key) is { } other)
            e.Keep(other, value);
    }

    private static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // Seen in the wild: "<br/>Block with reset".
        if (text.StartsWith("<br/>"u8))
            text = text[5..];
        e.SetText(AsimField.DvcOriginalAction, text);
        e.SetConstant(AsimField.DvcAction, text.IndexOf("with reset"u8) >= 0 ? Reset : text.IndexOf("Block"u8) >= 0 || text.IndexOf("Default Action"u8) >= 0 ? Deny : Allow);
    }

    private static void Inline(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcOriginalAction, text);
        e.SetConstant(AsimField.DvcAction, text.StartsWith("Blocked"u8) || text.StartsWith("Dropped"u8) || text.StartsWith("Block"u8) ? Drop : Allow);
    }

    private static void User(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!text.SequenceEqual("Not Found"u8) && !text.SequenceEqual("Unknown"u8) && !text.SequenceEqual("No Authentication Required"u8))
            UserFields.Source.Set(e, text);
    }

    private static void Duration(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Numbers.TryRead(text, out var seconds) && seconds < int.MaxValue)
            e.SetInteger(AsimField.NetworkDuration, seconds * 1000);
    }

    private static void FirstPacket(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (IsoStamp.TryRead(text, out var time, out _))
            e.SetTime(AsimField.EventStartTime, time);
    }

    private static void Priority(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.EventSeverity, text.SequenceEqual("1"u8) ? High : text.SequenceEqual("2"u8) ? Medium : Low);
}
