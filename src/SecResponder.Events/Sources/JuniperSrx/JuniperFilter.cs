using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>What a firewall filter logs: <c>FW: ge-0/0/0.0   A icmp 192.0.2.10 203.0.113.9     8     0 (1 packets)</c>, with link addresses in front on some cards.</summary>
/// <remarks>Juniper, "System Log Explorer": PFE_FW_SYSLOG_IP, PFE_FW_SYSLOG_ETH_IP. A is accept, D discard, R reject.</remarks>
internal static class JuniperFilter
{
    private const int MostWords = 24;

    private static readonly WordMap Actions = new(("A", "Allow"), ("D", "Drop"), ("R", "Reset"));

    /// <summary>Where <c>FW: </c> stands with an interface and an action behind it; −1 when it does not.</summary>
    public static int Find(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf("FW: "u8);
        if (at < 0 || (at > 0 && line[at - 1] != ' '))
            return -1;
        Span<Range> words = stackalloc Range[3];
        var rest = line[(at + 4)..];
        return Split(rest, words) == 3 && rest[words[0]].Contains((byte)'.') && rest[words[1]].Length == 1 && Actions.Find(rest[words[1]]) is not null && line.TrimEnd((byte)' ').EndsWith("packets)"u8) ? at : -1;
    }

    /// <summary>Reads what stands behind <c>FW: </c>.</summary>
    /// <returns>What is missing, or null.</returns>
    public static string? Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        Span<Range> words = stackalloc Range[MostWords];
        var count = Split(text, words);
        var source = 3;
        while (source + 1 < count && !(Addresses.IsAddress(text[words[source]]) && Addresses.IsAddress(text[words[source + 1]])))
            source++;
        if (source + 1 >= count)
            return "no two addresses stand in it";
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        e.SetText(AsimField.DvcInboundInterface, text[words[0]]);
        e.SetText(AsimField.DvcOriginalAction, text[words[1]]);
        Actions.TrySet(e, AsimField.DvcAction, text[words[1]]);
        Link(e, text, words[2..source]);
        Protocols.Set(e, text[words[source - 1]]);
        HostFields.Source.Set(e, text[words[source]]);
        HostFields.Destination.Set(e, text[words[source + 1]]);
        if (source + 3 < count && !SessionEnds.IsIcmp(e))
        {
            Numbers.Port(e, AsimField.SrcPortNumber, text[words[source + 2]]);
            Numbers.Port(e, AsimField.DstPortNumber, text[words[source + 3]]);
        }
        else if (source + 3 < count)
        {
            e.SetText(AsimField.NetworkIcmpType, text[words[source + 2]]);
            Numbers.Count(e, AsimField.NetworkIcmpCode, text[words[source + 3]]);
        }
        if (text.LastIndexOf((byte)'(') is var bracket and > 0 && text[(bracket + 1)..] is var packets && packets.IndexOf((byte)' ') is var blank and > 0)
            Numbers.Count(e, AsimField.SrcPackets, packets[..blank]);
        SessionEnds.Complete(e);
        return null;
    }

    private static void Link(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> words)
    {
        foreach (var word in words)
            if (text[word].Length == 17 && text[word].Count((byte)':') == 5)
                MacAddresses.Set(e, e.Has(AsimField.SrcMacAddr) ? AsimField.DstMacAddr : AsimField.SrcMacAddr, text[word]);
    }

    private static int Split(ReadOnlySpan<byte> text, Span<Range> words)
    {
        var count = 0;
        foreach (var part in text.Split((byte)' '))
            if (count < words.Length && part.End.Value > part.Start.Value)
                words[count++] = part;
        return count;
    }
}
