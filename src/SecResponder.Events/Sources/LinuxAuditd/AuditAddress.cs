using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>A socket's address as the kernel holds it, in hexadecimal: family, port, address. auditd's names for what it looks up itself are used for it, too.</summary>
/// <remarks>Linux, <c>sockaddr_in</c>, <c>sockaddr_in6</c>, <c>sockaddr_un</c>; audit-userspace, <c>auparse/interpret.c</c> for the names.</remarks>
internal static class AuditAddress
{
    private const int Longest = 128;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Reads <c>saddr</c>, where auditd has not done so (<c>SADDR={ saddr_fam=inet laddr=192.0.2.1 lport=443 }</c>).</summary>
    public static void Finish(SecurityEvent e)
    {
        var hex = e.Vendor.Find("saddr"u8).Utf8;
        Span<byte> bytes = stackalloc byte[Longest];
        var length = Math.Min(hex.Length / 2, Longest);
        if (hex[..(2 * length)].IndexOfAnyExcept(Digits) < 0)
        {
            for (var i = 0; i < length; i++)
                bytes[i] = AuditText.Byte(hex, i);
            Decode(e, bytes[..length]);
        }
        var address = e.Vendor.Find("laddr"u8).Utf8;
        var port = e.Vendor.Find("lport"u8).Utf8;
        var path = e.Vendor.Find("path"u8);
        if (address.IsEmpty)
        {
            e.Set(AsimField.Object, path.IsPresent ? path : e.Vendor.Find("saddr_fam"u8));
            return;
        }
        var isV6 = address.Contains((byte)':');
        var room = e.ScratchRoom(address.Length + port.Length + (isV6 ? 3 : 1));
        _ = isV6 ? Utf8.TryWrite(room, $"[{address}]:{port}", out var written) : Utf8.TryWrite(room, $"{address}:{port}", out written);
        e.SetText(AsimField.Object, room[..written]);
    }

    private static void Decode(SecurityEvent e, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || e.Vendor.Find("saddr_fam"u8).IsPresent)
            return;
        // The family is in the machine's own order; no family is 256 or more.
        var family = bytes[0] == 0 || bytes[1] == 0 ? bytes[0] | bytes[1] : 0;
        AuditFields.Set(e, "saddr_fam"u8, family switch
        {
            1 => "local"u8,
            2 => "inet"u8,
            10 => "inet6"u8,
            16 => "netlink"u8,
            17 => "packet"u8,
            31 => "bluetooth"u8,
            38 => "alg"u8,
            40 => "vsock"u8,
            _ => default,
        });
        if (family == 1)
            Path(e, bytes[2..]);
        else if (family == 2 && bytes.Length >= 8)
            Internet(e, bytes.Slice(4, 4), bytes);
        else if (family == 10 && bytes.Length >= 24)
            Internet(e, bytes.Slice(8, 16), bytes);
    }

    private static void Internet(SecurityEvent e, ReadOnlySpan<byte> address, ReadOnlySpan<byte> bytes)
    {
        Span<byte> text = stackalloc byte[64];
        AuditFields.Set(e, "laddr"u8, e.Scratch(text[..IpText.Write(address, text)]).Utf8);
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        Utf8.TryWrite(text, $"{port}", out var written);
        AuditFields.Set(e, "lport"u8, e.Scratch(text[..written]).Utf8);
    }

    // A name that begins with NUL is no file's; people write it with an @.
    private static void Path(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        var isAbstract = name is [0, not 0, ..];
        var end = name[(isAbstract ? 1 : 0)..].IndexOf((byte)0);
        var path = e.ScratchRoom(end < 0 ? name.Length : end + (isAbstract ? 1 : 0));
        name[..path.Length].CopyTo(path);
        if (isAbstract)
            path[0] = (byte)'@';
        if (Utf8.IsValid(path))
            AuditFields.Set(e, "path"u8, path);
    }
}
