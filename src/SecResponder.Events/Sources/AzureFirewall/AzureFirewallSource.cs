using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureFirewall;

/// <summary>Azure Firewall by diagnostic settings: structured logs (<c>AZFW…</c>) and the older ones.</summary>
/// <remarks>Microsoft Learn, "Monitor Azure Firewall", data reference.</remarks>
internal sealed class AzureFirewallSource : JsonSource
{
    private static readonly Dictionary<EventKind, JsonReading> Readings = AzureFirewallKinds.All.ToDictionary(kind => kind, kind => kind.Schema switch
    {
        AsimSchema.WebSession => new JsonReading(kind, AzureFirewallFields.WebMap, Web),
        AsimSchema.Dns => new JsonReading(kind, AzureFirewallFields.DnsMap, Dns),
        _ => new JsonReading(kind, AzureFirewallFields.NetworkMap, Network),
    });

    public override string Id => AzureFirewallKinds.Source;

    public override string Title => "Azure Firewall";

    public override IReadOnlyList<EventKind> Kinds => AzureFirewallKinds.All;

    protected override byte[] Vendor { get; } = "Microsoft"u8.ToArray();

    protected override byte[] Product { get; } = "Azure Firewall"u8.ToArray();

    protected override string TimeMembers => "time, TimeGenerated";

    protected override string Wanted => "its category is none of Azure Firewall's that are read";

    // The names stand in others' records, too: in a query of the log.
    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        (json.IndexOf("\"AZFW"u8) >= 0 || (json.IndexOf("\"AzureFirewall"u8) >= 0 && (json.IndexOf("\"category\""u8) >= 0 ? json.IndexOf("\"properties\""u8) >= 0 : json.IndexOf("\"msg_s\""u8) >= 0)))
        && CategoryOf(json) is var category && (category.StartsWith("AZFW"u8) || category.StartsWith("AzureFirewall"u8));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => AzureFirewallKinds.Of(CategoryOf(json)) is { } kind ? Readings[kind] : null;

    // What Policy Analytics counts together: the single records come anyway.
    protected override bool IsNone(ReadOnlySpan<byte> json) => CategoryOf(json).EndsWith("RuleAggregation"u8);

    // A record's category; a row's table, or the column of the table that holds them all.
    private static ReadOnlySpan<byte> CategoryOf(ReadOnlySpan<byte> json)
    {
        if (JsonMember.Find(json, "category"u8) is { IsEmpty: false } category)
            return category;
        var table = JsonMember.Find(json, "Type"u8);
        return table.StartsWith("AZFW"u8) ? table : JsonMember.Find(json, "Category"u8);
    }

    private static Rejection? Network(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return NoEnds();
        var isIds = e.Kind == AzureFirewallKinds.ThreatIntel || e.Kind == AzureFirewallKinds.Idps || e.Has(AsimField.ThreatId) || e.Has(AsimField.ThreatName);
        e.SetConstant(AsimField.EventType, isIds ? AsimWords.Ids : AsimWords.NetworkSession);
        if (e.Kind == AzureFirewallKinds.Nat)
            e.SetConstant(AsimField.DvcAction, AsimWords.Allow);
        if (e.Kind == AzureFirewallKinds.Network || e.Kind == AzureFirewallKinds.OldNetwork || e.Kind == AzureFirewallKinds.Nat)
            if (!isIds)
                e.SetConstant(AsimField.EventSubType, AsimWords.Start);
        SessionEnds.Complete(e);
        return null;
    }

    private static Rejection? Web(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return NoEnds();
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        if (!e.Has(AsimField.Url))
            Url(e);
        // The name was never said (no SNI): the firewall is all that is known to have been reached.
        if (!e.Has(AsimField.DstIpAddr) && !e.Has(AsimField.DstHostname))
            e.Set(AsimField.Dst, e.Has(AsimField.DvcHostname) ? e[AsimField.DvcHostname] : e[AsimField.EventProduct]);
        SessionEnds.Complete(e);
        return null;
    }

    // Without TLS inspection the name is all that is known of it.
    private static void Url(SecurityEvent e)
    {
        var host = e.Has(AsimField.DstFQDN) ? e[AsimField.DstFQDN].Utf8 : e.Has(AsimField.DstHostname) ? e[AsimField.DstHostname].Utf8 : e[AsimField.DstIpAddr].Utf8;
        var protocol = e[AsimField.NetworkApplicationProtocol].Utf8;
        if (protocol.SequenceEqual("HTTPS"u8) || protocol.SequenceEqual("HTTP"u8))
            TextLists.SetJoined(e, AsimField.Url, protocol.Length == 5 ? "https://"u8 : "http://"u8, host);
        else
            e.SetText(AsimField.Url, host);
    }

    private static Rejection? Dns(SecurityEvent e)
    {
        if (!e.Has(AsimField.DnsQuery) && !SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has neither a name nor an address", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        var isFailure = e.Kind == AzureFirewallKinds.FqdnFailure;
        e.SetConstant(AsimField.EventSubType, isFailure || e.Has(AsimField.DnsResponseCode) ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (!e.Has(AsimField.EventResultDetails))
        {
            e.SetConstant(AsimField.EventResult, isFailure ? AsimWords.Failure : AsimWords.NotApplicable);
            e.SetConstant(AsimField.EventResultDetails, isFailure ? DnsCodes.Name(2) : AsimWords.NotApplicable);
        }
        if (!SessionEnds.IsAnyKnown(e))
            e.Set(AsimField.Src, e.Has(AsimField.DvcId) ? e[AsimField.DvcId] : e[AsimField.DnsQuery]);
        if (!e.Has(AsimField.SrcIpAddr) && e.Has(AsimField.DvcHostname) && !e.Has(AsimField.Src))
            e.Set(AsimField.Src, e[AsimField.DvcHostname]);
        if (e[AsimField.NetworkProtocol].Utf8 is { IsEmpty: false } protocol && !protocol.SequenceEqual("TCP"u8) && !protocol.SequenceEqual("UDP"u8))
            e.Remove(AsimField.NetworkProtocol);
        SessionEnds.Complete(e);
        return null;
    }

    private static Rejection NoEnds() => new(RejectionCodes.Truncated, "it has neither a source nor a destination", 0);
}
