namespace SecResponder.Events.Text;

/// <summary>Hardware addresses, as ASIM writes them: <c>02:00:5e:10:00:01</c>. Devices also print them with hyphens, in groups with dots, or bare.</summary>
public static class MacAddresses
{
    private const int Digits = 12;

    /// <summary>Sets the address in lower case with colons; text that has not exactly twelve hexadecimal digits is left out.</summary>
    public static void Set(SecurityEvent e, Asim.AsimField field, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        Span<byte> address = stackalloc byte[17];
        var digits = 0;
        foreach (var b in text)
        {
            if (b is (byte)':' or (byte)'-' or (byte)'.')
                continue;
            if (!char.IsAsciiHexDigit((char)b) || digits == Digits)
                return;
            if (digits is > 0 && digits % 2 == 0)
                address[digits / 2 * 3 - 1] = (byte)':';
            address[digits / 2 * 3 + digits % 2] = (byte)char.ToLowerInvariant((char)b);
            digits++;
        }
        if (digits == Digits)
            e.SetText(field, address);
    }
}
