using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>The kinds of record, by type and subtype.</summary>
internal static class FortigateKinds
{
    public const string Source = "fortinet-fortigate";

    public static EventKind Traffic { get; } = new(Source, "traffic", AsimSchema.NetworkSession, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("firewall", "fortigate", "traffic"));
    public static EventKind Utm { get; } = new(Source, "utm", AsimSchema.NetworkSession, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("firewall", "fortigate", "utm"));
    public static EventKind Web { get; } = new(Source, "utm webfilter", AsimSchema.WebSession, new LogSource("firewall", "fortinet", "fortigate"), new LogSource("proxy", "fortinet", "fortigate"));
    public static EventKind Change { get; } = new(Source, "event", AsimSchema.AuditEvent, new LogSource(null, "fortinet", "fortigate"), new LogSource(null, "fortigate", "event"));
    public static EventKind Logon { get; } = new(Source, "event login", AsimSchema.Authentication, new LogSource("authentication", "fortinet", "fortigate"), new LogSource("authentication", "fortigate", "event"));

    public static IReadOnlyList<EventKind> All { get; } = [Traffic, Utm, Web, Change, Logon];

    /// <summary>The kind of a record, or null when its type is not read.</summary>
    public static EventKind? Of(ReadOnlySpan<byte> line)
    {
        var type = KeyValuePairs.Find(line, "type"u8);
        var subtype = KeyValuePairs.Find(line, "subtype"u8);
        if (type.SequenceEqual("traffic"u8))
            return Traffic;
        if (type.SequenceEqual("utm"u8) || type.SequenceEqual("anomaly"u8) || type.SequenceEqual("ips"u8) || type.SequenceEqual("virus"u8) || type.SequenceEqual("webfilter"u8) || type.SequenceEqual("app-ctrl"u8) || type.SequenceEqual("dns"u8))
            return subtype.SequenceEqual("webfilter"u8) || type.SequenceEqual("webfilter"u8) ? Web : Utm;
        return type.SequenceEqual("event"u8) ? IsLogon(line, subtype) ? Logon : Change : null;
    }

    // Logons of administrators, of VPN users and of users of the firewall itself.
    private static bool IsLogon(ReadOnlySpan<byte> line, ReadOnlySpan<byte> subtype)
    {
        var action = KeyValuePairs.Find(line, "action"u8);
        if (KeyValuePairs.Find(line, "user"u8).IsEmpty)
            return false;
        return action.SequenceEqual("login"u8) || action.SequenceEqual("logout"u8) || action.StartsWith("ssl-login"u8) || action.SequenceEqual("tunnel-up"u8) || action.SequenceEqual("tunnel-down"u8)
            || action.StartsWith("auth-log"u8) || action.StartsWith("authentication"u8) || (subtype.SequenceEqual("user"u8) && action.StartsWith("auth"u8));
    }
}
