using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What the device's own words for actions, reasons, severities and results mean in ASIM.</summary>
internal static class PanOutcome
{
    private const int FirstClientPort = 1024;

    private static readonly (byte[] Word, byte[] Meaning)[] Actions = PanWords.Table(
        "allow=Allow; allowed=Allow; alert=Allow; continue=Allow; override=Allow; syncookie-sent=Allow; deny=Deny; block-url=Deny; block-continue=Deny; block-override=Deny; override-lockout=Deny; block=Deny; "
        + "drop=Drop; drop-icmp=Drop ICMP; drop ICMP=Drop ICMP; drop-packet=Drop; drop-all-packets=Drop; drop-all=Drop; random-drop=Drop; block-ip=Drop; sinkhole=Drop; "
        + "reset-client=Reset Source; reset client=Reset Source; reset-server=Reset Destination; reset server=Reset Destination; reset-both=Reset; reset both=Reset; denied=Deny; blocked=Deny; dropped=Drop");

    private static readonly (byte[] Word, byte[] Meaning)[] EndReasons = PanWords.Table(
        "aged-out=Timeout; tcp-fin=NA; tcp-rst-from-client=Reset; tcp-rst-from-server=Reset; policy-deny=Terminated; threat=Terminated; decrypt-cert-validation=Terminated; "
        + "decrypt-unsupport-param=Terminated; decrypt-error=Terminated; resources-unavailable=Transient error; tcp-reuse=NA; decoder=Terminated; unknown=Unknown; n/a=NA; n-a=NA");

    private static readonly (byte[] Word, byte[] Meaning)[] Severities = PanWords.Table("informational=Informational; low=Low; medium=Medium; high=High; critical=High");

    private static readonly (byte[] Word, byte[] Meaning)[] Commands = PanWords.Table(
        "add=Create; clone=Create; multi-clone=Create; copy=Create; set=Set; edit=Set; multi-edit=Set; move=Set; multi-move=Set; rename=Set; replace=Set; delete=Delete; multi-delete=Delete; "
        + "commit=Execute; commit-all=Execute; commit-and-push=Execute; validate=Execute; load=Set; import=Set; override=Set; revert=Set; upload=Set; request=Execute; debug=Execute");

    private static readonly (byte[] Word, byte[] Meaning)[] Results = PanWords.Table("Succeeded=Success; success=Success; Submitted=NA; Failed=Failure; failure=Failure; Unauthorized=Failure");

    private static readonly (byte[] Word, byte[] Meaning)[] LogonFailures = PanWords.Table(
        "invalid username=No such user or password; invalid password=No such user or password; user password failure=No such user or password; allowlist=Logon violates policy; "
        + "allow list=Logon violates policy; locked=User locked; password expired=Password expired; password has expired=Password expired; account expired=Account expired; disabled=User disabled; "
        + "authentication failed=No such user or password");

    private static readonly byte[] Deny = "Deny"u8.ToArray();
    private static readonly byte[] Unknown = "Unknown"u8.ToArray();

    /// <summary>An action that is not known lets nothing through, as far as anybody can tell.</summary>
    public static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcOriginalAction, text);
        e.SetConstant(AsimField.DvcAction, PanWords.Find(Actions, text) ?? Deny);
    }

    public static void EndReason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        e.SetConstant(AsimField.EventResultDetails, PanWords.Find(EndReasons, text) ?? Unknown);
    }

    public static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        if (PanWords.Find(Severities, text) is { } severity)
            e.SetConstant(AsimField.EventSeverity, severity);
        if (e.Kind.Schema == AsimSchema.NetworkSession)
            e.SetText(AsimField.ThreatOriginalRiskLevel, text);
    }

    /// <summary><c>Name of the threat(12345)</c>; URL logs have <c>(9999)</c>, which says nothing.</summary>
    public static void Threat(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.WebSession)
            return;
        var open = text.LastIndexOf((byte)'(');
        if (open < 0 || text[^1] != ')')
        {
            e.SetText(AsimField.ThreatName, text);
            return;
        }
        e.SetText(AsimField.ThreatName, text[..open].TrimEnd((byte)' '));
        e.SetText(AsimField.ThreatId, text[(open + 1)..^1]);
    }

    /// <summary>From server to client, the one that answers is the attacker.</summary>
    /// <remarks>That is the destination, where source and destination are those of the session. Releases up to 8.1 print those of the packet instead; then the service's port stands at the source.</remarks>
    public static void Attacker(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema != AsimSchema.NetworkSession)
            return;
        var isServer = text.SequenceEqual("server-to-client"u8) || text.SequenceEqual("server to client"u8) || text.SequenceEqual("1"u8);
        var isPacket = e.Has(AsimField.SrcPortNumber) && e[AsimField.SrcPortNumber].Integer < FirstClientPort && e[AsimField.DstPortNumber].Integer >= FirstClientPort;
        AttackerIs(e, isServer && !isPacket ? AsimField.DstIpAddr : AsimField.SrcIpAddr);
    }

    /// <summary>Names one of the two ends as the one that the threat comes from.</summary>
    public static void AttackerIs(SecurityEvent e, AsimField field)
    {
        if (!e.Has(field))
            return;
        e.SetConstant(AsimField.ThreatField, field == AsimField.DstIpAddr ? PanWords.DstIpAddr : PanWords.SrcIpAddr);
        e.Set(AsimField.ThreatIpAddr, e[field]);
    }

    public static void Command(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.Operation, text);
        e.SetConstant(AsimField.EventType, PanWords.Find(Commands, text) ?? PanWords.Other);
    }

    public static void Result(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        e.SetConstant(AsimField.EventResult, PanWords.Find(Results, text) ?? PanWords.NotKnown);
    }

    public static void Path(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        e.SetText(AsimField.Object, text);
        e.SetConstant(AsimField.ObjectType, text.IndexOf("rulebase"u8) >= 0 ? PanWords.PolicyRule : PanWords.ConfigurationAtom);
    }

    public static void Status(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.EventResult, PanWords.Find(Results, text) ?? PanWords.NotKnown);

    /// <summary>Why it did not work, in the device's words.</summary>
    public static void Reason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // THREAT has a column of this name, too: why data left, not how it ended.
        if (e.Kind.Schema is AsimSchema.Authentication or AsimSchema.AuditEvent || e.Kind == PanKinds.Decryption)
            e.SetText(AsimField.EventOriginalResultDetails, text);
    }

    /// <summary>What the words for a failed logon mean: the reason's, or those of an AUTHENTICATION log's description.</summary>
    public static void LogonFailure(SecurityEvent e) => e.SetConstant(
        AsimField.EventResultDetails,
        PanWords.FindWithin(LogonFailures, e[AsimField.EventOriginalResultDetails].Utf8) ?? PanWords.FindWithin(LogonFailures, e.Vendor.Find("desc"u8).Utf8) ?? PanWords.Other);
}
