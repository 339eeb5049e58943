using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using static SecResponder.Events.Sources.Dhcp.DhcpOutcome;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>What ISC dhcpd says of one DHCP packet: <c>DHCPACK on 10.0.0.5 to 02:00:5e:10:00:01 (pc17) via eth0</c>. Read word by word, because every part but the first may be missing.</summary>
/// <remarks>ISC DHCP, server/dhcp.c and server/bootp.c; what Infoblox NIOS adds to it (<c>relay</c>, <c>lease-duration</c>, <c>TransID</c>, <c>uid</c>, <c>(RENEW)</c>).</remarks>
internal static class DhcpdMessage
{
    private static readonly EventKind Kind = DhcpKinds.Dhcpd;

    private static readonly Utf8Map<DhcpOutcome> Packets = new(new Dictionary<string, DhcpOutcome>(StringComparer.Ordinal)
    {
        ["DHCPDISCOVER"] = Step(Kind, Assign, "Discover"),
        ["DHCPOFFER"] = Step(Kind, Assign, "Offer"),
        ["DHCPREQUEST"] = Step(Kind, Assign, "Request"),
        ["DHCPACK"] = Done(Kind, Assign),
        ["DHCPNAK"] = Failed(Kind, Assign, Denied),
        ["DHCPDECLINE"] = Failed(Kind, Assign, InUse, "Decline"),
        ["DHCPRELEASE"] = Done(Kind, Release),
        ["DHCPEXPIRE"] = Done(Kind, Release, "Expire"),
        ["DHCPINFORM"] = Step(Kind, Assign, "Inform"),
        ["DHCPLEASEQUERY"] = Step(Kind, Assign, "Lease Query"),
        ["BOOTREQUEST"] = Step(Kind, Assign, "BOOTP"),
        ["BOOTREPLY"] = Done(Kind, Assign, "BOOTP"),
    });

    private static readonly byte[] Vendor = "ISC"u8.ToArray();
    private static readonly byte[] Product = "dhcpd"u8.ToArray();
    private static readonly byte[] Server = "server"u8.ToArray();
    private static readonly byte[] Via = "via"u8.ToArray();
    private static readonly byte[] Relay = "relay"u8.ToArray();
    private static readonly byte[] ClientId = "uid"u8.ToArray();
    private static readonly byte[] Transaction = "TransID"u8.ToArray();
    private static readonly byte[] Offered = "offered-duration"u8.ToArray();
    private static readonly byte[] LeaseDuration = "lease-duration"u8.ToArray();
    private static readonly byte[] Reason = "reason"u8.ToArray();

    /// <summary>Whether the message tells of a DHCP or BOOTP packet.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> message) => Packets.Find(Word(message)) is not null && IsPreposition(Word(message[Math.Min(message.Length, Word(message).Length + 1)..]));

    /// <summary>Reads the message.</summary>
    /// <returns>False when it is none of these.</returns>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> message)
    {
        var packet = Word(message);
        if (!Recognizes(message) || Packets.Find(packet) is not { } outcome)
            return false;
        Begin(e, outcome, message);
        e.SetText(AsimField.EventOriginalType, packet);
        var rest = message[packet.Length..].TrimStart((byte)' ');
        while (!rest.IsEmpty)
            rest = Take(e, rest).TrimStart((byte)' ');
        return true;
    }

    /// <summary>Sets what every message of dhcpd has.</summary>
    public static void Begin(SecurityEvent e, DhcpOutcome outcome, ReadOnlySpan<byte> message)
    {
        e.Begin(outcome.Kind);
        outcome.Set(e);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        e.SetText(AsimField.EventMessage, message);
    }

    // One word and what belongs to it; gives what is left.
    private static ReadOnlySpan<byte> Take(SecurityEvent e, ReadOnlySpan<byte> rest)
    {
        var word = Word(rest);
        var after = rest[word.Length..].TrimStart((byte)' ');
        if (word.StartsWith("("u8))
            return Parenthesis(e, rest);
        var value = Word(after);
        var isLast = value.EndsWith(":"u8);
        var left = after[value.Length..];
        value = value.TrimEnd((byte)':');
        switch (word)
        {
            case [(byte)'o', (byte)'n'] or [(byte)'o', (byte)'f'] or [(byte)'f', (byte)'o', (byte)'r']:
                DhcpClient.Address(e, value);
                if (word.Length == 3)
                    DhcpClient.Requested(e, value);
                left = ServerId(e, left);
                break;
            case [(byte)'t', (byte)'o'] or [(byte)'f', (byte)'r', (byte)'o', (byte)'m']:
                // DHCPINFORM, and the answer to it, name the client by its address.
                DhcpClient.Address(e, value);
                DhcpClient.Hardware(e, value);
                break;
            case [(byte)'v', (byte)'i', (byte)'a']:
                Keep(e, Via, value);
                if (!Addresses.IsAddress(value))
                    e.SetText(AsimField.DvcInterface, value);
                break;
            default:
                if (!Named(e, word, value))
                    left = after;
                // "…: unknown lease 10.0.0.5.": the reason is all that is left.
                isLast = isLast && left.Length < after.Length || word.EndsWith(":"u8);
                break;
        }
        return isLast ? TakeReason(e, left.TrimStart((byte)' ')) : left;
    }

    private static bool Named(SecurityEvent e, ReadOnlySpan<byte> word, ReadOnlySpan<byte> value)
    {
        if (word.SequenceEqual(Relay))
            Keep(e, Relay, value);
        else if (word.SequenceEqual(LeaseDuration))
        {
            Keep(e, LeaseDuration, value);
            Numbers.Count(e, AsimField.DhcpLeaseDuration, value);
        }
        else if (word.SequenceEqual(Offered))
        {
            Keep(e, Offered, value);
            Numbers.Count(e, AsimField.DhcpLeaseDuration, value);
        }
        else if (word.SequenceEqual(Transaction))
        {
            Keep(e, Transaction, value);
            e.SetText(AsimField.DhcpSessionId, value);
        }
        else if (word.SequenceEqual(ClientId))
        {
            Keep(e, ClientId, value);
            e.SetText(AsimField.DhcpSrcDHCId, value);
        }
        else
            return false;
        return true;
    }

    // The server that the client has chosen: "DHCPREQUEST for 10.0.0.5 (10.0.0.2) from …".
    private static ReadOnlySpan<byte> ServerId(SecurityEvent e, ReadOnlySpan<byte> rest)
    {
        var next = rest.TrimStart((byte)' ');
        if (next is not [(byte)'(', ..] || next.IndexOf((byte)')') is not (> 1 and var end) || !Addresses.IsAddress(next[1..end]))
            return rest;
        Keep(e, Server, next[1..end]);
        return next[(end + 1)..];
    }

    // "(pc17)", "(RENEW)", "(found)", "(not found)", "(undefined)", "(02:00:5e:10:00:01)".
    private static ReadOnlySpan<byte> Parenthesis(SecurityEvent e, ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)')');
        if (end < 0)
            return default;
        var text = rest[1..end];
        if (text.SequenceEqual("RENEW"u8))
            e.SetConstant(AsimField.EventType, Renew);
        else if (text.SequenceEqual("not found"u8))
        {
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
            e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
            e.SetText(AsimField.EventOriginalResultDetails, text);
        }
        else if (text.SequenceEqual("found"u8))
            e.SetText(AsimField.EventOriginalResultDetails, text);
        else if (text.Contains((byte)':'))
            DhcpClient.Hardware(e, text);
        else if (!text.SequenceEqual("undefined"u8) && !e.Has(AsimField.SrcHostname))
            DhcpClient.Name(e, text);
        var left = rest[(end + 1)..];
        return left.StartsWith(":"u8) ? TakeReason(e, left[1..].TrimStart((byte)' ')) : left;
    }

    private static ReadOnlySpan<byte> TakeReason(SecurityEvent e, ReadOnlySpan<byte> reason)
    {
        // The lease of an answer to a request that names its reason was not given.
        Keep(e, Reason, reason);
        e.SetText(AsimField.EventOriginalResultDetails, reason);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.NotApplicable))
        {
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
            var isExhausted = reason.EndsWith("no free leases"u8);
            e.SetConstant(AsimField.EventSeverity, isExhausted ? AsimWords.Medium : AsimWords.Low);
            if (isExhausted)
                e.SetConstant(AsimField.EventResultDetails, PoolExhausted);
        }
        return default;
    }

    private static void Keep(SecurityEvent e, byte[] name, ReadOnlySpan<byte> value) => e.Keep(name, value);

    private static bool IsPreposition(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("on"u8) || word.SequenceEqual("of"u8) || word.SequenceEqual("for"u8) || word.SequenceEqual("to"u8) || word.SequenceEqual("from"u8);

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text) => text.IndexOf((byte)' ') is var end and >= 0 ? text[..end] : text;
}
