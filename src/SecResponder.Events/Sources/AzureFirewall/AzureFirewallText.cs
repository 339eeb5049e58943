using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureFirewall;

/// <summary>
/// The older logs' text: <c>TCP request from 10.0.0.5:51000 to 203.0.113.9:443. Action: Deny. Rule Collection: c. Rule: r</c>. What follows the first sentence is
/// <c>Key: value.</c>; values may have dots, so each ends where the next known key begins.
/// </summary>
/// <remarks>Microsoft Learn, "Azure Firewall diagnostic logs (legacy)".</remarks>
internal static class AzureFirewallText
{
    private static readonly (byte[] Word, FieldSetter Set)[] Keys =
    [
        Key("Action", AzureFirewallFields.Action), Key("Rule Collection Group", Into.Kept("RuleCollectionGroup")), Key("Rule Collection", Into.Kept("RuleCollection")),
        Key("Rule", (e, text) => e.SetText(e.Kind.Schema == AsimSchema.WebSession ? AsimField.RuleName : AsimField.NetworkRuleName, text)), Key("Policy", Into.Kept("Policy")),
        Key("ThreatIntel", Into.Text(AsimField.ThreatName)), Key("Signature", Into.Text(AsimField.ThreatId)), Key("IDS", Into.Text(AsimField.ThreatName)), Key("Priority", AzureFirewallFields.Severity),
        Key("Classification", Into.Text(AsimField.ThreatCategory)), Key("Url", (e, text) => e.SetText(AsimField.Url, e.Kind.Schema == AsimSchema.WebSession ? text : default)),
        Key("Web Category", (e, text) => e.SetText(AsimField.UrlCategory, e.Kind.Schema == AsimSchema.WebSession ? text : default)), Key("Reason", Into.Text(AsimField.EventOriginalResultDetails)),
    ];

    // A sentence of its own, behind the action.
    private static readonly byte[] NoAddress = ". Failed to resolve address "u8.ToArray();
    private static readonly byte[] NoRule = "No rule matched. Proceeding with default action"u8.ToArray();

    /// <summary>Reads the text into the event.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventMessage, text);
        if (e.Kind.Schema == AsimSchema.Dns)
        {
            Dns(e, text);
            return;
        }
        var request = text.IndexOf(" request from "u8);
        if (request < 0)
            return;
        AzureFirewallFields.Protocol(e, text[..request].TrimEnd((byte)' '));
        var rest = text[(request + " request from ".Length)..];
        var keys = FirstKey(rest);
        Ends(e, rest[..keys].TrimEnd(". "u8));
        Pairs(e, rest[keys..]);
        if (text.IndexOf(NoRule) >= 0)
            e.SetConstant(AsimField.EventOriginalResultDetails, NoRule);
    }

    // "10.0.0.5:51000 to 203.0.113.9:443", "… to 198.51.100.1:3389 was DNAT'ed to 10.0.0.2:3389"
    private static void Ends(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IndexOf(" was DNAT'ed to "u8) is var dnat and > 0)
        {
            var inside = text[(dnat + " was DNAT'ed to ".Length)..];
            if (inside.IndexOf(". "u8) is var sentence and > 0)
                inside = inside[..sentence];
            End(inside, out var host, out var port);
            Addresses.Set(e, AsimField.DstNatIpAddr, host);
            Numbers.Port(e, AsimField.DstNatPortNumber, port);
            AzureFirewallFields.Action(e, default);
            e.SetConstant(AsimField.DvcAction, AsimWords.Allow);
            text = text[..dnat];
        }
        var to = text.IndexOf(" to "u8);
        End(to < 0 ? text : text[..to], out var source, out var sourcePort);
        HostFields.Source.Set(e, source);
        Numbers.Port(e, AsimField.SrcPortNumber, sourcePort);
        if (to < 0)
            return;
        var destination = text[(to + 4)..];
        if (destination.IndexOf(". "u8) is var stop and > 0)
            destination = destination[..stop];
        End(destination, out var target, out var targetPort);
        HostFields.Destination.Set(e, target);
        Numbers.Port(e, AsimField.DstPortNumber, targetPort);
    }

    private static void End(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> port)
    {
        text = text.Trim(" ."u8);
        var colon = text.LastIndexOf((byte)':');
        var hasPort = colon > 0 && !Addresses.IsAddress(text);
        host = (hasPort ? text[..colon] : text).Trim("[]"u8);
        port = hasPort ? text[(colon + 1)..] : default;
    }

    private static int FirstKey(ReadOnlySpan<byte> text)
    {
        var first = text.Length;
        foreach (var (word, _) in Keys)
            if (Find(text, word) is var at and >= 0 && at < first)
                first = at;
        return first;
    }

    private static void Pairs(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        Span<int> starts = stackalloc int[Keys.Length];
        for (var i = 0; i < Keys.Length; i++)
            starts[i] = Find(text, Keys[i].Word);
        for (var i = 0; i < Keys.Length; i++)
        {
            if (starts[i] < 0)
                continue;
            var end = text.Length;
            foreach (var other in starts)
                if (other > starts[i] && other < end)
                    end = other;
            var value = text[(starts[i] + Keys[i].Word.Length)..end].Trim((byte)' ');
            if (value.IndexOf(". No rule matched"u8) is var none and > 0)
                value = value[..none];
            if (value.IndexOf(NoAddress) is var failed and > 0)
            {
                e.SetText(AsimField.EventOriginalResultDetails, value[(failed + 2)..]);
                value = value[..failed];
            }
            Keys[i].Set(e, value.TrimEnd(". "u8));
        }
    }

    // A key begins the text or a sentence: "Rule: " is not the end of "Some Rule: ".
    private static int Find(ReadOnlySpan<byte> text, byte[] word)
    {
        if (text.StartsWith(word))
            return 0;
        var at = 0;
        while (text[at..].IndexOf(word) is var found and >= 0)
        {
            at += found;
            if (at >= 2 && text[at - 1] == ' ' && text[at - 2] is (byte)'.' or (byte)',')
                return at;
            at += word.Length;
        }
        return -1;
    }

    // DNS Request: 10.0.0.5:48197 - 15676 AAAA IN www.example.com. udp 55 false 512 NXDOMAIN qr,rd,ra 115 0.000301s
    private static void Dns(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("DNS Request: "u8))
        {
            Failed(e, text.TrimStart((byte)' '));
            return;
        }
        Span<Range> words = stackalloc Range[16];
        var rest = text["DNS Request: ".Length..];
        var count = Columns.Split(rest, (byte)' ', words);
        if (count < 7)
            return;
        End(rest[words[0]], out var client, out var port);
        Addresses.Set(e, AsimField.SrcIpAddr, client);
        Numbers.Port(e, AsimField.SrcPortNumber, port);
        DnsCodes.SetTransaction(e, rest[words[2]]);
        DnsCodes.SetType(e, rest[words[3]]);
        e.SetText(AsimField.DnsQueryClassName, rest[words[4]]);
        AzureFirewallFields.Query(e, rest[words[5]]);
        Protocols.Set(e, rest[words[6]]);
        if (count < 14)
            return;
        DnsCodes.SetResponse(e, rest[words[10]]);
        e.SetText(AsimField.DnsFlags, rest[words[11]]);
        if (Numbers.TryReadReal(rest[words[13]].Trim("s "u8), out var seconds) && seconds is >= 0 and < 1e6)
            e.SetInteger(AsimField.DnsNetworkDuration, (long)Math.Round(seconds * 1000));
    }

    // Error: 2 www.example.com. A: read udp 10.0.1.5:49126->168.63.129.160:53: i/o timeout
    private static void Failed(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("Error: "u8))
            return;
        var rest = text["Error: ".Length..];
        var name = rest[(rest.IndexOf((byte)' ') + 1)..].TrimStart((byte)' ');
        var end = name.IndexOf((byte)' ');
        var colon = name.IndexOf(": "u8);
        if (end <= 0 || colon < end)
            return;
        AzureFirewallFields.Query(e, name[..end]);
        DnsCodes.SetType(e, name[end..colon].Trim((byte)' '));
        var why = name[(colon + 2)..];
        e.SetText(AsimField.EventOriginalResultDetails, why);
        e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
        // The firewall asks for its clients here.
        Span<Range> words = stackalloc Range[4];
        if (Columns.Split(why, (byte)' ', words) < 3 || why[words[2]].IndexOf("->"u8) is not (> 0 and var arrow))
            return;
        Protocols.Set(e, why[words[1]]);
        End(why[words[2]][..arrow], out var client, out var port);
        Addresses.Set(e, AsimField.SrcIpAddr, client);
        Numbers.Port(e, AsimField.SrcPortNumber, port);
        End(why[words[2]][(arrow + 2)..].TrimEnd((byte)':'), out var server, out port);
        Addresses.Set(e, AsimField.DstIpAddr, server);
        Numbers.Port(e, AsimField.DstPortNumber, port);
    }

    private static (byte[], FieldSetter) Key(string word, FieldSetter set) => (System.Text.Encoding.UTF8.GetBytes(word + ": "), set);
}
