using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>
/// "Teardown … for A to B" does not say who called whom: A is always the end on the interface of lower security. The lower port tells: whoever answered has the well-known one.
/// NetworkDirection stays NA, so that nobody takes it for more than it is.
/// </summary>
internal static class AsaTeardown
{
    private static readonly (AsimField Source, AsimField Destination)[] Pairs =
    [
        (AsimField.SrcIpAddr, AsimField.DstIpAddr), (AsimField.SrcHostname, AsimField.DstHostname), (AsimField.SrcFQDN, AsimField.DstFQDN), (AsimField.SrcDomain, AsimField.DstDomain),
        (AsimField.SrcDomainType, AsimField.DstDomainType), (AsimField.SrcPortNumber, AsimField.DstPortNumber), (AsimField.SrcUsername, AsimField.DstUsername),
        (AsimField.SrcUsernameType, AsimField.DstUsernameType), (AsimField.DvcInboundInterface, AsimField.DvcOutboundInterface),
    ];

    private const int WellKnown = 1024;

    /// <summary>Puts the ends round where the first has a well-known port and the second has none.</summary>
    public static void Orient(SecurityEvent e)
    {
        if (!e.Has(AsimField.SrcPortNumber) || !e.Has(AsimField.DstPortNumber)
            || e[AsimField.SrcPortNumber].Integer >= WellKnown || e[AsimField.DstPortNumber].Integer < WellKnown)
            return;
        foreach (var (source, destination) in Pairs)
        {
            var (there, here) = (e.Has(source) ? e[source] : FieldValue.Absent, e.Has(destination) ? e[destination] : FieldValue.Absent);
            Put(e, source, here);
            Put(e, destination, there);
        }
    }

    private static void Put(SecurityEvent e, AsimField field, FieldValue value)
    {
        if (value.IsPresent)
            e.Set(field, value);
        else
            e.Remove(field);
    }
}
