using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using static SecResponder.Events.Sources.Dhcp.DhcpOutcome;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>What ISC dhcpd says besides its packets: names written to the DNS, addresses taken out of use, DHCPv6.</summary>
/// <remarks>ISC DHCP, server/ddns.c, server/mdb.c, server/dhcpv6.c.</remarks>
internal static class DhcpdNotices
{
    private static readonly EventKind Kind = DhcpKinds.Dhcpd;

    private static readonly Dictionary<string, FieldSetter> Setters = new(StringComparer.Ordinal)
    {
        ["ip"] = DhcpClient.Address,
        ["name"] = DhcpClient.Name,
        ["duid"] = Into.Text(AsimField.DhcpSrcDHCId),
        ["seconds"] = Into.Count(AsimField.DhcpLeaseDuration),
        ["transaction"] = Into.Text(AsimField.DhcpSessionId),
        ["port"] = Into.Port(AsimField.SrcPortNumber),
        ["reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["what"] = Into.Text(AsimField.EventOriginalType),
        ["iaid"] = Into.Kept("iaid"),
        ["reverse"] = Into.Kept("reverse"),
        ["prefix"] = Prefix,
    };

    // The first word is what the message is found by.
    private static readonly (DhcpOutcome Outcome, MessagePattern Pattern)[] Messages =
    [
        Message(Done(Kind, DnsUpdate, "Add"), "{what} forward map from {name} to {ip}"),
        Message(Done(Kind, DnsUpdate, "Add"), "{what} reverse map from {reverse} to {name}"),
        Message(Done(Kind, DnsUpdate, "Remove"), "{what} reverse map on {reverse}"),
        Message(Failed(Kind, Assign, InUse, "Abandon"), "{what} IP address {ip}: {reason}"),
        Message(Step(Kind, Assign, "Advertise"), "{what} NA: address {ip} to client with duid {duid} iaid = {iaid} valid for {seconds} seconds"),
        Message(Step(Kind, Assign, "Advertise"), "{what} PD: address {prefix} to client with duid {duid} iaid = {iaid} valid for {seconds} seconds"),
        Message(Step(Kind, Assign, "Solicit"), "{what} message from {ip} port {port} from client DUID {duid}, transaction ID {transaction}"),
        Message(Step(Kind, Assign, "Solicit"), "{what} message from {ip} port {port}, transaction ID {transaction}"),
    ];

    private static readonly WordMap Types = new(
        ("Renew", "Renew"), ("Rebind", "Renew"), ("Release", "Release"), ("Encapsulated Renew", "Renew"), ("Encapsulated Rebind", "Renew"), ("Encapsulated Release", "Release"));

    private static readonly byte[][] Names =
    [
        .. ((string[])["Added new", "Added", "Removed", "Unable to add", "Can't update", "Abandoning", "Advertise", "Reply", "Solicit", "Request", "Confirm", "Renew", "Rebind", "Release", "Decline",
            "Information-request", "Encapsulated "]).Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    // What a server says of itself, and of packets that it hands on; the packet's own line tells what it holds.
    private static readonly byte[][] Chatter =
    [
        .. ((string[])["Sending ", "Relay-forward ", "Encapsulating ", "Picking ", "Wrote ", "Internet Systems Consortium", "Copyright ", "All rights ", "For info", "Listening on", "Server starting", "reuse_lease:",
            "uid lease ", "Config file:", "Database file:", "PID file:", "ICMP Echo reply", "Source compiled", "balanc", "Client "]).Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>Whether it is a message that says nothing of a lease.</summary>
    public static bool IsChatter(ReadOnlySpan<byte> message) => StartsWithOne(message, Chatter);

    /// <summary>Reads the message.</summary>
    /// <returns>False when it is none of these.</returns>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> message)
    {
        if (!StartsWithOne(message, Names))
            return false;
        foreach (var (outcome, pattern) in Messages)
        {
            if (!pattern.TryRead(message, e))
                continue;
            DhcpdMessage.Begin(e, outcome, message);
            Finish(e);
            return true;
        }
        return false;
    }

    private static void Finish(SecurityEvent e)
    {
        var what = e[AsimField.EventOriginalType].Utf8;
        if (what.SequenceEqual("Reply"u8))
        {
            e.SetConstant(AsimField.EventResult, AsimWords.Success);
            e.Remove(AsimField.EventSubType);
            return;
        }
        if (e[AsimField.EventType].Utf8.SequenceEqual(DnsUpdate))
        {
            if (what.StartsWith("Unable"u8) || what.StartsWith("Can't"u8))
            {
                e.SetConstant(AsimField.EventResult, AsimWords.Failure);
                e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
            }
            else if (what.StartsWith("Removed"u8))
                e.SetConstant(AsimField.EventSubType, Remove);
            return;
        }
        if (!e.Has(AsimField.DhcpSessionId))
            return;
        Types.TrySet(e, AsimField.EventType, what);
        const int Encapsulated = 13;
        e.SetText(AsimField.EventSubType, what.StartsWith("Encapsulated "u8) ? what[Encapsulated..] : what);
        if (what.EndsWith("Decline"u8))
            e.SetConstant(AsimField.EventResultDetails, InUse);
    }

    private static readonly byte[] Remove = "Remove"u8.ToArray();
    private static readonly byte[] PrefixName = "prefix"u8.ToArray();

    // "2001:db8:5::/56": an address and how many bits of it are given.
    private static void Prefix(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.Keep(PrefixName, text);
        DhcpClient.Address(e, text.IndexOf((byte)'/') is var slash and > 0 ? text[..slash] : text);
    }

    private static bool StartsWithOne(ReadOnlySpan<byte> message, byte[][] beginnings)
    {
        foreach (var beginning in beginnings)
            if (message.StartsWith(beginning))
                return true;
        return false;
    }

    private static (DhcpOutcome, MessagePattern) Message(DhcpOutcome outcome, string pattern) => (outcome, new MessagePattern(pattern, Setters));
}
