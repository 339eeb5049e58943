using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>The kinds of message, and which message is of which.</summary>
internal static class JuniperKinds
{
    public const string Source = "juniper-srx";

    private static readonly LogSource Firewall = new("firewall", "juniper", "srx");

    public static EventKind Flow { get; } = new(Source, "RT_FLOW", AsimSchema.NetworkSession, Firewall);
    public static EventKind Idp { get; } = new(Source, "RT_IDP", AsimSchema.NetworkSession, Firewall, new LogSource("ids", "juniper", "srx"));
    public static EventKind Screen { get; } = new(Source, "RT_SCREEN", AsimSchema.NetworkSession, Firewall, new LogSource("ids", "juniper", "srx"));
    public static EventKind Utm { get; } = new(Source, "RT_UTM", AsimSchema.NetworkSession, Firewall, new LogSource("antivirus", "juniper", "srx"));
    public static EventKind Web { get; } = new(Source, "RT_UTM webfilter", AsimSchema.WebSession, Firewall, new LogSource("proxy", "juniper", "srx"));
    public static EventKind Aamw { get; } = new(Source, "RT_AAMW", AsimSchema.NetworkSession, Firewall, new LogSource("antivirus", "juniper", "srx"));
    public static EventKind Change { get; } = new(Source, "UI change", AsimSchema.AuditEvent, new LogSource(null, "juniper", "junos"));
    public static EventKind Logon { get; } = new(Source, "UI login", AsimSchema.Authentication, new LogSource("authentication", "juniper", "junos"));

    public static EventKind Filter { get; } = new(Source, "PFE_FW", AsimSchema.NetworkSession, Firewall);
    public static EventKind System { get; } = new(Source, "daemon", AsimSchema.AuditEvent, new LogSource(null, "juniper", "junos"));

    public static IReadOnlyList<EventKind> All { get; } = [Flow, Idp, Screen, Utm, Web, Aamw, Change, Logon, Filter, System];

    private static readonly Utf8Map<EventKind> Tags = new(
        new Dictionary<string, EventKind>(StringComparer.Ordinal)
        {
            ["RT_FLOW_SESSION_CREATE"] = Flow,
            ["RT_FLOW_SESSION_CLOSE"] = Flow,
            ["RT_FLOW_SESSION_DENY"] = Flow,
            ["APPTRACK_SESSION_CREATE"] = Flow,
            ["APPTRACK_SESSION_CLOSE"] = Flow,
            ["APPTRACK_SESSION_VOL_UPDATE"] = Flow,
            ["APPTRACK_SESSION_ROUTE_UPDATE"] = Flow,
            ["APPTRACK_SESSION_APP_UPDATE"] = Flow,
            ["IDP_ATTACK_LOG_EVENT"] = Idp,
            ["IDP_APPDDOS_APP_ATTACK_EVENT"] = Idp,
            ["IDP_APPDDOS_APP_STATE_EVENT"] = Idp,
            ["WEBFILTER_URL_PERMITTED"] = Web,
            ["WEBFILTER_URL_BLOCKED"] = Web,
            ["WEBFILTER_URL_REDIRECTED"] = Web,
            ["AV_VIRUS_DETECTED_MT"] = Utm,
            ["AV_VIRUS_DETECTED"] = Utm,
            ["AV_FILE_NOT_SCANNED_DROPPED_MT"] = Utm,
            ["AV_FILE_NOT_SCANNED_PASSED_MT"] = Utm,
            ["AV_SCANNER_DROP_FILE_MT"] = Utm,
            ["AV_SCANNER_ERROR_SKIPPED_MT"] = Utm,
            ["AV_HUGE_FILE_DROPPED_MT"] = Utm,
            ["AV_HUGE_FILE_NOT_SCANNED_MT"] = Utm,
            ["AV_MANY_MSGS_DROPPED_MT"] = Utm,
            ["AV_MANY_MSGS_NOT_SCANNED_MT"] = Utm,
            ["ANTISPAM_SPAM_DETECTED_MT"] = Utm,
            ["CONTENT_FILTERING_BLOCKED_MT"] = Utm,
            ["AAMW_ACTION_LOG"] = Aamw,
            ["AAMW_HOST_INFECTED_EVENT_LOG"] = Aamw,
            ["AAMW_MALWARE_EVENT_LOG"] = Aamw,
            ["SECINTEL_ACTION_LOG"] = Aamw,
            ["UI_LOGIN_EVENT"] = Logon,
            ["UI_LOGOUT_EVENT"] = Logon,
            ["UI_AUTH_EVENT"] = Logon,
            ["UI_LOGIN_FAILED"] = Logon,
            ["SSHD_LOGIN_FAILED"] = Logon,
            ["LOGIN_FAILED"] = Logon,
            ["LOGIN_INFORMATION"] = Logon,
            ["LOGIN_ROOT"] = Logon,
        });

    private static readonly byte[][] Suffixes = ["_LS"u8.ToArray(), "_JUNIPER"u8.ToArray()];

    /// <summary>The kind of a message by its tag, or null. Logical systems write the same with <c>_LS</c> at the end.</summary>
    public static EventKind? Of(ReadOnlySpan<byte> tag)
    {
        foreach (var suffix in Suffixes)
            if (tag.EndsWith(suffix))
                tag = tag[..^suffix.Length];
        if (Tags.Find(tag) is { } kind)
            return kind;
        if (tag.StartsWith("RT_SCREEN_"u8))
            return Screen;
        return tag.StartsWith("UI_CFG_AUDIT_"u8) || tag.StartsWith("UI_COMMIT"u8) || tag.SequenceEqual("UI_LOAD_EVENT"u8) || tag.StartsWith("UI_DBASE_LOG"u8) || tag.SequenceEqual("UI_CMDLINE_READ_LINE"u8)
            || tag.SequenceEqual("UI_JUNOSCRIPT_CMD"u8) || tag.SequenceEqual("UI_NETCONF_CMD"u8) || tag.SequenceEqual("UI_REBOOT_EVENT"u8) || tag.SequenceEqual("UI_HALT_EVENT"u8) || tag.SequenceEqual("UI_FACTORY_OPERATION"u8)
            || tag.SequenceEqual("UI_INITIALSETUP_OPERATION"u8) || tag.SequenceEqual("UI_RESCUE_OPERATION"u8) ? Change
            : tag.StartsWith("PFE_FW_SYSLOG"u8) ? Filter : JuniperDaemons.Has(tag) ? System : null;
    }
}
