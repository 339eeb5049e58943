using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Meraki;

/// <summary>The kinds of line, by the word behind the device's name.</summary>
internal static class MerakiKinds
{
    public const string Source = "meraki";

    private static readonly LogSource Firewall = new("firewall", "cisco", "meraki");

    public static EventKind Flow { get; } = new(Source, "flows", AsimSchema.NetworkSession, Firewall);
    public static EventKind Url { get; } = new(Source, "urls", AsimSchema.WebSession, new LogSource("proxy", "cisco", "meraki"));
    public static EventKind Security { get; } = new(Source, "security_event", AsimSchema.NetworkSession, Firewall, new LogSource("ids", "cisco", "meraki"));
    public static EventKind Vpn { get; } = new(Source, "events vpn", AsimSchema.Authentication, new LogSource("authentication", "cisco", "meraki"));
    public static EventKind Event { get; } = new(Source, "events", AsimSchema.AuditEvent, new LogSource(null, "cisco", "meraki"));
    public static EventKind Lease { get; } = new(Source, "events dhcp", AsimSchema.DhcpEvent, new LogSource("dhcp", "cisco", "meraki"));

    public static IReadOnlyList<EventKind> All { get; } = [Flow, Url, Security, Vpn, Event, Lease];

    /// <summary>The kind of a line, or null.</summary>
    /// <param name="type">The word behind the device's name.</param>
    /// <param name="text">What follows it.</param>
    public static EventKind? Of(ReadOnlySpan<byte> type, ReadOnlySpan<byte> text) => type switch
    {
        _ when type.SequenceEqual("flows"u8) || type.SequenceEqual("firewall"u8) || type.SequenceEqual("ip_flow_start"u8) || type.SequenceEqual("ip_flow_end"u8) || type.EndsWith("_firewall"u8) => Flow,
        _ when type.SequenceEqual("urls"u8) => Url,
        _ when type.SequenceEqual("security_event"u8) || type.SequenceEqual("ids-alerts"u8) || type.StartsWith("security_filtering"u8) => Security,
        _ when type.SequenceEqual("events"u8) || type.SequenceEqual("airmarshal_events"u8) =>
            OfEvent(text),
        _ => null,
    };

    private static EventKind OfEvent(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.StartsWith("dhcp lease of ip "u8) => Lease,
        _ when text.StartsWith("content_filtering_block "u8) => Url,
        _ when text.IndexOf("vpn_auth_"u8) >= 0 || text.StartsWith("anyconnect_vpn_connect user"u8) || text.StartsWith("anyconnect_vpn_disconnect user"u8) => Vpn,
        _ when text.StartsWith("client_vpn_connect"u8) || text.StartsWith("client_vpn_disconnect"u8) => Vpn,
        _ => Event,
    };
}
