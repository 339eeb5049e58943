using System.Buffers;
using SecResponder.Events.Text;

namespace SecResponder.Events.Asim;

/// <summary>Fills what ASIM derives from other fields, the same way for every source: result, severity, counts, times, Src, Dst, Dvc, Rule, the name of an ICMP type.</summary>
/// <remarks>Pages "Network session normalization schema" and "Common fields". Called once at the end of a normalizer.</remarks>
public static class AsimDerivation
{
    private const int LongestScheme = 8;

    private static readonly SearchValues<byte> OfHosts = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._[]:"u8);

    // From the best on.
    private static readonly AsimField[] Time = [AsimField.TimeGenerated];
    private static readonly AsimField[] Rules = [AsimField.NetworkRuleName, AsimField.RuleName, AsimField.NetworkRuleNumber, AsimField.RuleNumber];
    private static readonly AsimField[] Devices = [AsimField.DvcFQDN, AsimField.DvcId, AsimField.DvcHostname, AsimField.DvcIpAddr, AsimField.EventProduct];
    private static readonly AsimField[] Sources = [AsimField.SrcDvcId, AsimField.SrcHostname, AsimField.SrcIpAddr];
    private static readonly AsimField[] Destinations = [AsimField.DstDvcId, AsimField.DstHostname, AsimField.DstIpAddr];
    private static readonly AsimField[] Targets = [AsimField.TargetDvcId, AsimField.TargetHostname, AsimField.TargetIpAddr, AsimField.TargetAppId, AsimField.TargetAppName];
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Failure = "Failure"u8.ToArray();
    private static readonly byte[] Low = "Low"u8.ToArray();
    private static readonly byte[] Informational = "Informational"u8.ToArray();

    /// <summary>Completes an event whose own fields are all set; what the source has set is never overwritten.</summary>
    public static void Complete(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (!e.Has(AsimField.TimeGenerated))
            e.SetTime(AsimField.TimeGenerated, e.Record.ReceivedAt);
        if (!e.Has(AsimField.EventCount))
            e.SetInteger(AsimField.EventCount, 1);
        Begin(e);
        Follow(e, AsimField.EventStartTime, Time);
        Follow(e, AsimField.EventEndTime, Time);
        Outcome(e);
        IcmpTypes.Name(e);
        if (e.Kind.Schema == AsimSchema.WebSession && !e.Has(AsimField.HttpHost))
            e.SetText(AsimField.HttpHost, HostOf(e[AsimField.Url].Utf8));
        Follow(e, AsimField.Rule, Rules);
        Follow(e, AsimField.Dvc, Devices);
        Follow(e, AsimField.Src, Sources);
        Follow(e, AsimField.Dst, e.Kind.Schema is AsimSchema.AuditEvent or AsimSchema.Authentication ? Targets : Destinations);
        Sum(e, AsimField.NetworkBytes, AsimField.SrcBytes, AsimField.DstBytes);
        Sum(e, AsimField.NetworkPackets, AsimField.SrcPackets, AsimField.DstPackets);
    }

    // A session is told of when it ends, or while it lasts: it began its duration before.
    private static void Begin(SecurityEvent e)
    {
        if (e.Has(AsimField.EventStartTime) || !e.Has(AsimField.NetworkDuration) || e[AsimField.EventSubType].Utf8.SequenceEqual(AsimWords.Start))
            return;
        var end = e.Has(AsimField.EventEndTime) ? e[AsimField.EventEndTime].Time : e.Time;
        var lasted = e[AsimField.NetworkDuration].Integer;
        if (lasted >= 0 && lasted <= (end - DateTimeOffset.UnixEpoch).TotalMilliseconds)
            e.SetTime(AsimField.EventStartTime, end.AddMilliseconds(-lasted));
    }

    private static void Outcome(SecurityEvent e)
    {
        if (e.Has(AsimField.EventResult) && e.Has(AsimField.EventSeverity))
            return;
        var stopped = e.Has(AsimField.DvcAction) && IsStopped(e[AsimField.DvcAction].Utf8);
        // A change or a logon that has failed is worth a look; Microsoft's own parsers rank it so.
        var isLow = stopped || (e.Kind.Schema is AsimSchema.AuditEvent or AsimSchema.Authentication && e[AsimField.EventResult].Utf8.SequenceEqual(Failure));
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, stopped ? Failure : Success);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, isLow ? Low : Informational);
    }

    /// <summary>Whether the firewall let nothing through: Deny, Drop, Drop ICMP, Reset, Reset Source, Reset Destination.</summary>
    public static bool IsStopped(ReadOnlySpan<byte> dvcAction) =>
        dvcAction.StartsWith("D"u8) && !dvcAction.SequenceEqual("Decrypt"u8) || dvcAction.StartsWith("Reset"u8);

    // "https://ada@www.example.com:8443/a?b" or "www.example.com/a": a path alone names no host.
    private static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> url)
    {
        if (url.IndexOf("://"u8) is var scheme and > 0 and < LongestScheme)
            url = url[(scheme + 3)..];
        if (url.IndexOfAny("/?#"u8) is var path and >= 0)
            url = url[..path];
        url = url[(url.LastIndexOf((byte)'@') + 1)..];
        var port = url.LastIndexOf((byte)':');
        if (port > 0 && url[(port + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            url = url[..port];
        return url.IndexOfAnyExcept(OfHosts) < 0 ? url : default;
    }

    private static void Follow(SecurityEvent e, AsimField field, AsimField[] candidates)
    {
        if (!e.Has(field))
            e.SetFirst(field, candidates);
    }

    private static void Sum(SecurityEvent e, AsimField total, AsimField there, AsimField back)
    {
        if (!e.Has(total) && e.Has(there) && e.Has(back) && e[there].Integer <= long.MaxValue - e[back].Integer)
            e.SetInteger(total, e[there].Integer + e[back].Integer);
    }
}
