using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>The kinds of record; Check Point's blades (<c>product</c>) write the same fields, so what stands in a record decides.</summary>
internal static class CheckpointKinds
{
    public const string Source = "checkpoint-firewall";

    private static readonly byte[][] ThreatBlades =
    [
        "SmartDefense"u8.ToArray(), "IPS"u8.ToArray(), "Anti Malware"u8.ToArray(), "Anti-Malware"u8.ToArray(), "Anti-Bot"u8.ToArray(), "New Anti Virus"u8.ToArray(), "Anti-Virus"u8.ToArray(),
        "Anti Virus"u8.ToArray(), "Threat Emulation"u8.ToArray(), "Threat Extraction"u8.ToArray(), "Zero Phishing"u8.ToArray(), "DDoS Protector"u8.ToArray(), "Anti-Exploit"u8.ToArray(),
    ];

    public static EventKind Traffic { get; } = new(Source, "traffic", AsimSchema.NetworkSession, new LogSource("firewall", "checkpoint", "firewall"));
    public static EventKind Threat { get; } = new(Source, "threat", AsimSchema.NetworkSession, new LogSource("firewall", "checkpoint", "threat"));
    public static EventKind Web { get; } = new(Source, "web", AsimSchema.WebSession, new LogSource("proxy", "checkpoint", "firewall"), new LogSource("firewall", "checkpoint", "web"));
    public static EventKind Audit { get; } = new(Source, "audit", AsimSchema.AuditEvent, new LogSource(null, "checkpoint", "audit"));
    public static EventKind Logon { get; } = new(Source, "logon", AsimSchema.Authentication, new LogSource("authentication", "checkpoint", "audit"));
    public static EventKind System { get; } = new(Source, "system", AsimSchema.AuditEvent, new LogSource(null, "checkpoint", "system"));

    public static IReadOnlyList<EventKind> All { get; } = [Traffic, Threat, Web, Audit, Logon, System];

    /// <summary>The kind of a record whose fields are read; null when it says of no session, nobody's work and no state of the device.</summary>
    public static EventKind? Of(VendorFields fields)
    {
        if (CheckpointLogon.Is(fields))
            return Logon;
        if (fields.Find("operation"u8).IsPresent && (fields.Find("administrator"u8).IsPresent || fields.Find("subject"u8).IsPresent))
            return Audit;
        if (Has(fields, "src"u8) || Has(fields, "dst"u8) || fields.Find("packets"u8).Utf8.Contains((byte)'<'))
            return IsThreat(fields) ? Threat : IsWeb(fields) ? Web : Traffic;
        if (IsWeb(fields))
            return Web;
        // An update of a session that an earlier record told of, by its loguid: bytes and time, no addresses.
        if (Has(fields, "client_inbound_bytes"u8) || Has(fields, "elapsed"u8) || fields.Find("product"u8).Utf8.SequenceEqual("Log Update"u8))
            return Traffic;
        return CheckpointAudit.SaysOfTheSystem(fields) ? System : null;
    }

    private static bool IsThreat(VendorFields fields)
    {
        var product = fields.Find("product"u8).Utf8;
        foreach (var blade in ThreatBlades)
            if (product.SequenceEqual(blade))
                return true;
        return Has(fields, "attack"u8) || Has(fields, "malware_action"u8) || Has(fields, "malware_family"u8) || (Has(fields, "protection_name"u8) && Has(fields, "protection_id"u8));
    }

    private static bool IsWeb(VendorFields fields) => Has(fields, "resource"u8) && CheckpointWeb.IsUrl(fields.Find("resource"u8).Utf8);

    private static bool Has(VendorFields fields, ReadOnlySpan<byte> name) => fields.Find(name).IsPresent;
}
