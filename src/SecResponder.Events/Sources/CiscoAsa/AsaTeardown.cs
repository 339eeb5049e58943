using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>
/// "Teardown … for A to B" does not say who called whom: A is always the end on the interface of lower security. The ports tell: whoever answered has the well-known one, whoever asked one
/// of those that are given out for a while; of an ICMP connection, whoever asked has the identifier, the other end 0. Where they do, and one of the two interfaces
/// bears the name that the device itself gives a level for (inside is 100, every other 0) or that everybody gives the other side (outside), that is the direction; otherwise NetworkDirection is NA, so that nobody takes it for
/// more than it is. (The line that built the connection said it. It is not remembered: what an event becomes must not hang on whether an earlier one came by the same way.)
/// </summary>
internal static class AsaTeardown
{
    private static readonly (AsimField Source, AsimField Destination)[] Pairs =
    [
        (AsimField.SrcIpAddr, AsimField.DstIpAddr), (AsimField.SrcHostname, AsimField.DstHostname), (AsimField.SrcFQDN, AsimField.DstFQDN), (AsimField.SrcDomain, AsimField.DstDomain),
        (AsimField.SrcDomainType, AsimField.DstDomainType), (AsimField.SrcPortNumber, AsimField.DstPortNumber), (AsimField.SrcUsername, AsimField.DstUsername),
        (AsimField.SrcUsernameType, AsimField.DstUsernameType), (AsimField.SrcNatIpAddr, AsimField.DstNatIpAddr), (AsimField.SrcNatPortNumber, AsimField.DstNatPortNumber), (AsimField.DvcInboundInterface, AsimField.DvcOutboundInterface),
    ];

    private const int FirstGivenByUser = 1024;
    private const int FirstForAWhile = 32768;

    /// <summary>Puts the ends round where the second is the one that asked, and says the direction.</summary>
    public static void Orient(SecurityEvent e)
    {
        var havePorts = e.Has(AsimField.SrcPortNumber) && e.Has(AsimField.DstPortNumber);
        if (havePorts && IsAnswer(e))
            TurnRound(e);
        e.SetConstant(AsimField.NetworkDirection, havePorts && PortsTell(e) ? Direction(e[AsimField.DvcInboundInterface].Utf8, e[AsimField.DvcOutboundInterface].Utf8) : AsimWords.NotApplicable);
    }

    private static byte[] Direction(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (from.IsEmpty || to.IsEmpty || Ascii.EqualsIgnoreCase(from, to))
            return AsimWords.NotApplicable;
        if (Ascii.EqualsIgnoreCase(from, "inside"u8) || Ascii.EqualsIgnoreCase(to, "outside"u8))
            return AsimWords.Outbound;
        return Ascii.EqualsIgnoreCase(to, "inside"u8) || Ascii.EqualsIgnoreCase(from, "outside"u8) ? AsimWords.Inbound : AsimWords.NotApplicable;
    }

    // Whether one of the two ports is one that is asked, and the other one that asks.
    private static bool PortsTell(SecurityEvent e)
    {
        var (asking, asked) = (e[AsimField.SrcPortNumber].Integer, e[AsimField.DstPortNumber].Integer);
        return asked < FirstGivenByUser ? asking >= FirstGivenByUser : asked < FirstForAWhile && asking >= FirstForAWhile;
    }

    private static void TurnRound(SecurityEvent e)
    {
        foreach (var (source, destination) in Pairs)
        {
            var (there, here) = (e.Has(source) ? e[source] : FieldValue.Absent, e.Has(destination) ? e[destination] : FieldValue.Absent);
            Put(e, source, here);
            Put(e, destination, there);
        }
    }

    private static bool IsAnswer(SecurityEvent e)
    {
        var (source, destination) = (e[AsimField.SrcPortNumber].Integer, e[AsimField.DstPortNumber].Integer);
        // Here the local end, which stands last in the message, is in the source's place.
        if (e[AsimField.NetworkProtocol].Utf8.EndsWith("ICMP"u8))
            return source == 0 && destination != 0;
        return source < FirstGivenByUser ? destination >= FirstGivenByUser : source < FirstForAWhile && destination >= FirstForAWhile;
    }

    private static void Put(SecurityEvent e, AsimField field, FieldValue value)
    {
        if (value.IsPresent)
            e.Set(field, value);
        else
            e.Remove(field);
    }
}
