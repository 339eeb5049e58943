using SecResponder.Events.Asim;
using SecResponder.Events.Sources.CiscoAsa;

namespace SecResponder.Events.Sources.CiscoFtd;

/// <summary>The kinds of record of Firepower Threat Defense: those of the ASA inside it, and its own.</summary>
internal static class FtdKinds
{
    public const string Source = "cisco-ftd";

    private static readonly LogSource Firewall = new("firewall", "cisco", "ftd");
    private static readonly LogSource Logons = new("authentication", "cisco", "ftd");
    private static readonly LogSource Any = new(null, "cisco", "ftd");

    /// <summary>430002, 430003: connections as the access control policy sees them.</summary>
    public static EventKind Connection { get; } = new(Source, "connection", AsimSchema.NetworkSession, Firewall);

    /// <summary>430001, 430004, 430005: intrusions, files, malware.</summary>
    public static EventKind Intrusion { get; } = new(Source, "intrusion", AsimSchema.NetworkSession, Firewall);

    // In the order of AsaFamilies.All.
    private static readonly EventKind[] Families =
    [
        new(Source, "session", AsimSchema.NetworkSession, Firewall), new(Source, "threat", AsimSchema.NetworkSession, Firewall), new(Source, "web", AsimSchema.WebSession, Firewall),
        new(Source, "logon", AsimSchema.Authentication, Logons), new(Source, "change", AsimSchema.AuditEvent, Any),
    ];

    public static IReadOnlyList<EventKind> All { get; } = [Connection, Intrusion, .. Families];

    /// <summary>The same kind of message, written by this product.</summary>
    public static EventKind OfAsa(EventKind kind)
    {
        for (var i = 0; i < Families.Length; i++)
            if (ReferenceEquals(AsaFamilies.All[i], kind))
                return Families[i];
        throw new ArgumentException($"{kind.Name} is no family of ASA messages", nameof(kind));
    }
}
