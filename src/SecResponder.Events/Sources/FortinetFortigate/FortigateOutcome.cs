using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>What the device's own words mean in ASIM.</summary>
internal static class FortigateOutcome
{
    // For sessions the word says how an allowed one ended, too.
    private static readonly (byte[] Word, byte[] Action, byte[]? Details)[] Actions =
    [
        Row("deny", "Deny"), Row("block", "Deny"), Row("blocked", "Deny"), Row("redirect", "Deny"), Row("dropped", "Drop"), Row("drop", "Drop"), Row("clear_session", "Drop"), Row("drop_session", "Drop"),
        Row("reset", "Reset"), Row("reset_client", "Reset Source"), Row("reset_server", "Reset Destination"), Row("client-rst", "Allow", "Reset"), Row("server-rst", "Allow", "Reset"),
        Row("timeout", "Allow", "Timeout"), Row("ip-conn", "Allow", "Timeout"), Row("close", "Allow", "NA"),
    ];

    private static readonly byte[] Allow = "Allow"u8.ToArray();
    private static readonly byte[] Deny = "Deny"u8.ToArray();
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Failure = "Failure"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();
    private static readonly byte[] WrongPassword = "No such user or password"u8.ToArray();
    private static readonly byte[] High = "High"u8.ToArray();
    private static readonly byte[] Medium = "Medium"u8.ToArray();
    private static readonly byte[] Low = "Low"u8.ToArray();
    private static readonly byte[] Informational = "Informational"u8.ToArray();

    public static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema is not (AsimSchema.NetworkSession or AsimSchema.WebSession or AsimSchema.Dns))
            return;
        e.SetText(AsimField.DvcOriginalAction, text);
        foreach (var (word, action, details) in Actions)
            if (text.SequenceEqual(word))
            {
                Decide(e, action);
                if (details is not null && e.Kind == FortigateKinds.Traffic)
                    e.SetConstant(AsimField.EventResultDetails, details);
                return;
            }
        Decide(e, Allow);
    }

    /// <summary>A profile blocked what the policy had accepted.</summary>
    public static void UtmAction(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind == FortigateKinds.Traffic && (text.SequenceEqual("block"u8) || text.SequenceEqual("reset"u8)))
            e.SetConstant(AsimField.DvcAction, Deny);
    }

    public static void Status(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema is AsimSchema.Authentication or AsimSchema.AuditEvent)
            e.SetConstant(AsimField.EventResult, Begins(text, "fail"u8) || Begins(text, "deny"u8) || Begins(text, "error"u8) ? Failure : Success);
    }

    public static void Reason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        if (e.Kind.Schema == AsimSchema.Authentication)
            e.SetConstant(AsimField.EventResultDetails, text.IndexOf("passw"u8) >= 0 || text.IndexOf("name_invalid"u8) >= 0 || text.IndexOf("unknown_user"u8) >= 0 ? WrongPassword : Other);
    }

    /// <summary>The log's level; a signature's severity, where there is one, is the better word.</summary>
    public static void Level(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Has(AsimField.EventSeverity))
            return;
        e.SetText(AsimField.EventOriginalSeverity, text);
        e.SetConstant(AsimField.EventSeverity, text.SequenceEqual("emergency"u8) || text.SequenceEqual("alert"u8) || text.SequenceEqual("critical"u8) ? High
            : text.SequenceEqual("error"u8) ? Medium : text.SequenceEqual("warning"u8) ? Low : Informational);
    }

    public static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        e.SetConstant(AsimField.EventSeverity, text.SequenceEqual("critical"u8) || text.SequenceEqual("high"u8) ? High : text.SequenceEqual("medium"u8) ? Medium : text.SequenceEqual("low"u8) ? Low : Informational);
    }

    /// <summary>Where from and where to by the roles that people gave the interfaces; "undefined" says nothing.</summary>
    public static byte[]? Direction(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if ((!IsInside(from) && !from.SequenceEqual("wan"u8)) || (!IsInside(to) && !to.SequenceEqual("wan"u8)))
            return null;
        return IsInside(from) ? IsInside(to) ? AsimWords.Local : AsimWords.Outbound : IsInside(to) ? AsimWords.Inbound : AsimWords.External;
    }

    private static bool IsInside(ReadOnlySpan<byte> role) => role.SequenceEqual("lan"u8) || role.SequenceEqual("dmz"u8);

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    // utmaction may stand before action: what was blocked stays blocked.
    private static void Decide(SecurityEvent e, byte[] action)
    {
        if (!e.Has(AsimField.DvcAction))
            e.SetConstant(AsimField.DvcAction, action);
    }

    private static (byte[], byte[], byte[]?) Row(string word, string action, string? details = null) =>
        (Encoding.UTF8.GetBytes(word), Encoding.UTF8.GetBytes(action), details is null ? null : Encoding.UTF8.GetBytes(details));
}
