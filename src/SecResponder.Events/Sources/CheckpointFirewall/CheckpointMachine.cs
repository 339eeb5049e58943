using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Names of machines: <c>laptop7@example.com</c> as identity awareness writes them, <c>laptop7.example.com</c>, and the device's own name in its certificate.</summary>
internal static class CheckpointMachine
{
    public static void SetIfAbsent(SecurityEvent e, ReadOnlySpan<byte> text, HostFields host)
    {
        if (!e.Has(host.Hostname))
            Set(e, text, host);
    }

    /// <summary>Sets the name; of several machines at one address the first.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> text, HostFields host)
    {
        text = text.Trim((byte)' ');
        if (text.IndexOfAny((byte)' ', (byte)',', (byte)';') is var end and > 0)
            text = text[..end];
        var at = text.IndexOf((byte)'@');
        if (at < 0)
        {
            // An address in a place for names says nothing that src and dst do not.
            if (!Addresses.IsAddress(text))
                host.Set(e, text);
            return;
        }
        var name = text[..at];
        var domain = text[(at + 1)..];
        if (name.IsEmpty || name.Contains((byte)'.') || domain.IsEmpty)
            return;
        var room = e.ScratchRoom(text.Length);
        text.CopyTo(room);
        room[at] = (byte)'.';
        host.Set(e, room);
    }

    /// <summary>The gateway's name, from the certificate that signs its logs: <c>CN=fw1,O=mgmt.example.com.abcdef</c>; a management server is <c>CN=cp_mgmt,O=name..abcdef</c>.</summary>
    public static void SetDevice(SecurityEvent e, ReadOnlySpan<byte> certificate)
    {
        if (e.Has(AsimField.DvcHostname))
            return;
        var name = Part(certificate, "CN="u8);
        if (name.StartsWith("cp_mgmt"u8))
            name = Part(certificate, "O="u8);
        if (name.IndexOf((byte)'.') is var dot and > 0)
            name = name[..dot];
        if (!name.IsEmpty && name.Length <= 63 && CheckpointPairs.NameLength(name) == name.Length)
            e.SetText(AsimField.DvcHostname, name);
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> key)
    {
        foreach (var range in certificate.Split((byte)','))
        {
            var part = certificate[range].TrimStart((byte)' ');
            if (part.Length > key.Length && System.Text.Ascii.EqualsIgnoreCase(part[..key.Length], key))
                return part[key.Length..];
        }
        return default;
    }
}
