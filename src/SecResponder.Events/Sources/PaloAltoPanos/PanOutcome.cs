using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What the device's own words for actions, reasons, severities and results mean in ASIM.</summary>
internal static class PanOutcome
{
    private static readonly (byte[] Word, byte[] Meaning)[] Actions = Table(
        "allow=Allow; alert=Allow; continue=Allow; override=Allow; syncookie-sent=Allow; deny=Deny; block-url=Deny; block-continue=Deny; block-override=Deny; override-lockout=Deny; block=Deny; "
        + "drop=Drop; drop-icmp=Drop ICMP; drop ICMP=Drop ICMP; drop-packet=Drop; drop-all-packets=Drop; drop-all=Drop; random-drop=Drop; block-ip=Drop; sinkhole=Drop; "
        + "reset-client=Reset Source; reset client=Reset Source; reset-server=Reset Destination; reset server=Reset Destination; reset-both=Reset; reset both=Reset");

    private static readonly (byte[] Word, byte[] Meaning)[] EndReasons = Table(
        "aged-out=Timeout; tcp-fin=NA; tcp-rst-from-client=Reset; tcp-rst-from-server=Reset; policy-deny=Terminated; threat=Terminated; decrypt-cert-validation=Terminated; "
        + "decrypt-unsupport-param=Terminated; decrypt-error=Terminated; resources-unavailable=Transient error; tcp-reuse=NA; decoder=Terminated; unknown=Unknown; n/a=NA");

    private static readonly (byte[] Word, byte[] Meaning)[] Severities = Table("informational=Informational; low=Low; medium=Medium; high=High; critical=High");

    private static readonly (byte[] Word, byte[] Meaning)[] Commands = Table(
        "add=Create; clone=Create; set=Set; edit=Set; multi-edit=Set; move=Set; rename=Set; delete=Delete; commit=Execute; commit-all=Execute; validate=Execute; load=Set; import=Set; override=Set; upload=Set; request=Execute; debug=Execute");

    private static readonly (byte[] Word, byte[] Meaning)[] Results = Table("Succeeded=Success; Submitted=NA; Failed=Failure; Unauthorized=Failure");
    private static readonly (byte[] Word, byte[] Meaning)[] Statuses = Table("success=Success; failure=Failure");

    private static readonly byte[] Deny = "Deny"u8.ToArray();
    private static readonly byte[] Unknown = "Unknown"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();
    private static readonly byte[] NotKnown = "NA"u8.ToArray();
    private static readonly byte[] PolicyRule = "Policy Rule"u8.ToArray();
    private static readonly byte[] ConfigurationAtom = "Configuration Atom"u8.ToArray();
    private static readonly byte[] Source = "SrcIpAddr"u8.ToArray();
    private static readonly byte[] Destination = "DstIpAddr"u8.ToArray();
    private static readonly byte[] WrongPassword = "No such user or password"u8.ToArray();

    /// <summary>An action that is not known lets nothing through, as far as anybody can tell.</summary>
    public static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcOriginalAction, text);
        e.SetConstant(AsimField.DvcAction, Find(Actions, text) ?? Deny);
    }

    public static void EndReason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        e.SetConstant(AsimField.EventResultDetails, Find(EndReasons, text) ?? Unknown);
    }

    public static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        if (Find(Severities, text) is { } severity)
            e.SetConstant(AsimField.EventSeverity, severity);
        if (e.Kind.Schema == AsimSchema.NetworkSession)
            e.SetText(AsimField.ThreatOriginalRiskLevel, text);
    }

    /// <summary><c>Name of the threat(12345)</c>; URL logs have <c>(9999)</c>, which says nothing.</summary>
    public static void Threat(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var open = text.LastIndexOf((byte)'(');
        if (open < 0 || text[^1] != ')')
        {
            e.SetText(AsimField.ThreatName, text);
            return;
        }
        if (e.Kind.Schema == AsimSchema.WebSession)
            return;
        e.SetText(AsimField.ThreatName, text[..open].TrimEnd((byte)' '));
        e.SetText(AsimField.ThreatId, text[(open + 1)..^1]);
    }

    /// <summary>From server to client, the one that answers is the attacker.</summary>
    public static void Attacker(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema != AsimSchema.NetworkSession)
            return;
        var isServer = text.SequenceEqual("server-to-client"u8) || text.SequenceEqual("1"u8);
        var address = e[isServer ? AsimField.DstIpAddr : AsimField.SrcIpAddr];
        if (!address.IsPresent)
            return;
        e.SetConstant(AsimField.ThreatField, isServer ? Destination : Source);
        e.Set(AsimField.ThreatIpAddr, address);
    }

    public static void Command(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.Operation, text);
        e.SetConstant(AsimField.EventType, Find(Commands, text) ?? Other);
    }

    public static void Result(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        e.SetConstant(AsimField.EventResult, Find(Results, text) ?? NotKnown);
    }

    public static void Path(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        e.SetText(AsimField.Object, text);
        e.SetConstant(AsimField.ObjectType, text.IndexOf("rulebase"u8) >= 0 ? PolicyRule : ConfigurationAtom);
    }

    public static void LogonStatus(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.EventResult, Find(Statuses, text) ?? NotKnown);

    public static void LogonReason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema != AsimSchema.Authentication)
            return;
        e.SetText(AsimField.EventOriginalResultDetails, text);
        var isPassword = text.IndexOf("nvalid username"u8) >= 0 || text.IndexOf("nvalid password"u8) >= 0 || text.IndexOf("uthentication failed"u8) >= 0;
        e.SetConstant(AsimField.EventResultDetails, isPassword ? WrongPassword : Other);
    }

    /// <summary>An authentication log says in words how it went.</summary>
    public static void AuthenticationResult(SecurityEvent e, ReadOnlySpan<byte> description, ReadOnlySpan<byte> eventType)
    {
        var isSuccess = Contains(eventType, "success"u8) || Contains(description, "success"u8);
        e.SetConstant(AsimField.EventResult, isSuccess ? Succeeded : Failed);
        if (isSuccess)
            return;
        e.SetText(AsimField.EventOriginalResultDetails, eventType);
        e.SetConstant(AsimField.EventResultDetails, Contains(description, "invalid username"u8) || Contains(description, "password"u8) ? WrongPassword : Other);
    }

    private static readonly byte[] Succeeded = "Success"u8.ToArray();
    private static readonly byte[] Failed = "Failure"u8.ToArray();

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i + word.Length <= text.Length; i++)
            if (Ascii.EqualsIgnoreCase(text.Slice(i, word.Length), word))
                return true;
        return false;
    }

    private static byte[]? Find((byte[] Word, byte[] Meaning)[] table, ReadOnlySpan<byte> text)
    {
        foreach (var (word, meaning) in table)
            if (Ascii.EqualsIgnoreCase(text, word))
                return meaning;
        return null;
    }

    private static (byte[], byte[])[] Table(string rows) =>
        [.. rows.Split("; ").Select(row => row.Split('=')).Select(row => (Encoding.UTF8.GetBytes(row[0]), Encoding.UTF8.GetBytes(row[1])))];
}
