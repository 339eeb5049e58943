using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Requests that URL Filtering, Application Control and HTTPS Inspection write of.</summary>
internal static class CheckpointWeb
{
    /// <summary>Whether the resource is a page; for FTP, mail and DNS it is something else.</summary>
    public static bool IsUrl(ReadOnlySpan<byte> resource) => resource.StartsWith("http://"u8) || resource.StartsWith("https://"u8);

    /// <summary>The page and, where nothing better names it, its host.</summary>
    public static void Url(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!IsUrl(text))
            return;
        e.SetText(AsimField.Url, text);
        var host = text[(text.IndexOf("//"u8) + 2)..];
        if (host.IndexOfAny("/?#"u8) is var end and >= 0)
            host = host[..end];
        if (!host.StartsWith("["u8) && host.LastIndexOf((byte)':') is var port and > 0)
            host = host[..port];
        if (!e.Has(AsimField.DstHostname) && !host.Contains((byte)':') && !Addresses.IsAddress(host))
            HostFields.Destination.Set(e, host);
    }
}
