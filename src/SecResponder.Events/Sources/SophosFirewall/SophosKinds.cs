using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SophosFirewall;

/// <summary>The kinds of record, by log type and component (Sophos Firewall), by <c>sub</c> (Sophos UTM).</summary>
internal static class SophosKinds
{
    public const string Source = "sophos-firewall";

    private static readonly LogSource Firewall = new("firewall", "sophos", "firewall");

    public static EventKind Session { get; } = new(Source, "Firewall", AsimSchema.NetworkSession, Firewall);
    public static EventKind Threat { get; } = new(Source, "IDP", AsimSchema.NetworkSession, Firewall, new LogSource("ids", "sophos", "firewall"));
    public static EventKind Web { get; } = new(Source, "Content Filtering", AsimSchema.WebSession, Firewall, new LogSource("proxy", "sophos", "firewall"));
    public static EventKind Logon { get; } = new(Source, "Event Authentication", AsimSchema.Authentication, new LogSource("authentication", "sophos", "firewall"));
    public static EventKind Change { get; } = new(Source, "Event", AsimSchema.AuditEvent, new LogSource(null, "sophos", "firewall"));
    public static EventKind Lease { get; } = new(Source, "Event DHCP Server", AsimSchema.DhcpEvent, new LogSource("dhcp", "sophos", "firewall"));

    public static IReadOnlyList<EventKind> All { get; } = [Session, Threat, Web, Logon, Change, Lease];

    /// <summary>The kind of a line, or null when it says none.</summary>
    public static EventKind? Of(PairList line)
    {
        var type = line.Find("log_type"u8);
        if (type.IsEmpty)
            return Utm(line, line.Find("sub"u8));
        var component = line.Find("log_component"u8);
        var hasSource = !line.Find("src_ip"u8).IsEmpty;
        return type switch
        {
            _ when type.SequenceEqual("Firewall"u8) => Session,
            _ when type.SequenceEqual("Content Filtering"u8) => !hasSource ? Change : component.SequenceEqual("SSL"u8) || component.SequenceEqual("Application"u8) || component.SequenceEqual("Application filter"u8) ? Session : Web,
            _ when component.SequenceEqual("DHCP Server"u8) && SophosLease.IsOne(line) => Lease,
            _ when type.SequenceEqual("Event"u8) || type.SequenceEqual("System"u8) => IsLogon(line, component) ? Logon : Change,
            _ => hasSource ? Threat : Change,
        };
    }

    private static EventKind? Utm(PairList line, ReadOnlySpan<byte> sub) => sub switch
    {
        { IsEmpty: true } => null,
        _ when sub.SequenceEqual("packetfilter"u8) => Session,
        _ when sub.SequenceEqual("ips"u8) => Threat,
        _ when sub.SequenceEqual("http"u8) && !line.Find("url"u8).IsEmpty => Web,
        _ when sub.SequenceEqual("auth"u8) => Logon,
        _ => Change,
    };

    private static bool IsLogon(PairList line, ReadOnlySpan<byte> component) =>
        (component.IndexOf("Authentication"u8) >= 0 || line.Find("log_subtype"u8).SequenceEqual("Authentication"u8) || line.Find("message"u8).IndexOf("log"u8) >= 0 && component.IndexOf("VPN"u8) >= 0)
        && (!line.Find("user_name"u8).IsEmpty || !line.Find("user"u8).IsEmpty);
}
