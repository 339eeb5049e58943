using System.Buffers;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxNetfilter;

/// <summary>The fields of a packet, and what the rule's prefix says of its fate.</summary>
internal static class NetfilterFields
{
    /// <summary>The kernel does not say what happened; people say it in the prefix.</summary>
    private static readonly WordMap Actions = new(
        ("drop", "Drop"), ("dropped", "Drop"), ("drp", "Drop"), ("block", "Deny"), ("blocked", "Deny"), ("deny", "Deny"), ("denied", "Deny"), ("reject", "Reset"), ("rejected", "Reset"), ("accept", "Allow"), ("accepted", "Allow"), ("allow", "Allow"),
        ("allowed", "Allow"), ("permit", "Allow"), ("pass", "Allow"));

    private static readonly WordMap Letters = new(("A", "Allow"), ("D", "Drop"), ("R", "Reset"));

    private static readonly SearchValues<byte> Clock = SearchValues.Create(" .0123456789"u8);
    private static readonly byte[] SecondLength = "UDPLEN"u8.ToArray();
    private static readonly byte[] SecondId = "ICMPID"u8.ToArray();
    private static readonly byte[] Inner = "INNER"u8.ToArray();

    private static readonly FieldTable Table = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["IN"] = Into.Text(AsimField.DvcInboundInterface),
        ["OUT"] = Into.Text(AsimField.DvcOutboundInterface),
        ["MAC"] = Hardware,
        ["SRC"] = Into.Address(AsimField.SrcIpAddr),
        ["DST"] = Into.Address(AsimField.DstIpAddr),
        ["PROTO"] = Protocols.Set,
        ["SPT"] = Into.Port(AsimField.SrcPortNumber),
        ["DPT"] = Into.Port(AsimField.DstPortNumber),
        ["TYPE"] = Into.Text(AsimField.NetworkIcmpType),
        ["CODE"] = Into.Count(AsimField.NetworkIcmpCode),
    }, "LEN", "TOS", "PREC", "TTL", "ID", "WINDOW", "RES", "URGP", "SEQ", "ACK", "MARK", "PHYSIN", "PHYSOUT", "UID", "GID", "TC", "HOPLIMIT", "FLOWLBL", "SPI", "MTU", "GATEWAY");

    /// <summary>Reads <c>IN=eth0 OUT= SRC=… SYN URGP=0</c>. What stands in brackets is the packet an ICMP error is about: its fields are not this packet's.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IndexOf(" [SRC="u8) is var inner and > 0)
        {
            var end = text[inner..].IndexOf((byte)']');
            e.Keep(Inner, text.Slice(inner + 2, (end < 0 ? text.Length - inner : end) - 2));
            text = text[..inner];
        }
        foreach (var range in text.Split((byte)' '))
        {
            var word = text[range];
            var equals = word.IndexOf((byte)'=');
            if (equals > 0)
                Pair(e, word[..equals], word[(equals + 1)..]);
            else
                Flag(e, word);
        }
    }

    private static void Pair(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // The second length is UDP's, the second id ICMP's.
        if (name.SequenceEqual("LEN"u8) && e.Vendor.Find(name).IsPresent)
            e.Keep(SecondLength, value);
        else if (name.SequenceEqual("ID"u8) && e.Vendor.Find(name).IsPresent)
            e.Keep(SecondId, value);
        else
            Table.Set(e, name, value);
    }

    private static void Flag(SecurityEvent e, ReadOnlySpan<byte> word)
    {
        AsimField? field = word switch
        {
            _ when word.SequenceEqual("SYN"u8) => AsimField.TcpFlagsSyn,
            _ when word.SequenceEqual("ACK"u8) => AsimField.TcpFlagsAck,
            _ when word.SequenceEqual("FIN"u8) => AsimField.TcpFlagsFin,
            _ when word.SequenceEqual("RST"u8) => AsimField.TcpFlagsRst,
            _ when word.SequenceEqual("PSH"u8) => AsimField.TcpFlagsPsh,
            _ when word.SequenceEqual("URG"u8) => AsimField.TcpFlagsUrg,
            _ => null,
        };
        if (field is { } flag)
            e.SetBoolean(flag, true);
    }

    /// <summary>Takes the rule's prefix: its words say the action, the last that does; none that is known leaves the action and the result open.</summary>
    public static void Prefix(SecurityEvent e, ReadOnlySpan<byte> prefix)
    {
        prefix = prefix.Trim(" :-"u8);
        var name = prefix is [(byte)'[', .., (byte)']'] ? prefix[1..^1] : prefix;
        e.SetText(AsimField.NetworkRuleName, name);
        for (var at = 0; at < name.Length;)
        {
            var start = at;
            while (at < name.Length && char.IsAsciiLetter((char)name[at]))
                at++;
            if (at > start && Actions.Find(name[start..at]) is { } action)
            {
                e.SetConstant(AsimField.DvcAction, action);
                e.SetText(AsimField.DvcOriginalAction, name[start..at]);
            }
            at = Math.Max(at, start + 1);
        }
        if (!e.Has(AsimField.DvcAction) && LetterOf(name) is { IsEmpty: false } letter)
        {
            Letters.TrySet(e, AsimField.DvcAction, letter);
            e.SetText(AsimField.DvcOriginalAction, letter);
        }
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
    }

    // EdgeOS, UniFi and VyOS: "WAN_LOCAL-default-D", "LAN_IN-20-A": rule set, rule, first letter of the action.
    private static ReadOnlySpan<byte> LetterOf(ReadOnlySpan<byte> name)
    {
        if (name.Length < 5 || name[^2] != '-' || Letters.Find(name[^1..]) is null)
            return default;
        var rule = name[..^2];
        rule = rule[(rule.LastIndexOf((byte)'-') + 1)..];
        return rule.SequenceEqual("default"u8) || Numbers.TryRead(rule, out _) ? name[^1..] : default;
    }

    /// <summary>Takes the kernel's clock off: <c>[12345.678] </c>, and the tag where no header was recognized.</summary>
    public static ReadOnlySpan<byte> WithoutClock(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("kernel:"u8))
            text = text["kernel:".Length..];
        text = text.TrimStart((byte)' ');
        if (text is [(byte)'[', ..] && text.IndexOf((byte)']') is var close and > 0 && text[1..close].IndexOfAnyExcept(Clock) < 0)
            text = text[(close + 1)..];
        return text;
    }

    // Receiver, sender and type, one behind the other; tunnels have none.
    private static void Hardware(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        const int One = 17;
        if (text.Length < 2 * One + 1)
            return;
        MacAddresses.Set(e, AsimField.DstMacAddr, text[..One]);
        MacAddresses.Set(e, AsimField.SrcMacAddr, text.Slice(One + 1, One));
    }
}
