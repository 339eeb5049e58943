using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ocsf;

/// <summary>The kinds of OCSF event, told by <c>class_uid</c>.</summary>
/// <remarks>Open Cybersecurity Schema Framework, schema.ocsf.io, "Categories" and "Classes".</remarks>
internal static class OcsfKinds
{
    public const string Source = "ocsf";

    private const int Account = 3001;
    private const int Authentication = 3002;
    private const int HttpActivity = 4002;
    private const int DnsActivity = 4003;

    /// <summary>Category 4 but for web and DNS: connections, and what was said over RDP, SMB, SSH, FTP, DHCP, NTP, e-mail, tunnels.</summary>
    public static EventKind Network { get; } = new(Source, "network_activity", AsimSchema.NetworkSession, new LogSource("firewall", Source), new LogSource("network_connection", Source));

    /// <summary>Class 4002: requests to the web.</summary>
    public static EventKind Web { get; } = new(Source, "http_activity", AsimSchema.WebSession, new LogSource("proxy", Source), new LogSource("webserver", Source));

    /// <summary>Class 4003: DNS questions and answers.</summary>
    public static EventKind Dns { get; } = new(Source, "dns_activity", AsimSchema.Dns, new LogSource("dns", Source));

    /// <summary>Class 3002: logons, logoffs, tickets.</summary>
    public static EventKind Logon { get; } = new(Source, "authentication", AsimSchema.Authentication, new LogSource("authentication", Source));

    /// <summary>Category 2: findings.</summary>
    public static EventKind Finding { get; } = new(Source, "finding", AsimSchema.AlertEvent, new LogSource("alert", Source));

    /// <summary>All other classes: accounts and access, API calls, files, processes, services, inventory, remediation.</summary>
    public static EventKind Activity { get; } = new(Source, "activity", AsimSchema.AuditEvent, new LogSource(null, Source));

    public static IReadOnlyList<EventKind> All { get; } = [Network, Web, Dns, Logon, Finding, Activity];

    /// <summary>The kind; null for a record whose class is none.</summary>
    public static EventKind? Of(ReadOnlySpan<byte> json)
    {
        if (!Numbers.TryRead(JsonMember.Find(json, "class_uid"u8), out var number))
            return null;
        // A class of an extension carries the extension's number before its own: 201003 is class 1003 of extension 2.
        return (number % 100_000) switch
        {
            Authentication => Logon,
            HttpActivity => Web,
            DnsActivity => Dns,
            >= 2000 and < Account - 1 => Finding,
            >= 4000 and < 5000 => Network,
            >= 0 and < 100_000 => Activity,
            _ => null,
        };
    }
}
