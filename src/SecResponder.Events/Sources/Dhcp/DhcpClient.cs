using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>The client of a DHCP exchange: address, name, hardware address.</summary>
internal static class DhcpClient
{
    /// <summary>The client's address; <c>0.0.0.0</c> and <c>::</c> are none.</summary>
    public static void Address(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!IsNone(text))
            Addresses.Set(e, AsimField.SrcIpAddr, text);
    }

    /// <summary>The address that the client asks for.</summary>
    public static void Requested(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!IsNone(text))
            Addresses.Set(e, AsimField.RequestedIpAddr, text);
    }

    /// <summary>The name that the client gives itself: <c>pc17</c>, <c>pc17.example.com</c>, <c>pc17.example.com.</c></summary>
    public static void Name(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)'.');
        // A name may be anything the client likes; one that looks like an address is none. BAD_ADDRESS is what Windows calls an address that somebody else uses.
        if (!text.IsEmpty && !text.SequenceEqual("BAD_ADDRESS"u8) && !Addresses.IsAddress(text) && !text.Contains((byte)':'))
            HostFields.Source.Set(e, text);
    }

    /// <summary>The hardware address; all zeros is none.</summary>
    public static void Hardware(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAnyExcept("0:-."u8) >= 0)
            MacAddresses.Set(e, AsimField.SrcMacAddr, text);
    }

    /// <summary>ASIM wants a name in any case: the address where there is none.</summary>
    /// <remarks>Microsoft Learn, "DHCP normalization schema reference", SrcHostname.</remarks>
    public static void Complete(SecurityEvent e)
    {
        if (e.Kind.Schema == AsimSchema.DhcpEvent && !e.Has(AsimField.SrcHostname) && e.Has(AsimField.SrcIpAddr))
            e.Set(AsimField.SrcHostname, e[AsimField.SrcIpAddr]);
    }

    private static bool IsNone(ReadOnlySpan<byte> text) => text.SequenceEqual("0.0.0.0"u8) || text.SequenceEqual("::"u8);
}
