using SecResponder.Events.Asim;

namespace SecResponder.Events.Text;

/// <summary>DNS response codes and record types by number.</summary>
/// <remarks>IANA, "Domain Name System (DNS) Parameters": RCODEs, resource record types.</remarks>
public static class DnsCodes
{
    private static readonly byte[][] Codes =
    [
        "NOERROR"u8.ToArray(), "FORMERR"u8.ToArray(), "SERVFAIL"u8.ToArray(), "NXDOMAIN"u8.ToArray(), "NOTIMP"u8.ToArray(), "REFUSED"u8.ToArray(), "YXDOMAIN"u8.ToArray(), "YXRRSET"u8.ToArray(), "NXRRSET"u8.ToArray(),
        "NOTAUTH"u8.ToArray(), "NOTZONE"u8.ToArray(), "DSOTYPENI"u8.ToArray(),
    ];

    private static readonly (int Number, byte[] Name)[] Types =
    [
        (1, "A"u8.ToArray()), (2, "NS"u8.ToArray()), (5, "CNAME"u8.ToArray()), (6, "SOA"u8.ToArray()), (10, "NULL"u8.ToArray()), (12, "PTR"u8.ToArray()), (13, "HINFO"u8.ToArray()), (15, "MX"u8.ToArray()), (16, "TXT"u8.ToArray()),
        (17, "RP"u8.ToArray()), (24, "SIG"u8.ToArray()), (25, "KEY"u8.ToArray()), (28, "AAAA"u8.ToArray()), (29, "LOC"u8.ToArray()), (33, "SRV"u8.ToArray()), (35, "NAPTR"u8.ToArray()), (39, "DNAME"u8.ToArray()), (41, "OPT"u8.ToArray()),
        (43, "DS"u8.ToArray()), (44, "SSHFP"u8.ToArray()), (46, "RRSIG"u8.ToArray()), (47, "NSEC"u8.ToArray()), (48, "DNSKEY"u8.ToArray()), (50, "NSEC3"u8.ToArray()), (51, "NSEC3PARAM"u8.ToArray()), (52, "TLSA"u8.ToArray()),
        (64, "SVCB"u8.ToArray()), (65, "HTTPS"u8.ToArray()), (99, "SPF"u8.ToArray()), (249, "TKEY"u8.ToArray()), (250, "TSIG"u8.ToArray()), (251, "IXFR"u8.ToArray()), (252, "AXFR"u8.ToArray()), (255, "ANY"u8.ToArray()), (257, "CAA"u8.ToArray()),
    ];

    private static readonly byte[] Reserved = "Reserved"u8.ToArray();

    /// <summary>The code's name; <c>Reserved</c> for one that has none here.</summary>
    public static byte[] Name(long code) => code >= 0 && code < Codes.Length ? Codes[code] : Reserved;

    /// <summary>The code's number by its name in any case; −1 for one that is not known.</summary>
    public static int Number(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Codes.Length; i++)
            if (System.Text.Ascii.EqualsIgnoreCase(name, Codes[i]))
                return i;
        return -1;
    }

    /// <summary>Sets a record type, given by name or by number: DnsQueryType and DnsQueryTypeName.</summary>
    public static void SetType(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (text.StartsWith("TYPE"u8) && Numbers.TryRead(text[4..], out _))
            text = text[4..];
        var isNumber = Numbers.TryRead(text, out var number);
        if (isNumber && number <= ushort.MaxValue)
            e.SetInteger(AsimField.DnsQueryType, number);
        foreach (var (known, name) in Types)
            if (isNumber ? known == number : System.Text.Ascii.EqualsIgnoreCase(text, name))
            {
                e.SetInteger(AsimField.DnsQueryType, known);
                e.SetConstant(AsimField.DnsQueryTypeName, name);
                return;
            }
        if (!isNumber)
            Protocols.UpperCase(e, AsimField.DnsQueryTypeName, text);
    }

    /// <summary>Sets a query's number, as ASIM writes it: hexadecimal.</summary>
    public static void SetTransaction(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        Span<byte> hex = stackalloc byte[8];
        if (Numbers.TryRead(text, out var id) && id <= ushort.MaxValue && System.Buffers.Text.Utf8Formatter.TryFormat(id, hex, out var written, new System.Buffers.StandardFormat('x')))
            e.SetText(AsimField.TransactionIdHex, hex[..written]);
    }

    /// <summary>Sets what a server answered: code, name, and whether that is a success.</summary>
    /// <param name="e">The event.</param>
    /// <param name="text">The code by name or number.</param>
    public static void SetResponse(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (text.IsEmpty)
            return;
        var code = Numbers.TryRead(text, out var number) ? number : Number(text);
        if (code is < 0 or > 65535)
        {
            Protocols.UpperCase(e, AsimField.EventResultDetails, text);
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
            return;
        }
        e.SetInteger(AsimField.DnsResponseCode, code);
        e.SetConstant(AsimField.EventResultDetails, Name(code));
        e.SetConstant(AsimField.EventResult, code == 0 ? AsimWords.Success : AsimWords.Failure);
    }
}
