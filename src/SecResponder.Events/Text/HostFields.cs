using System.Buffers;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>The fields that name one end of a connection, or the device itself.</summary>
/// <param name="IpAddr">Address.</param>
/// <param name="Hostname">Short name.</param>
/// <param name="Fqdn">Whole name.</param>
/// <param name="Domain">Name without the host.</param>
/// <param name="DomainType">What kind of domain.</param>
public sealed record HostFields(AsimField IpAddr, AsimField Hostname, AsimField Fqdn, AsimField Domain, AsimField DomainType)
{
    private static readonly byte[] FqdnType = "FQDN"u8.ToArray();
    private static readonly SearchValues<byte> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"u8);

    /// <summary>The reporting device.</summary>
    public static HostFields Device { get; } = new(AsimField.DvcIpAddr, AsimField.DvcHostname, AsimField.DvcFQDN, AsimField.DvcDomain, AsimField.DvcDomainType);

    /// <summary>Where a connection comes from.</summary>
    public static HostFields Source { get; } = new(AsimField.SrcIpAddr, AsimField.SrcHostname, AsimField.SrcFQDN, AsimField.SrcDomain, AsimField.SrcDomainType);

    /// <summary>Where it goes.</summary>
    public static HostFields Destination { get; } = new(AsimField.DstIpAddr, AsimField.DstHostname, AsimField.DstFQDN, AsimField.DstDomain, AsimField.DstDomainType);

    /// <summary>What is logged on to, or changed.</summary>
    public static HostFields Target { get; } = new(AsimField.TargetIpAddr, AsimField.TargetHostname, AsimField.TargetFQDN, AsimField.TargetDomain, AsimField.TargetDomainType);

    /// <summary>Sets the address, or the name with its parts, whichever the text is. Text that is neither is left out.</summary>
    /// <remarks>ASIM, "Entities: device": <c>fw1.example.com</c> is host <c>fw1</c>, domain <c>example.com</c>; a bare name fills the host only.</remarks>
    public void Set(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        if (Addresses.IsIPv4(text))
        {
            e.SetText(IpAddr, text);
            return;
        }
        if (text.Contains((byte)':'))
        {
            Addresses.Set(e, IpAddr, text);
            return;
        }
        if (!IsName(text))
            return;
        var dot = text.IndexOf((byte)'.');
        if (dot <= 0 || dot == text.Length - 1)
        {
            e.SetText(Hostname, text.TrimEnd((byte)'.'));
            return;
        }
        e.SetText(Fqdn, text);
        e.SetText(Hostname, text[..dot]);
        e.SetText(Domain, text[(dot + 1)..]);
        e.SetConstant(DomainType, FqdnType);
    }

    private static bool IsName(ReadOnlySpan<byte> text)
    {
        // A name has a letter: "192.18.4" is a mistake of somebody's, not a host.
        return text.Length <= 253 && text.IndexOfAnyExceptInRange((byte)'.', (byte)'9') >= 0 && !text.ContainsAnyExcept(NameCharacters);
    }
}
