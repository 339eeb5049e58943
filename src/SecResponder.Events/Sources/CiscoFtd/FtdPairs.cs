namespace SecResponder.Events.Sources.CiscoFtd;

/// <summary><c>Key: value, Key: value</c>. A value may hold commas: it ends where a comma, a blank and another key follow.</summary>
internal ref struct FtdPairs(ReadOnlySpan<byte> text)
{
    private const int LongestKey = 40;

    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes on to the next pair; false at the end, or where no key stands.</summary>
    public bool Next()
    {
        var key = KeyLength(_rest);
        if (key == 0)
            return false;
        Key = _rest[..key];
        var value = _rest[(key + 1)..].TrimStart((byte)' ');
        var end = 0;
        while (true)
        {
            var comma = value[end..].IndexOf(", "u8);
            if (comma < 0)
            {
                Value = value.TrimEnd(", "u8);
                _rest = default;
                return true;
            }
            end += comma;
            if (KeyLength(value[(end + 2)..]) > 0)
            {
                Value = value[..end].TrimEnd((byte)' ');
                _rest = value[(end + 2)..];
                return true;
            }
            end += 2;
        }
    }

    // Letters, digits and underscores, in words that each begin with a capital: "Prefilter Policy", "NAT_InitiatorIP"; then a colon and a blank.
    private static int KeyLength(ReadOnlySpan<byte> text)
    {
        var colon = text[..Math.Min(text.Length, LongestKey + 1)].IndexOf((byte)':');
        if (colon <= 0 || (colon + 1 < text.Length && text[colon + 1] != ' '))
            return 0;
        var begins = true;
        foreach (var b in text[..colon])
        {
            if (begins ? !char.IsAsciiLetterUpper((char)b) : !(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)' '))
                return 0;
            begins = b == ' ';
        }
        return begins ? 0 : colon;
    }
}
