namespace SecResponder.Events.Tests.Sources;

public sealed class AzureFirewallTests
{
    private const string Ends = "\"Protocol\":\"TCP\",\"SourceIp\":\"10.0.0.5\",\"SourcePort\":51000,\"DestinationIp\":\"203.0.113.9\",\"DestinationPort\":443";

    private static EventLog Of(string category, string properties) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)),
        $$$"""{"category":"{{{category}}}","time":"2026-03-01T10:00:00.1234567Z","resourceId":"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.NETWORK/AZUREFIREWALLS/FW1","properties":{{{{properties}}}}}""");

    [Theory]
    [InlineData("AZFWNetworkRule", Ends + ",\"Action\":\"Deny\",\"Rule\":\"r\",\"ActionReason\":\"Default Action\"", "EventType=NetworkSession; EventSubType=Start; DvcAction=Deny; EventResult=Failure; NetworkRuleName=r; EventOriginalResultDetails=Default Action; SrcIpAddr=10.0.0.5; DstPortNumber=443; NetworkProtocol=TCP; DvcHostname=FW1; DvcScopeId=S1; DvcIdType=AzureResourceId; TimeGenerated=2026-03-01T10:00:00.1234567Z")]
    [InlineData("AZFWNatRule", Ends + ",\"TranslatedIp\":\"10.0.0.2\",\"TranslatedPort\":3389", "DvcAction=Allow; DstNatIpAddr=10.0.0.2; DstNatPortNumber=3389")]
    [InlineData("AZFWApplicationRule", "\"Protocol\":\"HTTPS\",\"SourceIp\":\"10.0.0.5\",\"SourcePort\":1,\"DestinationPort\":443,\"Fqdn\":\"www.example.com\",\"TargetUrl\":\"\",\"Action\":\"Allow\",\"WebCategory\":\"News\"", "EventSchema=WebSession; Url=https://www.example.com; DstFQDN=www.example.com; UrlCategory=News; NetworkApplicationProtocol=HTTPS; NetworkProtocol=TCP")]
    [InlineData("AZFWIdpsSignature", Ends + ",\"Action\":\"alert\",\"SignatureId\":\"20\",\"Category\":\"T\",\"Description\":\"d\",\"Severity\":1", "EventType=IDS; DvcAction=Allow; EventSeverity=High; ThreatId=20; ThreatName=d; ThreatCategory=T")]
    [InlineData("AZFWThreatIntel", Ends + ",\"Action\":\"Deny\",\"ThreatDescription\":\"C2\",\"Fqdn\":\"bad.example.net\"", "EventType=IDS; DvcAction=Deny; ThreatName=C2; DstHostname=bad")]
    [InlineData("AZFWDnsQuery", "\"SourceIp\":\"10.0.0.5\",\"QueryId\":15676,\"QueryType\":\"AAAA\",\"QueryClass\":\"IN\",\"QueryName\":\"www.example.com.\",\"Protocol\":\"udp\",\"ResponseCode\":\"NXDOMAIN\",\"RequestDurationSecs\":0.0123", "EventSchema=Dns; DnsQuery=www.example.com; DnsQueryType=28; EventResult=Failure; EventResultDetails=NXDOMAIN; DnsNetworkDuration=12; TransactionIdHex=3d3c; NetworkProtocol=UDP")]
    [InlineData("AzureFirewallNetworkRule", "\"msg\":\"TCP request from 10.0.0.5:51000 to 203.0.113.9:443. Action: Deny. \"", "DvcAction=Deny; SrcPortNumber=51000; DstIpAddr=203.0.113.9; NetworkProtocol=TCP; NetworkRuleName=")]
    [InlineData("AzureFirewallNetworkRule", "\"msg\":\"UDP request from 10.0.0.5:1 to 203.0.113.53:53. Action: Allow. Policy: p. Rule Collection Group: g. Rule Collection: Some Rule. Rule: dns.out\"", "DvcAction=Allow; NetworkRuleName=dns.out; NetworkProtocol=UDP")]
    [InlineData("AzureFirewallNetworkRule", "\"msg\":\"TCP request from 198.51.100.7:40000 to 192.0.2.10:3389 was DNAT'ed to 10.0.0.2:3390\"", "DvcAction=Allow; DstIpAddr=192.0.2.10; DstNatIpAddr=10.0.0.2; DstNatPortNumber=3390")]
    [InlineData("AzureFirewallNetworkRule", "\"msg\":\"ICMP Type=8 request from 10.0.0.5 to 203.0.113.9. Action: Deny. ThreatIntel: known bad\"", "NetworkProtocol=ICMP; NetworkIcmpType=Echo; EventType=IDS; ThreatName=known bad; DstIpAddr=203.0.113.9")]
    [InlineData("AzureFirewallNetworkRule", "\"msg\":\"TCP request from 198.51.100.7:4 to 10.0.0.4:80. Action: alert. Signature: 20. IDS: EXAMPLE v1.0 seen. Priority: 2. Classification: Trojan\"", "EventType=IDS; ThreatId=20; ThreatName=EXAMPLE v1.0 seen; EventSeverity=Medium; ThreatCategory=Trojan")]
    [InlineData("AzureFirewallApplicationRule", "\"msg\":\"HTTP request from 10.0.0.5:51002 to www.example.org:80. Url: www.example.org/a.html?b=1. Action: Deny. No rule matched. Proceeding with default action. Web Category: Hacking\"", "Url=www.example.org/a.html?b=1; DvcAction=Deny; UrlCategory=Hacking; DstFQDN=www.example.org; DstPortNumber=80")]
    [InlineData("AzureFirewallApplicationRule", "\"msg\":\"HTTPS request from 10.0.0.5:51003. Action: Deny. Reason: SNI TLS extension was missing.\"", "DvcAction=Deny; SrcIpAddr=10.0.0.5; EventOriginalResultDetails=SNI TLS extension was missing")]
    [InlineData("AzureFirewallDnsProxy", "\"msg\":\"DNS Request: 10.0.0.5:48197 - 15676 A IN www.example.com. udp 55 false 512 NOERROR qr,rd,ra 115 0.0021s\"", "DnsQuery=www.example.com; EventResult=Success; SrcPortNumber=48197; DnsNetworkDuration=2; DnsFlags=qr,rd,ra")]
    [InlineData("AzureFirewallDnsProxy", "\"msg\":\" Error: 2 www.example.com. A: read udp 10.0.0.5:49126->203.0.113.53:53: i/o timeout\"", "EventSchema=Dns; DnsQuery=www.example.com; DnsQueryTypeName=A; EventResult=Failure; SrcIpAddr=10.0.0.5; SrcPortNumber=49126; DstIpAddr=203.0.113.53; DstPortNumber=53; NetworkProtocol=UDP; EventOriginalResultDetails=read udp 10.0.0.5:49126->203.0.113.53:53: i/o timeout")]
    [InlineData("AZFWThreatIntel", "\"Protocol\":\"HTTP\"," + Ends + ",\"Action\":\"Deny\",\"ThreatDescription\":\"C2\"", "EventSchema=NetworkSession; NetworkProtocol=TCP; NetworkApplicationProtocol=HTTP")]
    [InlineData("AzureFirewallApplicationRule", "\"msg\":\"HTTP  request from 10.0.0.5:51002 to www.example.org:80. Url: www.example.org/b. Action: Allow. Rule: r\"", "NetworkApplicationProtocol=HTTP; DvcAction=Allow; RuleName=r")]
    [InlineData("AzureFirewallApplicationRule", "\"msg\":\"HTTPS request from 10.0.0.5:51002 to db.example.org:443. Action: Deny. Failed to resolve address db.example.org:443: lookup db.example.org on 10.0.0.53:53: no such host\"", "DvcAction=Deny; DvcOriginalAction=Deny; EventResult=Failure; EventOriginalResultDetails=Failed to resolve address db.example.org:443: lookup db.example.org on 10.0.0.53:53: no such host")]
    public void A_record_becomes(string category, string properties, string expected) => Of(category, properties).Expect("EventProduct=Azure Firewall; " + expected);

    [Theory]
    [InlineData("{\"TimeGenerated\":\"2026-03-01T10:00:00Z\",\"Type\":\"AZFWIdpsSignature\"," + Ends + ",\"Action\":\"drop\",\"SignatureId\":\"20\",\"Category\":\"TROJAN\",\"_ResourceId\":\"/subscriptions/s1/resourcegroups/r/providers/microsoft.network/azurefirewalls/fw1\"}", "ThreatCategory=TROJAN; EventOriginalType=AZFWIdpsSignature; DvcHostname=fw1; DvcAction=Drop")]
    [InlineData("{\"TimeGenerated\":\"2026-03-01T10:00:00Z\",\"Type\":\"AzureDiagnostics\",\"Category\":\"AzureFirewallNetworkRule\",\"msg_s\":\"TCP request from 10.0.0.5:51000 to 203.0.113.9:443. Action: Deny. \",\"ResourceId\":\"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.NETWORK/AZUREFIREWALLS/FW1\"}", "EventOriginalType=AzureFirewallNetworkRule; ThreatCategory=; DstPortNumber=443; DvcHostname=FW1; DvcAction=Deny")]
    [InlineData("{\"time\":\"3/1/2026 10:00:00 AM\",\"category\":\"AZFWNetworkRule\",\"properties\":{" + Ends + "}}", "TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("{\"time\":\"03/01/2026 10:00:00\",\"category\":\"AZFWNetworkRule\",\"properties\":{" + Ends + "}}", "TimeGenerated=2026-03-01T10:00:00Z")]
    public void Rows_of_a_workspace_and_other_clocks_are_read_too(string record, string expected) => EventLog.Of("auto", record).Expect("EventProduct=Azure Firewall; " + expected);

    [Fact]
    public void Sums_for_policy_analytics_are_no_event() => Assert.Equal(1, Of("AZFWNetworkRuleAggregation", "\"Count\":3").Skipped);

    [Theory]
    [InlineData("{\"category\":\"AZFWNewThing\",\"time\":\"2026-03-01T10:00:00Z\",\"properties\":{}}", RejectionCodes.UnknownKind)]
    [InlineData("{\"category\":\"AZFWNetworkRule\",\"properties\":{\"SourceIp\":\"10.0.0.5\"}}", RejectionCodes.BadTime)]
    [InlineData("{\"category\":\"AZFWNetworkRule\",\"time\":\"2026-03-01T10:00:00Z\",\"properties\":{}}", RejectionCodes.Truncated)]
    [InlineData("{\"category\":\"AzureFirewallNetworkRule\",\"time\":\"2026-03-01T10:00:00Z\",\"properties\":{\"msg\":\"something else\"}}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("azure-firewall", record).Rejections).Code);
}
