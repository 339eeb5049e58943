namespace SecResponder.Events.Tests.Sources;

public sealed class CefTests
{
    [Theory]
    [InlineData("CEF:0|Example|FW|1.0|100|deny|5|act=Drop src=192.0.2.10 spt=51000 dst=203.0.113.9 dpt=445 proto=6 msg=two words here cs2Label=Rule Name cs2=Cleanup rt=1772359200123",
        "EventSchema=NetworkSession; EventVendor=Example; EventProduct=FW; EventProductVersion=1.0; EventOriginalType=100; EventSeverity=Medium; EventOriginalSeverity=5; DvcAction=Drop; DvcOriginalAction=Drop; EventMessage=two words here; NetworkRuleName=Cleanup; NetworkProtocol=TCP; TimeGenerated=2026-03-01T10:00:00.123Z")]
    [InlineData("CEF:0|A \\| B|FW|1|1|n|Very-High|src=10.0.0.5 dst=203.0.113.9 sourceTranslatedAddress=198.51.100.1 destinationTranslatedAddress=203.0.113.9 in=2 out=1 act=odd", "EventVendor=A | B; EventSeverity=High; SrcNatIpAddr=198.51.100.1; DstNatIpAddr=; SrcBytes=1; DstBytes=2; NetworkBytes=3; DvcAction=; EventResult=NA")]
    [InlineData("<134>1 2026-03-01T10:00:02Z proxy1 cef - - - CEF:0|E|W|2|url|request|Low|src=10.0.0.5 request=https://www.example.com/a?b\\=c requestMethod=GET act=blocked suser=ada@example.com", "EventSchema=WebSession; Url=https://www.example.com/a?b=c; HttpRequestMethod=GET; DvcAction=Deny; SrcUsername=ada@example.com; SrcUsernameType=UPN; DvcHostname=proxy1; TimeGenerated=2026-03-01T10:00:02Z")]
    [InlineData("CEF:0|E|P|3|4624|User Login failed|Medium|src=198.51.100.7 suser=root dst=10.0.0.20 outcome=failure", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; TargetUsername=root; TargetIpAddr=10.0.0.20; SrcIpAddr=198.51.100.7")]
    [InlineData("CEF: 0|E|C|3|cfg|Configuration changed|8|suser=ada shost=198.51.100.20 act=update", "EventSchema=AuditEvent; Operation=update; ActorUsername=ada; SrcIpAddr=198.51.100.20; EventMessage=Configuration changed; EventSeverity=High")]
    [InlineData("CEF:0|E|Mail|14|L|Log|5|sourceAddress=198.51.100.2 sourcePort=4000 destinationAddress=10.0.0.25 destinationPort=25 sourceUserName=ada@example.com startTime=Sun Mar  1 10:00:00 2026 endTime=Sun Mar  1 10:00:05 2026 transportProtocol=TCP", "SrcIpAddr=198.51.100.2; SrcPortNumber=4000; DstIpAddr=10.0.0.25; DstPortNumber=25; SrcUsername=ada@example.com; NetworkProtocol=TCP; EventStartTime=2026-03-01T10:00:00Z; EventEndTime=2026-03-01T10:00:05Z; TimeGenerated=2026-03-01T10:00:05Z")]
    [InlineData("CEF:0|E|FW|7|98|Connection Opened|0|src=10.0.0.5 dst=203.0.113.9 spt=51000 dpt=443 proto=tcp/https slat=52.5 slong=-13.4", "NetworkProtocol=TCP; NetworkApplicationProtocol=HTTPS; EventSeverity=Low; SrcGeoLatitude=52.5; SrcGeoLongitude=-13.4")]
    public void A_record_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=cef; " + expected);

    [Fact]
    public void A_numbered_field_has_its_label_for_a_second_name() => EventLog.Of("cef", look: e =>
    {
        Assert.Equal("x y", e.Vendor.Find("cs3"u8).ToString());
        Assert.Equal("x y", e.Vendor.Find("Threat Name"u8).ToString());
    }, "CEF:0|E|P|3|1|n|1|cs3=x y cs3Label=Threat Name").Expect("EventProduct=P");

    [Theory]
    [InlineData("no such thing", RejectionCodes.Malformed)]
    [InlineData("CEF:0|Example|FW", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("cef", line).Rejections).Code);
}
