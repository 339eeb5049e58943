using System.Net;

namespace SecResponder.Events.Text;

/// <summary>What counts as an address: an IPv6 address, or four decimal numbers with dots. The library would take <c>1</c>, <c>10.5</c> and <c>0x7f.1</c>, too; in a log they are something else.</summary>
public static class Addresses
{
    /// <summary>Whether all of the text is an address, without brackets, port or zone.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)':'))
            return text.Length <= 45 && text[0] != '[' && !text.Contains((byte)'%') && IPAddress.IsValidUtf8(text);
        if (text.Length is < 7 or > 15 || text.Count((byte)'.') != 3)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            // 010 would be read as eight.
            if (text[i] != '.' && !char.IsAsciiDigit((char)text[i]) || text[i] == '0' && (i == 0 || text[i - 1] == '.') && i + 1 < text.Length && text[i + 1] != '.')
                return false;
        }
        return IPAddress.IsValidUtf8(text);
    }
}
