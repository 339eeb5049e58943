using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>One line of the Windows DHCP server's audit log (DhcpSrvLog-Mon.log, DhcpV6SrvLog-Mon.log): columns with commas, by place.</summary>
/// <remarks>Microsoft Learn, "DHCP server audit log file format". Older servers write seven columns, newer ones up to nineteen; DHCPv6 has columns of its own from the seventh on.</remarks>
internal static class WindowsLine
{
    private const int MostColumns = 24;
    private const int Description = 3;
    private const int LengthOfVersion6Code = 5;

    private static readonly byte[] Microsoft = "Microsoft"u8.ToArray();
    private static readonly byte[] Product = "Windows DHCP Server"u8.ToArray();
    private static readonly byte[] Server = "DHCP Server"u8.ToArray();

    private static readonly byte[][] Version4 = Names(
        "ID", "Date", "Time", "Description", "IP Address", "Host Name", "MAC Address", "User Name", "TransactionID", "QResult", "Probationtime", "CorrelationID", "Dhcid", "VendorClass(Hex)", "VendorClass(ASCII)",
        "UserClass(Hex)", "UserClass(ASCII)", "RelayAgentInformation", "DnsRegError");

    private static readonly byte[][] Version6 = Names(
        "ID", "Date", "Time", "Description", "IPv6 Address", "Host Name", "Error Code", "Duid Length", "Duid Bytes(Hex)", "User Name", "Dhcid", "Subnet Prefix");

    private static readonly FieldSetter?[] Setters4 =
    [
        Into.Text(AsimField.EventOriginalType), null, null, Into.Text(AsimField.EventMessage), Client, DhcpClient.Name, DhcpClient.Hardware, Into.User(UserFields.Source), NotZero(AsimField.DhcpSessionId),
        null, null, null, Into.Text(AsimField.DhcpSrcDHCId), Into.Text(AsimField.DhcpVendorClassId), Into.Text(AsimField.DhcpVendorClass), Into.Text(AsimField.DhcpUserClassId), Into.Text(AsimField.DhcpUserClass), null,
        NotZero(AsimField.EventOriginalResultDetails),
    ];

    private static readonly FieldSetter?[] Setters6 =
    [
        Into.Text(AsimField.EventOriginalType), null, null, Into.Text(AsimField.EventMessage), DhcpClient.Address, DhcpClient.Name, NotZero(AsimField.EventOriginalResultDetails), null, Into.Text(AsimField.DhcpSrcDHCId),
        Into.User(UserFields.Source), null, null,
    ];

    /// <summary>Whether a line of the log stands here: a code, a date and a time.</summary>
    public static bool IsLine(ReadOnlySpan<byte> text)
    {
        Span<Range> places = stackalloc Range[4];
        return Columns.Split(text, (byte)',', places) == 4 && text[places[0]].Length is >= 2 and <= 5 && text[places[0]].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && text[places[1]].Count((byte)'/') == 2 && text[places[2]].Count((byte)':') == 2;
    }

    /// <summary>Whether it is a line of the text before the log's first event: title, legend, names of the columns.</summary>
    public static bool IsHead(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        return text.StartsWith("ID,Date,Time,Description,"u8) || text.IndexOf("DHCP Service Activity Log"u8) >= 0 || text.IndexOf("DHCPv6 Service Activity Log"u8) >= 0
            || text.StartsWith("Event ID  Meaning"u8) || text.StartsWith("QResult: "u8) || IsLegend(text);
    }

    // "10<tab>A new IP address was leased to a client.", "50+<tab>Codes above 50 are used for …"
    private static bool IsLegend(ReadOnlySpan<byte> text)
    {
        var tab = text.IndexOf((byte)'\t');
        return tab is 2 or 3 or 5 && text[..tab].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is -1 or 2 && text[(tab + 1)..].TrimStart((byte)'\t') is { Length: > 8 } meaning
            && char.IsAsciiLetterUpper((char)meaning[0]) && meaning.IndexOfAnyInRange((byte)'a', (byte)'z') > 0 && !meaning.Contains((byte)'\t');
    }

    /// <summary>Reads a line.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static Rejection? Read(SecurityEvent e, ReadOnlySpan<byte> text, int offset)
    {
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(text, (byte)',', places);
        var code = text[places[0]];
        if (count <= Description)
            return new Rejection(RejectionCodes.Truncated, $"{count} columns; a line of the Windows DHCP server's log has at least seven", offset + text.Length);
        if (WindowsCodes.Find(code, text[places[Description]]) is not { } outcome)
            return new Rejection(RejectionCodes.UnknownKind, $"the code {Excerpt.Of(code)} is none of the Windows DHCP server's", offset);
        if (!TryReadTime(text[places[1]], text[places[2]], out var time))
            return new Rejection(RejectionCodes.BadTime, $"{Excerpt.Of(text[places[1]])} and {Excerpt.Of(text[places[2]])} are no date and time (MM/dd/yy, HH:mm:ss)", offset + places[1].Start.Value);
        e.Begin(outcome.Kind);
        outcome.Set(e);
        e.SetTime(AsimField.TimeGenerated, time, hasZone: false);
        e.SetConstant(AsimField.EventVendor, Microsoft);
        e.SetConstant(AsimField.EventProduct, Product);
        Take(e, text, places[..count], isVersion6: code.Length == LengthOfVersion6Code);
        return null;
    }

    private static void Take(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<Range> places, bool isVersion6)
    {
        var (names, setters) = isVersion6 ? (Version6, Setters6) : (Version4, Setters4);
        var isLease = e.Kind == DhcpKinds.Windows;
        for (var i = 0; i < Math.Min(places.Length, names.Length); i++)
        {
            var value = text[places[i]].Trim(" \""u8);
            if (value.IsEmpty)
                continue;
            e.Keep(names[i], value);
            // What is no lease has no client: the name is that of a domain.
            if (isLease || i <= Description)
                setters[i]?.Invoke(e, value);
        }
        if (isLease)
            return;
        e.SetText(AsimField.Operation, text[places[Description]].Trim(" \""u8));
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, text[places[0]]);
        e.SetConstant(AsimField.Object, Server);
        e.SetConstant(AsimField.ObjectType, AsimWords.Service);
    }

    // MM/dd/yy or MM/dd/yyyy whatever the server's language, and HH:mm:ss in the server's zone.
    private static bool TryReadTime(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, out DateTimeOffset time)
    {
        time = default;
        Span<Range> parts = stackalloc Range[3];
        if (Columns.Split(date, (byte)'/', parts) != 3 || !TryNumber(date[parts[0]], 12, out var month) || !TryNumber(date[parts[1]], 31, out var day) || !Numbers.TryRead(date[parts[2]], out var year)
            || date[parts[2]].Length is not (2 or 4))
            return false;
        year += year < 100 ? 2000 : 0;
        if (Columns.Split(clock, (byte)':', parts) != 3 || !TryNumber(clock[parts[0]], 23, out var hour) || !TryNumber(clock[parts[1]], 59, out var minute) || !TryNumber(clock[parts[2]], 59, out var second)
            || month < 1 || day < 1 || year is < 1990 or > 9998 || day > DateTime.DaysInMonth((int)year, month))
            return false;
        time = new DateTimeOffset((int)year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, int most, out int number)
    {
        var isNumber = Numbers.TryRead(text, out var value) && value <= most;
        number = isNumber ? (int)value : 0;
        return isNumber;
    }

    // A scope that is full is told by its own address.
    private static void Client(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e[AsimField.EventResultDetails].Utf8.SequenceEqual(DhcpOutcome.PoolExhausted))
            DhcpClient.Address(e, text);
    }

    private static FieldSetter NotZero(AsimField field) => (e, text) => e.SetText(field, text.SequenceEqual("0"u8) ? default : text);

    private static byte[][] Names(params string[] names) => [.. names.Select(System.Text.Encoding.UTF8.GetBytes)];
}
