using System.Text;

namespace SecResponder.Fuzz;

/// <summary>Changes records at random: bytes, numbers, brackets, quotes, whole pieces; and puts in what parsers stumble over.</summary>
internal sealed class Mutator(Random random)
{
    private const int Longest = 8192;

    private static readonly byte[][] Stumbling =
    [
        .. new[]
        {
            "\"", "\\", "\\\"", "'", "=", "==", ":", "::", "|", ",", ";", " ", "  ", "\t", "[", "]", "{", "}", "(", ")", "<", ">", "%", "-", "/", "\r\n", "\0", "0", "-1", "65535", "65536", "2147483648",
            "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999", "1e999", "-0.0", "0x", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.2.3", "::",
            "fe80::1%eth0", "::ffff:192.0.2.1", "2001:db8::1", "[::1]:443", "2026-02-30T25:61:61Z", "9999-12-31T23:59:59.9999999+18:00", "0001-01-01T00:00:00-18:00", "Feb 30 24:00:00", "0000000000",
            "99999999999", "null", "true", "{}", "[]", "{\"", "\"}", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\\u0000", "\\ud800", "\\u", "CEF:0|", "LEEF:2.0|", "<Event>", "</Event>", "<a>", "<a/>", "<a b='", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [", "&#x1F600;", "&#x110000;", "&amp;", "<189>", "<999>", "%ASA-6-302013: ", "\uFEFF", "ä", "\u202E",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80],
    ];

    /// <summary>Another record, made of this one and perhaps of a piece of the other.</summary>
    public byte[] Mutate(byte[] record, byte[] other)
    {
        var bytes = new List<byte>(record);
        for (var changes = 1 + random.Next(1 + random.Next(6)); changes > 0; changes--)
            Change(bytes, other);
        if (bytes.Count > Longest)
            bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(10))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 or 3:
                bytes.InsertRange(at, Stumbling[random.Next(Stumbling.Length)]);
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(12)));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var piece = bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + random.Next(48)));
                for (var times = random.Next(8) == 0 ? random.Next(200) : 1; times > 0 && bytes.Count < Longest; times--)
                    bytes.InsertRange(at, piece);
                break;
            case 7 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 + random.Next(64))).ToArray());
                break;
            case 8:
                Number(bytes, at);
                break;
            default:
                Value(bytes, at);
                break;
        }
    }

    // A number becomes another one.
    private void Number(List<byte> bytes, int at)
    {
        while (at < bytes.Count && !char.IsAsciiDigit((char)bytes[at]))
            at++;
        var end = at;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
            end++;
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(random.NextInt64(1L << random.Next(1, 63)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    // What stands between two separators becomes something else.
    private void Value(List<byte> bytes, int at)
    {
        while (at < bytes.Count && !IsSeparator(bytes[at]))
            at++;
        at = Math.Min(at + 1, bytes.Count);
        var end = at;
        while (end < bytes.Count && !IsSeparator(bytes[end]))
            end++;
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Stumbling[random.Next(Stumbling.Length)]);
    }

    private static bool IsSeparator(byte b) => b is (byte)' ' or (byte)',' or (byte)'=' or (byte)':' or (byte)'"' or (byte)'|' or (byte)'/' or (byte)'\t';
}
