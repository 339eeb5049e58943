using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Meraki;

/// <summary>What stands behind the type: pairs, with a word, a pattern or a sentence before or behind them.</summary>
internal static class MerakiText
{
    private static readonly Dictionary<string, FieldSetter> Setters = new(StringComparer.Ordinal)
    {
        ["user"] = (e, text) => UserFields.Target.Set(e, text.Trim("'[]"u8)),
        ["source"] = Into.Host(HostFields.Source),
        ["port"] = Into.Port(AsimField.SrcPortNumber),
        ["assigned"] = Into.Kept("local_ip"),
        ["actor"] = (e, text) => UserFields.Actor.Set(e, text.Trim("'[]"u8)),
        ["leased"] = Into.Address(AsimField.SrcIpAddr),
        ["mac"] = Into.Mac(AsimField.SrcMacAddr),
        ["name"] = Into.Host(HostFields.Source),
        ["server"] = Into.Mac(AsimField.DvcMacAddr),
    };

    private static readonly byte[] Assign = "Assign"u8.ToArray();

    // What an event of the device itself has no place for.
    private static readonly AsimField[] OfSessions = [AsimField.SrcMacAddr, AsimField.NetworkProtocol, AsimField.NetworkDirection, AsimField.DstIpAddr, AsimField.DstHostname, AsimField.DstPortNumber, AsimField.DstFQDN, AsimField.DstDomain, AsimField.DstDomainType];

    private static readonly MessagePattern[] Logons =
    [
        new("anyconnect_vpn_connect user id {user} local ip {assigned} {}connected from {source}", Setters),
        new("anyconnect_vpn_disconnect user id {user} local ip {assigned} {}connected from {source}", Setters),
        new("client_vpn_connect user id {user} local ip {assigned} connected from {source}", Setters),
        new("client_vpn_disconnect user id {user} local ip {assigned}", Setters),
        new("{}Peer IP={source} Peer port={port} User={user}:{}", Setters),
        new("{}Peer IP={source} Peer port={port}:{}", Setters),
    ];

    private static readonly MessagePattern[] Leases =
    [
        new("dhcp lease of ip {leased} from {} mac {server} for client mac {mac} with hostname {name} from router {}", Setters),
        new("dhcp lease of ip {leased} from {} mac {server} for client mac {mac} from router {}", Setters),
        new("dhcp lease of ip {leased} from {} for client mac {mac} {}", Setters),
    ];

    // Who is behind what the device tells of itself.
    private static readonly MessagePattern[] Peers = [new("{}Peer IP={source} Peer port={} {}", Setters), new("{}Peer IP={source} User{actor}:{}", Setters)];

    /// <summary>Reads the text into the event.</summary>
    /// <returns>What is missing, or null.</returns>
    public static string? Read(SecurityEvent e, ReadOnlySpan<byte> type, ReadOnlySpan<byte> text)
    {
        if (e.Kind == MerakiKinds.Vpn)
            return Logon(e, text);
        if (e.Kind == MerakiKinds.Lease)
            return Lease(e, text);
        var end = text.Length;
        var request = text.IndexOf(" request: "u8);
        var pattern = text.IndexOf(" pattern: "u8);
        var message = text.IndexOf(" message: "u8);
        foreach (var sentence in (ReadOnlySpan<int>)[request, pattern, message])
            if (sentence >= 0 && sentence < end)
                end = sentence;
        Pairs(e, text[..end]);
        if (e.Kind == MerakiKinds.Event)
            return Event(e, text);
        if (!SessionEnds.IsAnyKnown(e))
            return "it has neither src nor dst";
        if (request >= 0)
            Request(e, text[(request + " request: ".Length)..]);
        if (message >= 0)
            e.SetText(AsimField.ThreatName, text[(message + " message: ".Length)..]);
        Decide(e, type, text, pattern);
        SessionEnds.Untranslate(e);
        SessionEnds.Complete(e);
        return null;
    }

    private static void Pairs(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (text[at..].IndexOf((byte)'=') is var equals and >= 0)
        {
            equals += at;
            var start = text[..equals].LastIndexOf((byte)' ') + 1;
            var value = text[(equals + 1)..].TrimStart((byte)' ');
            var from = text.Length - value.Length;
            // 'text in single quotes', or a word.
            var length = value is [(byte)'\'', ..] ? value[1..].IndexOf((byte)'\'') is var quote and >= 0 ? quote + 2 : value.Length : value.IndexOf((byte)' ') is var blank and >= 0 ? blank : value.Length;
            MerakiFields.Table.Set(e, text[start..equals], value[..length].Trim("'"u8));
            at = from + length;
        }
    }

    // "allow src=…", "src=… pattern: 0 …" (0 allows, 1 denies), "pattern: allow all"; a flow that began or ended was let through.
    private static void Decide(SecurityEvent e, ReadOnlySpan<byte> type, ReadOnlySpan<byte> text, int pattern)
    {
        e.SetConstant(AsimField.EventType, e.Kind == MerakiKinds.Security ? AsimWords.Ids : e.Kind == MerakiKinds.Url ? AsimWords.HttpSession : AsimWords.NetworkSession);
        if (e.Kind == MerakiKinds.Security)
            return;
        if (text.StartsWith("content_filtering_block "u8))
        {
            e.SetText(AsimField.DvcOriginalAction, "content_filtering_block"u8);
            e.SetConstant(AsimField.DvcAction, AsimWords.Deny);
            return;
        }
        var rule = pattern < 0 ? default : text[(pattern + " pattern: ".Length)..];
        var word = rule.IsEmpty ? text : rule;
        var blank = word.IndexOf((byte)' ');
        word = blank < 0 ? word : word[..blank];
        if (!word.Contains((byte)'='))
            MerakiFields.Action(e, word);
        if (!rule.IsEmpty)
            e.SetText(AsimField.NetworkRuleName, rule);
        if (type.StartsWith("ip_flow_"u8))
        {
            e.SetConstant(AsimField.DvcAction, AsimWords.Allow);
            e.SetConstant(AsimField.EventSubType, type.EndsWith("start"u8) ? AsimWords.Start : AsimWords.End);
            Numbers.Port(e, e.Has(AsimField.SrcNatIpAddr) ? AsimField.SrcNatPortNumber : AsimField.DstNatPortNumber, e.Vendor.Find("translated_port"u8).Utf8);
        }
        else if (e.Kind == MerakiKinds.Flow && !e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
    }

    // "GET http://www.example.com/…", "UNKNOWN https://www.example.com/…"
    private static void Request(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var blank = text.IndexOf((byte)' ');
        if (blank > 0 && !text[..blank].SequenceEqual("UNKNOWN"u8))
            e.SetText(AsimField.HttpRequestMethod, text[..blank]);
        e.SetText(AsimField.Url, text[(blank + 1)..]);
        Protocols.Set(e, "TCP"u8);
    }

    private static string? Logon(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var pattern in Logons)
            if (pattern.TryRead(text, e))
                break;
        e.SetText(AsimField.EventMessage, text);
        if (!e.Has(AsimField.SrcIpAddr) && !e.Has(AsimField.TargetUsername))
            return "it names neither a user nor an address";
        var hasFailed = text.IndexOf("_failure"u8) >= 0;
        e.SetConstant(AsimField.EventType, text.IndexOf("_disconnect "u8) >= 0 ? AsimWords.Logoff : AsimWords.Logon);
        e.SetConstant(AsimField.EventResult, hasFailed ? AsimWords.Failure : AsimWords.Success);
        if (hasFailed)
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NoSuchUserOrPassword);
        e.SetConstant(AsimField.EventSubType, AsimWords.RemoteService);
        return null;
    }

    // ASIM wants a name in any case: the address where there is none.
    private static string? Lease(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var pattern in Leases)
            if (pattern.TryRead(text, e))
                break;
        if (!e.Has(AsimField.SrcIpAddr))
            return "it names no address that is leased";
        if (!e.Has(AsimField.SrcHostname))
            e.Set(AsimField.SrcHostname, e[AsimField.SrcIpAddr]);
        e.SetText(AsimField.EventMessage, text);
        e.SetConstant(AsimField.EventType, Assign);
        return null;
    }

    private static string? Event(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventMessage, text);
        e.SetConstant(AsimField.EventType, AsimWords.Other);
        var end = text.IndexOf((byte)'=') is var equals and >= 0 ? text[..equals].LastIndexOf((byte)' ') : text.Length;
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, end > 0 ? text[..end] : text);
        e.Set(AsimField.Object, e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        foreach (var field in OfSessions)
            e.Remove(field);
        foreach (var pattern in Peers)
            if (pattern.TryRead(text, e))
                break;
        return null;
    }
}
