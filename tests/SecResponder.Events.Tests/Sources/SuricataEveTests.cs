namespace SecResponder.Events.Tests.Sources;

public sealed class SuricataEveTests
{
    private const string Head = "{\"timestamp\":\"2026-03-01T10:00:00.123456+0100\",\"flow_id\":520221496542071,\"in_iface\":\"eth0\",";
    private const string Ends = "\"src_ip\":\"198.51.100.7\",\"src_port\":44244,\"dest_ip\":\"10.0.4.4\",\"dest_port\":80,\"proto\":\"TCP\",";

    [Theory]
    [InlineData("\"event_type\":\"alert\"," + Ends + "\"alert\":{\"action\":\"allowed\",\"signature_id\":2221014,\"signature\":\"X \\\"y\\\"\",\"category\":\"C\",\"severity\":1},\"flow\":{\"pkts_toserver\":4,\"pkts_toclient\":5,\"bytes_toserver\":265,\"bytes_toclient\":701}}",
        "EventType=IDS; TimeGenerated=2026-03-01T09:00:00.123456Z; ThreatId=2221014; ThreatName=X \"y\"; ThreatCategory=C; EventSeverity=High; EventOriginalSeverity=1; DvcAction=Allow; SrcIpAddr=198.51.100.7; SrcBytes=265; DstBytes=701; SrcPackets=4; NetworkSessionId=520221496542071; ThreatField=")]
    [InlineData("\"event_type\":\"alert\"," + Ends + "\"alert\":{\"action\":\"blocked\",\"signature_id\":1,\"severity\":2},\"flow\":{\"src_ip\":\"10.0.4.4\",\"bytes_toserver\":1}}", "DvcAction=Drop; EventResult=Failure; SrcIpAddr=10.0.4.4; SrcPortNumber=80; DstIpAddr=198.51.100.7; DstPortNumber=44244; ThreatField=DstIpAddr; ThreatIpAddr=198.51.100.7; SrcBytes=1")]
    [InlineData("\"event_type\":\"alert\",\"direction\":\"to_client\"," + Ends + "\"alert\":{\"action\":\"allowed\",\"signature_id\":1}}", "SrcIpAddr=10.0.4.4; ThreatField=DstIpAddr")]
    [InlineData(Ends + "\"alert\":{\"action\":\"allowed\",\"signature_id\":7,\"signature\":\"s\"}}", "EventType=IDS; ThreatId=7")]
    [InlineData("\"event_type\":\"flow\"," + Ends + "\"app_proto\":\"failed\",\"flow\":{\"bytes_toserver\":1842,\"start\":\"2026-03-01T09:59:44.721525+0100\",\"end\":\"2026-03-01T09:59:58.740950+0100\",\"age\":14,\"reason\":\"timeout\"},\"tcp\":{\"syn\":true}}", "EventType=NetworkSession; EventSubType=End; NetworkDuration=14000; EventStartTime=2026-03-01T08:59:44.721525Z; EventEndTime=2026-03-01T08:59:58.74095Z; EventResultDetails=Timeout; NetworkApplicationProtocol=; TcpFlagsSyn=True")]
    [InlineData("\"event_type\":\"netflow\"," + Ends + "\"netflow\":{\"pkts\":12,\"bytes\":1842}}", "EventType=Flow; EventSubType=; SrcBytes=1842; SrcPackets=12")]
    [InlineData("\"event_type\":\"dns\",\"src_ip\":\"10.0.0.53\",\"src_port\":53,\"dest_ip\":\"10.0.0.5\",\"dest_port\":58107,\"proto\":\"UDP\",\"dns\":{\"type\":\"answer\",\"id\":42259,\"rrname\":\"www.example.com\",\"rrtype\":\"AAAA\",\"rcode\":\"NOERROR\",\"rd\":true,\"answers\":[{\"rdata\":\"2001:db8::9\"},{\"rdata\":\"2001:db8::a\"}]}}",
        "EventSchema=Dns; EventSubType=response; SrcIpAddr=10.0.0.5; DstIpAddr=10.0.0.53; DstPortNumber=53; DnsQuery=www.example.com; DnsQueryType=28; DnsQueryTypeName=AAAA; DnsResponseCode=0; EventResult=Success; EventResultDetails=NOERROR; DnsResponseName=2001:db8::9, 2001:db8::a; TransactionIdHex=a513; DnsFlagsRecursionDesired=True")]
    [InlineData("\"event_type\":\"dns\"," + Ends + "\"dns\":{\"type\":\"query\",\"rrname\":\"a.example\",\"rrtype\":\"TYPE65\"}}", "EventSubType=request; EventResult=NA; DnsQueryTypeName=HTTPS; DnsQueryType=65")]
    [InlineData("\"event_type\":\"http\"," + Ends + "\"http\":{\"hostname\":\"www.example.com\",\"url\":\"/a?b=c\",\"http_method\":\"GET\",\"status\":404,\"protocol\":\"HTTP/1.1\"}}", "EventSchema=WebSession; Url=www.example.com/a?b=c; EventResult=Failure; HttpStatusCode=404; HttpRequestMethod=GET; HttpVersion=1.1; HttpHost=www.example.com")]
    [InlineData("\"event_type\":\"ssh\"," + Ends + "\"ssh\":{}}", "EventType=NetworkSession; EventOriginalType=ssh")]
    public void A_record_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Head + rest).Expect("EventVendor=OISF; Type=suricata-eve; " + expected);

    [Fact]
    public void Its_own_counters_are_no_event() => Assert.Equal(1, EventLog.Of("auto", "{\"timestamp\":\"2026-03-01T10:00:00+0000\",\"event_type\":\"stats\",\"stats\":{}}").Skipped);

    [Theory]
    [InlineData("{\"event_type\":\"alert\",\"src_ip\":\"10.0.0.5\"}", RejectionCodes.BadTime)]
    [InlineData("{\"timestamp\":\"2026-03-01T10:00:00+0000\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"timestamp\":\"2026-03-01T10:00:00+0000\",\"event_type\":\"flow\"}", RejectionCodes.Truncated)]
    [InlineData("{\"timestamp\":\"2026-03-01T10:00:00+0000\",\"event_type\":\"flow\",", RejectionCodes.Malformed)]
    [InlineData("no json", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("suricata-eve", line).Rejections).Code);
}
