using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SophosFirewall;

/// <summary>What the firewall's own DHCP server tells, in either format: <c>status="Renew" reported_ip="10.0.0.5" src_mac="…" reported_host="pc5" lease_time="86400"</c>.</summary>
/// <remarks>Sophos Firewall, "Syslog guide", system logs: DHCP server.</remarks>
internal static class SophosLease
{
    private static readonly byte[] Assign = "Assign"u8.ToArray();
    private static readonly byte[] Renew = "Renew"u8.ToArray();
    private static readonly byte[] Release = "Release"u8.ToArray();

    /// <summary>Whether the line names the address that a client has.</summary>
    public static bool IsOne(PairList line) => Addresses.IsAddress(line.Find("reported_ip"u8)) || Addresses.IsAddress(line.Find("ipaddress"u8));

    /// <summary>The client's address.</summary>
    public static void Address(SecurityEvent e, ReadOnlySpan<byte> text) => Addresses.Set(e, AsimField.SrcIpAddr, IsLease(e) ? text : default);

    /// <summary>The client's hardware address.</summary>
    public static void Hardware(SecurityEvent e, ReadOnlySpan<byte> text) => MacAddresses.Set(e, AsimField.SrcMacAddr, IsLease(e) ? text : default);

    /// <summary>The name that the client gives itself.</summary>
    public static void Name(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (IsLease(e) && !Addresses.IsAddress(text) && !text.SequenceEqual("-"u8))
            HostFields.Source.Set(e, text);
    }

    /// <summary>How long the address is the client's, in seconds.</summary>
    public static void Duration(SecurityEvent e, ReadOnlySpan<byte> text) => Numbers.Count(e, AsimField.DhcpLeaseDuration, IsLease(e) ? text : default);

    /// <summary>Completes the event. ASIM wants a name in any case: the address where there is none.</summary>
    public static void Finish(SecurityEvent e)
    {
        var status = e.Vendor.Find("status"u8).Utf8;
        var message = e[AsimField.EventMessage].Utf8;
        e.SetConstant(AsimField.EventType, status.SequenceEqual("Renew"u8) || message.IndexOf("renewed"u8) >= 0 ? Renew
            : status.StartsWith("Release"u8) || status.StartsWith("Expire"u8) || message.IndexOf("released"u8) >= 0 || message.IndexOf("expired"u8) >= 0 ? Release : Assign);
        e.SetConstant(AsimField.EventResult, AsimWords.Success);
        if (!e.Has(AsimField.SrcHostname))
            e.Set(AsimField.SrcHostname, e[AsimField.SrcIpAddr]);
    }

    private static bool IsLease(SecurityEvent e) => e.Kind == SophosKinds.Lease;
}
