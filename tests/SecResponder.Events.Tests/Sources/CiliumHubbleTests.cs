namespace SecResponder.Events.Tests.Sources;

public sealed class CiliumHubbleTests
{
    private static string Flow(string rest) => $$$"""{"flow":{"time":"2026-03-01T10:00:00.123456789Z","uuid":"u1","IP":{"source":"10.0.0.5","destination":"10.0.1.9"},"source":{"pod_name":"web-1"},"destination":{"pod_name":"db-0"},"node_name":"prod/node1","traffic_direction":"EGRESS",{{{rest}}}},"time":"2026-03-01T10:00:00Z"}""";

    [Theory]
    [InlineData("\"verdict\":\"FORWARDED\",\"Type\":\"L3_L4\",\"l4\":{\"TCP\":{\"source_port\":51000,\"destination_port\":5432,\"flags\":{\"SYN\":true}}}", "EventType=NetworkSession; DvcAction=Allow; SrcIpAddr=10.0.0.5; SrcHostname=web-1; DstHostname=db-0; SrcPortNumber=51000; DstPortNumber=5432; NetworkProtocol=TCP; TcpFlagsSyn=True; NetworkDirection=Outbound; DvcHostname=node1; EventOriginalUid=u1; TimeGenerated=2026-03-01T10:00:00.1234567Z")]
    [InlineData("\"verdict\":\"DROPPED\",\"drop_reason_desc\":\"POLICY_DENIED\",\"egress_denied_by\":[{\"name\":\"deny-db\"}],\"l4\":{\"UDP\":{\"source_port\":1,\"destination_port\":2}}", "DvcAction=Drop; EventResult=Failure; EventOriginalResultDetails=POLICY_DENIED; NetworkRuleName=deny-db; NetworkProtocol=UDP")]
    [InlineData("\"verdict\":\"FORWARDED\",\"is_reply\":true,\"l4\":{\"TCP\":{\"source_port\":5432,\"destination_port\":51000}}", "SrcIpAddr=10.0.1.9; SrcPortNumber=51000; DstIpAddr=10.0.0.5; DstPortNumber=5432; SrcHostname=db-0; NetworkDirection=Inbound")]
    [InlineData("\"verdict\":\"FORWARDED\",\"l4\":{\"ICMPv4\":{\"type\":8,\"code\":0}}", "NetworkProtocol=ICMP; NetworkIcmpType=Echo; SrcPortNumber=")]
    [InlineData("\"verdict\":\"TRACED\",\"l4\":{\"VRRP\":{\"type\":1,\"vrid\":7}}", "DvcAction=; DvcOriginalAction=TRACED; EventResult=Success; NetworkProtocol=VRRP")]
    [InlineData("\"verdict\":\"TRANSLATED\",\"l4\":{\"IGMP\":{\"type\":22}}", "DvcAction=; DvcOriginalAction=TRANSLATED; NetworkProtocol=IGMP")]
    [InlineData("\"verdict\":\"AUDIT\",\"l4\":{\"TCP\":{\"source_port\":1,\"destination_port\":2}}", "DvcAction=Allow; DvcOriginalAction=AUDIT; EventResult=Success")]
    [InlineData("\"verdict\":\"FORWARDED\",\"is_reply\":true,\"l4\":{\"UDP\":{\"source_port\":53,\"destination_port\":53001}},\"l7\":{\"type\":\"RESPONSE\",\"dns\":{\"query\":\"www.example.com.\",\"ips\":[\"203.0.113.9\",\"203.0.113.10\"],\"qtypes\":[\"A\"]}}", "EventSchema=Dns; EventSubType=response; DnsQuery=www.example.com; EventResult=Success; DnsResponseName=203.0.113.9, 203.0.113.10; DnsQueryTypeName=A; DstPortNumber=53")]
    [InlineData("\"verdict\":\"FORWARDED\",\"l7\":{\"type\":\"RESPONSE\",\"http\":{\"code\":503,\"method\":\"GET\",\"url\":\"http://api/x\",\"protocol\":\"HTTP/1.1\"}}", "EventSchema=WebSession; Url=http://api/x; HttpStatusCode=503; EventResult=Failure; HttpRequestMethod=GET; HttpVersion=1.1")]
    public void A_flow_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Flow(rest)).Expect("Type=cilium-hubble; " + expected);

    [Fact]
    public void What_the_agent_lost_is_no_flow() => Assert.Equal(1, EventLog.Of("cilium-hubble", "{\"lost_events\":{\"num_events_lost\":3},\"time\":\"2026-03-01T10:00:00Z\"}").Skipped);

    [Theory]
    [InlineData("{\"flow\":{}}", RejectionCodes.UnknownKind)]
    [InlineData("{\"flow\":{\"verdict\":\"FORWARDED\"}}", RejectionCodes.BadTime)]
    [InlineData("{\"flow\":{\"verdict\":\"FORWARDED\",\"time\":\"2026-03-01T10:00:00Z\"}}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("cilium-hubble", record).Rejections).Code);
}
