using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>The kinds of record, by type and subtype.</summary>
internal static class FortigateKinds
{
    public const string Source = "fortinet-fortigate";

    public static EventKind Traffic { get; } = new(Source, "traffic", AsimSchema.NetworkSession, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("firewall", "fortigate", "traffic"));
    public static EventKind Utm { get; } = new(Source, "utm", AsimSchema.NetworkSession, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("firewall", "fortigate", "utm"));
    public static EventKind Web { get; } = new(Source, "utm webfilter", AsimSchema.WebSession, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("proxy", "fortinet", "fortigate"));
    public static EventKind Dns { get; } = new(Source, "utm dns", AsimSchema.Dns, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("dns", "fortinet", "fortigate"));
    public static EventKind Change { get; } = new(Source, "event", AsimSchema.AuditEvent, new LogSource(null, "fortinet", "fortigate"), new LogSource(null, "fortigate", "event"));
    public static EventKind Logon { get; } = new(Source, "event login", AsimSchema.Authentication, new LogSource("authentication", "fortinet", "fortigate"), new LogSource("authentication", "fortigate", "event"));
    public static EventKind Lease { get; } = new(Source, "event dhcp", AsimSchema.DhcpEvent, new LogSource("dhcp", "fortinet", "fortigate"), new LogSource(null, "fortigate", "event"));

    public static IReadOnlyList<EventKind> All { get; } = [Traffic, Utm, Web, Dns, Change, Logon, Lease];

    /// <summary>The kind of a record, or null when its type is not read.</summary>
    /// <param name="type">traffic, utm, event; the types of FortiOS before 5.4 are utm's subtypes.</param>
    /// <param name="subtype">What stands below it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="hasUser">Whether a user is named.</param>
    /// <param name="hasLease">Whether it tells of a lease of the device's own DHCP server.</param>
    public static EventKind? Of(ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype, ReadOnlySpan<byte> action, bool hasUser, bool hasLease)
    {
        if (type.SequenceEqual("traffic"u8))
            return Traffic;
        if (type.SequenceEqual("event"u8) || type.SequenceEqual("appevent"u8))
            return hasLease ? Lease : hasUser && IsLogon(subtype, action) ? Logon : Change;
        foreach (var (word, kind) in Utms)
            if (type.SequenceEqual(word))
                return kind != Utm || !type.SequenceEqual("utm"u8) ? kind : subtype.SequenceEqual("webfilter"u8) ? Web : subtype.SequenceEqual("dns"u8) ? Dns : Utm;
        return null;
    }

    private static readonly (byte[] Type, EventKind Kind)[] Utms =
    [
        ("utm"u8.ToArray(), Utm), ("anomaly"u8.ToArray(), Utm), ("ips"u8.ToArray(), Utm), ("virus"u8.ToArray(), Utm), ("app-ctrl"u8.ToArray(), Utm), ("dlp"u8.ToArray(), Utm), ("emailfilter"u8.ToArray(), Utm),
        ("voip"u8.ToArray(), Utm), ("waf"u8.ToArray(), Utm), ("ssh"u8.ToArray(), Utm), ("ssl"u8.ToArray(), Utm), ("file-filter"u8.ToArray(), Utm), ("gtp"u8.ToArray(), Utm), ("virtual-patch"u8.ToArray(), Utm), ("icap"u8.ToArray(), Utm),
        ("casb"u8.ToArray(), Utm), ("sctp-filter"u8.ToArray(), Utm), ("webfilter"u8.ToArray(), Web), ("dns"u8.ToArray(), Dns),
    ];

    // Logons of administrators, of VPN users and of users of the firewall itself.
    private static bool IsLogon(ReadOnlySpan<byte> subtype, ReadOnlySpan<byte> action) =>
        action.SequenceEqual("login"u8) || action.SequenceEqual("logout"u8) || action.StartsWith("ssl-login"u8) || action.SequenceEqual("tunnel-up"u8) || action.SequenceEqual("tunnel-down"u8)
        || action.StartsWith("auth-log"u8) || action.StartsWith("authentication"u8) || (subtype.SequenceEqual("user"u8) && action.StartsWith("auth"u8));
}
