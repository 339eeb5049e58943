using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>What Check Point's own words mean in ASIM.</summary>
internal static class CheckpointOutcome
{
    // "Ask User", "Inform User" and "Redirect" show a page; what comes of it another record tells. "Key Install", "Log In" are no verdict on a session.
    private static readonly WordMap Actions = new(
        ("Accept", "Allow"), ("Allow", "Allow"), ("Detect", "Allow"), ("Monitor", "Allow"), ("Bypass", "Allow"), ("Inspect", "Allow"), ("HTTPS Inspect", "Allow"), ("HTTPS Bypass", "Allow"),
        ("Extract", "Allow"), ("Drop", "Drop"), ("Reject", "Reset"), ("Block", "Deny"), ("Prevent", "Deny"), ("Deny", "Deny"), ("Quarantine", "Deny"), ("Encrypt", "Encrypt"), ("Decrypt", "Decrypt"),
        ("VPN Routing", "VPNroute"));

    private static readonly WordMap Severities = new(("0", "Informational"), ("1", "Low"), ("2", "Medium"), ("3", "High"), ("4", "High"), ("Informational", "Informational"), ("Low", "Low"), ("Medium", "Medium"),
        ("High", "High"), ("Critical", "High"), ("Very-High", "High"));

    private static readonly WordMap Confidences = new(("Low", "1"), ("Medium-Low", "2"), ("Medium", "3"), ("Medium-High", "4"), ("High", "5"));

    // Names of service objects that say which protocol it is; "TCP_8000" says nothing that the port does not.
    private static readonly WordMap Services = new(("http", "HTTP"), ("https", "HTTPS"), ("HTTP_proxy", "HTTP"), ("HTTPS_proxy", "HTTPS"), ("domain-udp", "DNS"), ("domain-tcp", "DNS"), ("ssh", "SSH"), ("ssh_version_2", "SSH"),
        ("ftp", "FTP"), ("telnet", "TELNET"), ("smtp", "SMTP"), ("smtps", "SMTPS"), ("imap", "IMAP"), ("pop-3", "POP3"), ("ldap", "LDAP"), ("ldap-ssl", "LDAPS"), ("Remote_Desktop_Protocol", "RDP"), ("microsoft-ds", "SMB"),
        ("nbname", "NETBIOS-NS"), ("nbdatagram", "NETBIOS-DGM"), ("nbsession", "NETBIOS-SSN"), ("snmp", "SNMP"), ("syslog", "SYSLOG"), ("ntp-udp", "NTP"), ("ntp", "NTP"), ("Kerberos_v5_UDP", "KERBEROS"), ("Kerberos_v5_TCP", "KERBEROS"),
        ("dhcp-request", "DHCP"), ("dhcp-reply", "DHCP"), ("tftp", "TFTP"), ("IKE", "IKE"), ("IKE_NAT_TRAVERSAL", "IKE"), ("quic", "QUIC"));

    public static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema is not (AsimSchema.NetworkSession or AsimSchema.WebSession))
            return;
        e.SetText(AsimField.DvcOriginalAction, text);
        // An attribute after LEEF's header, or a later update of the log: the last word holds.
        e.Remove(AsimField.DvcAction);
        Actions.TrySet(e, AsimField.DvcAction, text);
    }

    /// <summary>Whether the word is a verdict on a session.</summary>
    public static bool IsOfSession(ReadOnlySpan<byte> action) => Actions.Find(action) is not null;

    public static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Severities.TrySet(e, AsimField.EventSeverity, text))
            e.SetText(AsimField.EventOriginalSeverity, text);
    }

    /// <summary>LEEF's scale is 1 to 10.</summary>
    public static void LeefSeverity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.EventSeverity) || !Numbers.TryRead(text, out var level) || level > 10)
            return;
        e.SetText(AsimField.EventOriginalSeverity, text);
        e.SetConstant(AsimField.EventSeverity, level switch { <= 1 => AsimWords.Informational, <= 3 => AsimWords.Low, <= 6 => AsimWords.Medium, _ => AsimWords.High });
    }

    /// <summary>0 to 5, or −1 when it is none.</summary>
    public static int ConfidenceOf(ReadOnlySpan<byte> text) => (Confidences.Find(text) is { } level ? level : text) is [>= (byte)'0' and <= (byte)'5' and var digit] ? digit - '0' : -1;

    public static void Service(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.NetworkApplicationProtocol))
            Services.TrySet(e, AsimField.NetworkApplicationProtocol, text);
    }

    public static void IcmpType(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.NetworkIcmpType))
            e.SetText(AsimField.NetworkIcmpType, text);
    }

    // "FIN-ACK", "SYN", "RST-ACK"
    public static void TcpFlags(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var part in text.SplitAny("-, "u8))
            if (FlagOf(text[part]) is { } flag)
                e.SetBoolean(flag, true);
    }

    public static void OutOfState(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        e.SetConstant(AsimField.EventResultDetails, AsimWords.InvalidTcp);
    }

    private static AsimField? FlagOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when Is(name, "SYN"u8) => AsimField.TcpFlagsSyn,
        _ when Is(name, "ACK"u8) => AsimField.TcpFlagsAck,
        _ when Is(name, "FIN"u8) => AsimField.TcpFlagsFin,
        _ when Is(name, "RST"u8) => AsimField.TcpFlagsRst,
        _ when Is(name, "PSH"u8) || Is(name, "PUSH"u8) => AsimField.TcpFlagsPsh,
        _ when Is(name, "URG"u8) => AsimField.TcpFlagsUrg,
        _ => null,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted) => Ascii.EqualsIgnoreCase(name, wanted);
}
