using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureFlow;

/// <summary>One flow: the comma-separated text of NSG flow logs (versions 1 and 2) and of virtual network flow logs.</summary>
/// <remarks>Microsoft Learn, "Flow logging for network security groups" and "Virtual network flow logs": log format.</remarks>
internal static class FlowTuple
{
    private const int OfNsg1 = 8;
    private const int OfVnet = 13;

    private static readonly byte[] EncryptionName = "encryption"u8.ToArray();
    private static readonly byte[] StateName = "flowState"u8.ToArray();
    private static readonly byte[] TupleName = "flowTuple"u8.ToArray();

    /// <summary>Reads the text into an event that has begun.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        Span<Range> places = stackalloc Range[OfVnet + 1];
        var count = Columns.Split(text, (byte)',', places);
        if (count < OfNsg1)
            return $"{count} columns; a flow has at least {OfNsg1}";
        if (!EpochStamp.TryRead(text[places[0]], out var time))
            return $"its first column is {Excerpt.Of(text[places[0]])}, no time since 1970";
        e.SetTime(AsimField.TimeGenerated, time);
        e.Keep(TupleName, text);
        Addresses.Set(e, AsimField.SrcIpAddr, text[places[1]]);
        Addresses.Set(e, AsimField.DstIpAddr, text[places[2]]);
        if (!e.Has(AsimField.SrcIpAddr) && !e.Has(AsimField.DstIpAddr))
            return $"{Excerpt.Of(text[places[1]])} and {Excerpt.Of(text[places[2]])} are no addresses";
        Protocol(e, text[places[5]]);
        if (!e[AsimField.NetworkProtocol].Utf8.EndsWith("ICMP"u8))
        {
            Numbers.Port(e, AsimField.SrcPortNumber, text[places[3]]);
            Numbers.Port(e, AsimField.DstPortNumber, text[places[4]]);
        }
        var isOutbound = text[places[6]].SequenceEqual("O"u8);
        e.SetConstant(AsimField.NetworkDirection, isOutbound ? AsimWords.Outbound : AsimWords.Inbound);
        e.SetConstant(AsimField.NetworkProtocolVersion, e[AsimField.SrcIpAddr].Utf8.Contains((byte)':') ? AsimWords.IPv6 : AsimWords.IPv4);
        return count >= OfVnet && text[places[8]] is not [(byte)'B' or (byte)'C' or (byte)'E'] || e.Kind == AzureFlowKinds.Vnet ? Vnet(e, text, places[..count]) : Nsg(e, text, places[..count]);
    }

    // …, state B|C|E|D, encryption, packets, bytes, packets, bytes
    private static string? Vnet(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places)
    {
        var state = text[places[7]];
        Outcome(e, state.SequenceEqual("D"u8), state);
        if (places.Length > 8)
            e.Keep(EncryptionName, text[places[8]]);
        Counters(e, text, places, 9);
        return null;
    }

    // …, decision A|D[, state B|C|E, packets, bytes, packets, bytes]
    private static string? Nsg(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places)
    {
        Outcome(e, text[places[7]].SequenceEqual("D"u8), places.Length > 8 ? text[places[8]] : default);
        e.SetText(AsimField.DvcOriginalAction, text[places[7]]);
        Counters(e, text, places, 9);
        return null;
    }

    private static void Outcome(SecurityEvent e, bool isDenied, ReadOnlySpan<byte> state)
    {
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        e.SetText(AsimField.DvcOriginalAction, state);
        e.Keep(StateName, state);
        e.SetConstant(AsimField.DvcAction, isDenied ? AsimWords.Deny : AsimWords.Allow);
        if (state.SequenceEqual("B"u8) && !isDenied)
            e.SetConstant(AsimField.EventSubType, AsimWords.Start);
        else if (state.SequenceEqual("E"u8))
            e.SetConstant(AsimField.EventSubType, AsimWords.End);
    }

    // Empty where a flow begins or was denied; a virtual network's log writes zeros there.
    private static void Counters(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places, int at)
    {
        if (places.Length < at + 4)
            return;
        Numbers.Count(e, AsimField.SrcPackets, text[places[at]]);
        Numbers.Count(e, AsimField.SrcBytes, text[places[at + 1]]);
        Numbers.Count(e, AsimField.DstPackets, text[places[at + 2]]);
        Numbers.Count(e, AsimField.DstBytes, text[places[at + 3]]);
    }

    private static void Protocol(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("T"u8))
            Protocols.Set(e, "TCP"u8);
        else if (text.SequenceEqual("U"u8))
            Protocols.Set(e, "UDP"u8);
        else
            Protocols.Set(e, text);
    }
}
