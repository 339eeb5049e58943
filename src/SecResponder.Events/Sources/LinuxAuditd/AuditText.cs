using System.Text.Unicode;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>Values that come from outside: in quotes when they are harmless, else as hexadecimal digits in upper case. Without that, a file's name could forge a record.</summary>
/// <remarks>The kernel's <c>audit_log_untrustedstring</c>, libaudit's <c>audit_encode_value</c>; the names are those that auparse takes for encoded.</remarks>
internal static class AuditText
{
    private static readonly Utf8Map<string> Encoded = new(
        ("acct apparmor cgroup cmd comm cwd data denied_mask device dir exe file grp info invalid_context key name new-chardev new-disk new-fs new-net new-rng new_group ocomm old-chardev old-disk old-fs "
            + "old-net old-rng operation path proctitle profile requested_mask root_dir sw vm watch").Split(' ').Select(name => KeyValuePair.Create(name, name)));

    /// <summary>Whether a field of this name is encoded where it must be.</summary>
    public static bool IsEncoded(ReadOnlySpan<byte> name) => Encoded.Find(name) is not null;

    /// <summary>The text behind a value without quotes; the value itself where it is no such code, or no text.</summary>
    public static ReadOnlySpan<byte> Decode(SecurityEvent e, ReadOnlySpan<byte> value)
    {
        if (!IsHex(value))
            return value;
        var room = e.ScratchRoom(value.Length / 2);
        for (var i = 0; i < room.Length; i++)
            room[i] = Byte(value, i);
        var text = WholeCharacters(room);
        if (!Utf8.IsValid(text))
            return value;
        // The words of a command line end in NULs.
        text = text.TrimEnd((byte)0);
        text.Replace((byte)0, (byte)' ');
        return text.IsEmpty ? value : text;
    }

    /// <summary>The byte at a place in hexadecimal text.</summary>
    public static byte Byte(ReadOnlySpan<byte> hex, int at) => (byte)((Digit(hex[2 * at]) << 4) | Digit(hex[2 * at + 1]));

    /// <summary>Whether a value is such a code: whole bytes, in upper case.</summary>
    public static bool IsHex(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.Length % 2 != 0)
            return false;
        foreach (var b in value)
            if (b is not (>= (byte)'0' and <= (byte)'9' or >= (byte)'A' and <= (byte)'F'))
                return false;
        return true;
    }

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;

    // The kernel cuts a command line at a byte, not at a character.
    private static Span<byte> WholeCharacters(Span<byte> text)
    {
        for (var cut = 0; cut < 4 && cut < text.Length; cut++)
            if (text[^(cut + 1)] is var b && b >= 0xC0)
                return cut + 1 < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) ? text[..^(cut + 1)] : text;
            else if (b < 0x80)
                break;
        return text;
    }
}
