using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>What follows for the two ends of a connection, whichever source tells of it.</summary>
public static class SessionEnds
{
    private static readonly (AsimField Source, AsimField Destination)[] Pairs =
    [
        (AsimField.SrcIpAddr, AsimField.DstIpAddr), (AsimField.SrcPortNumber, AsimField.DstPortNumber), (AsimField.SrcHostname, AsimField.DstHostname), (AsimField.SrcFQDN, AsimField.DstFQDN),
        (AsimField.SrcDomain, AsimField.DstDomain), (AsimField.SrcDomainType, AsimField.DstDomainType), (AsimField.SrcMacAddr, AsimField.DstMacAddr), (AsimField.SrcZone, AsimField.DstZone),
        (AsimField.SrcGeoCountry, AsimField.DstGeoCountry), (AsimField.SrcGeoCity, AsimField.DstGeoCity), (AsimField.SrcGeoRegion, AsimField.DstGeoRegion), (AsimField.SrcUsername, AsimField.DstUsername),
        (AsimField.SrcUsernameType, AsimField.DstUsernameType),
    ];

    /// <summary>Whether one end at least is known, by address or by name.</summary>
    public static bool IsAnyKnown(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Has(AsimField.SrcIpAddr) || e.Has(AsimField.DstIpAddr) || e.Has(AsimField.SrcHostname) || e.Has(AsimField.DstHostname);
    }

    /// <summary>Sets the IP version by the addresses and takes the ports of what has none (ICMP), where a source writes identifier or type.</summary>
    public static void Complete(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var address = e.Has(AsimField.SrcIpAddr) ? e[AsimField.SrcIpAddr].Utf8 : e[AsimField.DstIpAddr].Utf8;
        if (!address.IsEmpty && !e.Has(AsimField.NetworkProtocolVersion))
            e.SetConstant(AsimField.NetworkProtocolVersion, address.Contains((byte)':') ? AsimWords.IPv6 : AsimWords.IPv4);
        if (!IsIcmp(e))
            return;
        e.Remove(AsimField.SrcPortNumber);
        e.Remove(AsimField.DstPortNumber);
        e.Remove(AsimField.SrcNatPortNumber);
        e.Remove(AsimField.DstNatPortNumber);
    }

    /// <summary>Whether the connection is ICMP, of either version.</summary>
    public static bool IsIcmp(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e[AsimField.NetworkProtocol].Utf8.EndsWith("ICMP"u8);
    }

    /// <summary>Exchanges the ends, where a record's source is the one who answered. Counters stay: those of a source are of who asked already.</summary>
    public static void Swap(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        foreach (var (source, destination) in Pairs)
        {
            var (there, back) = (e.Has(source) ? e[source] : FieldValue.Absent, e.Has(destination) ? e[destination] : FieldValue.Absent);
            e.Remove(source);
            e.Remove(destination);
            e.Set(source, back);
            e.Set(destination, there);
        }
    }

    /// <summary>Takes out a translated address that is none, or is the original: many sources fill the field in any case.</summary>
    public static void Untranslate(SecurityEvent e)
    {
        Untranslate(e, AsimField.SrcIpAddr, AsimField.SrcPortNumber, AsimField.SrcNatIpAddr, AsimField.SrcNatPortNumber);
        Untranslate(e, AsimField.DstIpAddr, AsimField.DstPortNumber, AsimField.DstNatIpAddr, AsimField.DstNatPortNumber);
    }

    private static void Untranslate(SecurityEvent e, AsimField address, AsimField port, AsimField natAddress, AsimField natPort)
    {
        ArgumentNullException.ThrowIfNull(e);
        var translated = e[natAddress].Utf8;
        var isNone = translated.IsEmpty || translated.SequenceEqual("0.0.0.0"u8) || translated.SequenceEqual("::"u8);
        var isSame = translated.SequenceEqual(e[address].Utf8);
        if (isNone || isSame)
            e.Remove(natAddress);
        if (isNone || (isSame && e[natPort].Integer == e[port].Integer))
            e.Remove(natPort);
    }
}
