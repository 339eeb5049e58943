using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>The fields of one end of a connection.</summary>
internal sealed record AsaEnd(HostFields Host, UserFields User, AsimField Port, AsimField NatIpAddr, AsimField NatPort, AsimField Interface)
{
    public static AsaEnd Source { get; } = new(
        HostFields.Source, UserFields.Source, AsimField.SrcPortNumber, AsimField.SrcNatIpAddr, AsimField.SrcNatPortNumber, AsimField.DvcInboundInterface);

    public static AsaEnd Destination { get; } = new(
        HostFields.Destination, UserFields.Destination, AsimField.DstPortNumber, AsimField.DstNatIpAddr, AsimField.DstNatPortNumber, AsimField.DvcOutboundInterface);
}

/// <summary>An end as ASA prints it: <c>inside:10.0.0.5/51000 (198.51.100.1/33000)(CORP\ada)</c>; every part but the address may be missing.</summary>
internal static class AsaEndpoint
{
    private const int HighestPort = 65535;

    // The names that ASA itself prints instead of numbers (its documentation's "TCP and UDP ports" table).
    private const string Named =
        "aol=5190 bgp=179 bootpc=68 bootps=67 chargen=19 cifs=3020 citrix-ica=1494 cmd=514 ctiqbe=2748 daytime=13 discard=9 domain=53 echo=7 exec=512 finger=79 "
        + "ftp=21 ftp-data=20 gopher=70 h323=1720 hostname=101 http=80 https=443 ident=113 imap4=143 irc=194 isakmp=500 kerberos=750 klogin=543 kshell=544 "
        + "ldap=389 ldaps=636 login=513 lotusnotes=1352 lpd=515 netbios-dgm=138 netbios-ns=137 netbios-ssn=139 nfs=2049 nntp=119 ntp=123 pcanywhere-data=5631 "
        + "pim-auto-rp=496 pop2=109 pop3=110 pptp=1723 radius=1645 radius-acct=1646 rip=520 rsh=514 rtsp=554 sip=5060 smtp=25 snmp=161 snmptrap=162 sqlnet=1521 "
        + "ssh=22 sunrpc=111 syslog=514 tacacs=49 talk=517 telnet=23 tftp=69 time=37 uucp=540 whois=43 www=80 xdmcp=177";

    private static readonly Dictionary<string, long> Services = Named.Split(' ').Select(entry => entry.Split('='))
        .ToDictionary(entry => entry[0], entry => long.Parse(entry[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> ServiceByName = Services.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads <c>interface:address/port (mapped/port)(user)</c>.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        var bracket = text.IndexOf((byte)'(');
        Place(e, (bracket < 0 ? text : text[..bracket]).Trim((byte)' '), end);
        while (bracket >= 0)
        {
            var rest = text[(bracket + 1)..];
            var close = rest.IndexOf((byte)')');
            if (close < 0)
                return;
            InBrackets(e, rest[..close], bracket > 0 && text[bracket - 1] == ' ', end);
            text = rest[(close + 1)..];
            bracket = text.IndexOf((byte)'(');
        }
    }

    /// <summary>Reads <c>interface/address(port)(user)</c>, the form of 106100.</summary>
    public static void ReadSlashed(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        var slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            Read(e, text, end);
            return;
        }
        e.SetText(end.Interface, text[..slash]);
        var rest = text[(slash + 1)..];
        var open = rest.IndexOf((byte)'(');
        end.Host.Set(e, open < 0 ? rest : rest[..open]);
        if (open < 0)
            return;
        var close = rest[open..].IndexOf((byte)')');
        if (close < 0)
            return;
        Port(e, rest.Slice(open + 1, close - 1), end.Port);
        if (rest[(open + close + 1)..].Trim((byte)' ') is [(byte)'(', .. var user, (byte)')'])
            User(e, user, end);
    }

    /// <summary>Reads <c>address/port</c> into the fields of a translated end, unless it is the address itself.</summary>
    public static void Mapped(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        var (address, port) = Split(text);
        if (Addresses.IsAddress(address))
            Mapped(e, address, port, end);
    }

    private static void Mapped(SecurityEvent e, ReadOnlySpan<byte> address, ReadOnlySpan<byte> port, AsaEnd end)
    {
        var isSameAddress = e[end.Host.IpAddr].Utf8.SequenceEqual(address);
        if (isSameAddress && (!TryPort(port, out var number) || e[end.Port].Integer == number))
            return;
        e.SetText(end.NatIpAddr, address);
        Port(e, port, end.NatPort);
    }

    /// <summary>Sets a port given as number or service name.</summary>
    public static void Port(SecurityEvent e, ReadOnlySpan<byte> text, AsimField field)
    {
        if (TryPort(text, out var number))
            e.SetInteger(field, number);
    }

    /// <summary>Sets a user of the identity firewall: <c>CORP\ada</c>, <c>LOCAL\ada</c> (the device's own), or a bare name.</summary>
    public static void User(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end) => end.User.Set(e, (text.StartsWith("LOCAL\\"u8) ? text[6..].TrimStart((byte)'\\') : text).Trim((byte)'\''));

    // "outside:203.0.113.9/443"; an IPv6 address has colons of its own: only a prefix that is no part of an address is an interface.
    private static void Place(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        if (!TryPlain(e, text, end))
            PlaceWithUser(e, text, end);
    }

    // "outside:203.0.113.9/443", as nearly all of them are: an interface, an IPv4 address, a port.
    private static bool TryPlain(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        var (address, port) = Split(text);
        if (!Numbers.TryRead(port, out var number))
            return false;
        var colon = address.IndexOf((byte)':');
        if (!Addresses.IsIPv4(address[(colon + 1)..]) || colon == 0 || (colon > 0 && address[..colon].IndexOfAny((byte)' ', (byte)'@') >= 0))
            return false;
        if (colon > 0)
            e.SetText(end.Interface, address[..colon]);
        e.SetText(end.Host.IpAddr, address[(colon + 1)..]);
        if (number <= HighestPort)
            e.SetInteger(end.Port, number);
        return true;
    }

    private static void PlaceWithUser(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        // "53 ada": a user after a blank.
        if (text.IndexOf((byte)' ') is var blank and > 0)
        {
            User(e, text[(blank + 1)..], end);
            text = text[..blank];
        }
        var (address, port) = Split(text);
        // "ada@10.0.0.5"
        if (address.IndexOf((byte)'@') is var at and > 0 && Addresses.IsAddress(address[(at + 1)..]))
        {
            User(e, address[..at], end);
            address = address[(at + 1)..];
        }
        if (!Addresses.IsAddress(address) && address.IndexOf((byte)':') is var colon and > 0)
        {
            e.SetText(end.Interface, address[..colon]);
            address = address[(colon + 1)..];
        }
        end.Host.Set(e, address);
        Port(e, port, end.Port);
    }

    // Right behind the address stands who sits there; after a blank, at the line's end, who began the connection.
    private static void InBrackets(SecurityEvent e, ReadOnlySpan<byte> text, bool isApart, AsaEnd end)
    {
        var (address, port) = Split(text);
        if (Addresses.IsAddress(address))
            Mapped(e, address, port, end);
        else if ((!port.IsEmpty && TryPort(port, out _)) || text.Contains((byte)'('))
        {
            // A name instead of a mapped address, or one that was cut: there is no field that it could stand in.
        }
        else if (isApart && !e.Has(AsimField.SrcUsername))
            User(e, text, AsaEnd.Source);
        else if (!isApart)
            Resident(e, text, end);
    }

    // "CORP\ada", "CORP\ada, 17:employees", "17:employees", "www.example.com": who or what sits there, and the security group it is in.
    private static void Resident(SecurityEvent e, ReadOnlySpan<byte> text, AsaEnd end)
    {
        if (text.IndexOf((byte)',') is var comma and >= 0)
            text = text[..comma];
        if (text.IsEmpty || text.SequenceEqual("any"u8) || IsGroup(text))
            return;
        if (!text.Contains((byte)'\\') && !text.Contains((byte)'@') && text.Contains((byte)'.'))
            end.Host.Set(e, text);
        else
            User(e, text, end);
    }

    // "17", "17:employees".
    private static bool IsGroup(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 || (digits > 0 && text[digits] == ':');
    }

    private static Ends Split(ReadOnlySpan<byte> text)
    {
        var slash = text.LastIndexOf((byte)'/');
        return slash < 0 ? new Ends(text, default) : new Ends(text[..slash], text[(slash + 1)..]);
    }

    private static bool TryPort(ReadOnlySpan<byte> text, out long number)
    {
        if (Numbers.TryRead(text, out number))
            return number <= HighestPort;
        Span<char> name = stackalloc char[24];
        return text.Length is > 0 and <= 24 && System.Text.Ascii.ToUtf16(text, name, out var written) == System.Buffers.OperationStatus.Done && ServiceByName.TryGetValue(name[..written], out number);
    }

    private readonly ref struct Ends(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port)
    {
        public ReadOnlySpan<byte> Address { get; } = address;

        public ReadOnlySpan<byte> Port { get; } = port;

        public void Deconstruct(out ReadOnlySpan<byte> address, out ReadOnlySpan<byte> port)
        {
            address = Address;
            port = Port;
        }
    }
}
