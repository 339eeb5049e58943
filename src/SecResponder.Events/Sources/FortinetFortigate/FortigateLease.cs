using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>What the device's own DHCP server tells: <c>dhcp_msg="Ack" mac="…" ip=10.0.0.5 lease=432000 hostname="pc5"</c>.</summary>
/// <remarks>FortiOS Log Message Reference, 26001 to 26006.</remarks>
internal static class FortigateLease
{
    private static readonly byte[] Assign = "Assign"u8.ToArray();
    private static readonly byte[] Release = "Release"u8.ToArray();

    /// <summary>Whether the record names the address that a client has, asks for, or gives back.</summary>
    public static bool IsOne(ReadOnlySpan<byte> message, ReadOnlySpan<byte> address) => !message.IsEmpty && Addresses.IsAddress(address) && !address.SequenceEqual("0.0.0.0"u8);

    /// <summary>The client's address.</summary>
    public static void Address(SecurityEvent e, ReadOnlySpan<byte> text) => Addresses.Set(e, AsimField.SrcIpAddr, IsLease(e) ? text : default);

    /// <summary>The client's hardware address.</summary>
    public static void Hardware(SecurityEvent e, ReadOnlySpan<byte> text) => MacAddresses.Set(e, AsimField.SrcMacAddr, IsLease(e) ? text : default);

    /// <summary>How long the address is the client's, in seconds.</summary>
    public static void Duration(SecurityEvent e, ReadOnlySpan<byte> text) => Numbers.Count(e, AsimField.DhcpLeaseDuration, IsLease(e) ? text : default);

    /// <summary>The name that the client gives itself.</summary>
    public static void Name(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (IsLease(e) && !Addresses.IsAddress(text))
            HostFields.Source.Set(e, text);
    }

    /// <summary>Completes the event. ASIM wants a name in any case: the address where there is none.</summary>
    public static void Finish(SecurityEvent e)
    {
        var message = e.Vendor.Find("dhcp_msg"u8);
        e.SetConstant(AsimField.EventType, message.Utf8.SequenceEqual("Release"u8) ? Release : Assign);
        e.Set(AsimField.EventOriginalResultDetails, message);
        e.SetConstant(AsimField.EventResult, message.Utf8 switch
        {
            _ when message.Utf8.SequenceEqual("Ack"u8) || message.Utf8.SequenceEqual("Release"u8) => AsimWords.Success,
            _ when message.Utf8.SequenceEqual("Nak"u8) || message.Utf8.SequenceEqual("Decline"u8) => AsimWords.Failure,
            // A step of the exchange: a later record tells how it ended.
            _ => AsimWords.NotApplicable,
        });
        if (!e.Has(AsimField.SrcHostname))
            e.Set(AsimField.SrcHostname, e[AsimField.SrcIpAddr]);
    }

    private static bool IsLease(SecurityEvent e) => e.Kind == FortigateKinds.Lease;
}
