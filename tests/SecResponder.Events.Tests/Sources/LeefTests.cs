namespace SecResponder.Events.Tests.Sources;

public sealed class LeefTests
{
    [Theory]
    [InlineData("LEEF:2.0|Example|FW|1.0|deny|^|src=192.0.2.10^dst=203.0.113.9^dstPort=445^proto=TCP^sev=5^action=Drop^policy=Cleanup^devTime=1772359200123", "EventSchema=NetworkSession; DvcAction=Drop; EventSeverity=Medium; NetworkRuleName=Cleanup; DstPortNumber=445; TimeGenerated=2026-03-01T10:00:00.123Z; EventOriginalType=deny")]
    [InlineData("LEEF:1.0|Example|FW|1.0|accept|src=198.51.100.1\tdst=203.0.113.9\tsrcPreNAT=10.0.0.5\tsrcBytes=758\tdstBytes=5015\tsrcPackets=7\tusrName=ada\taction=allow", "SrcIpAddr=10.0.0.5; SrcNatIpAddr=198.51.100.1; SrcBytes=758; DstBytes=5015; SrcPackets=7; SrcUsername=ada; DvcAction=Allow")]
    [InlineData("LEEF:2.0|E|G|1.0|url|0x7C|src=10.0.0.5|url=https://www.example.com/a|action=blocked|devTime=2026-03-01T10:00:02Z", "EventSchema=WebSession; Url=https://www.example.com/a; DvcAction=Deny; TimeGenerated=2026-03-01T10:00:02Z")]
    [InlineData("LEEF:2.0|E|P|1.0|login-failed|;|src=198.51.100.7;usrName=root;devTime=Mar 01 2026 10:00:03", "EventSchema=Authentication; EventResult=Failure; TargetUsername=root; TimeGenerated=2026-03-01T10:00:03Z")]
    [InlineData("<13>Mar  1 10:00:01 c1 LEEF:1.0|E|C|1.0|config-change|usrName=ada\taction=update", "EventSchema=AuditEvent; Operation=update; ActorUsername=ada; DvcHostname=c1; TimeGenerated=2026-03-01T10:00:01Z")]
    public void A_record_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=leef; " + expected);

    [Theory]
    [InlineData("no such thing", RejectionCodes.Malformed)]
    [InlineData("LEEF:1.0|Example|FW", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("leef", line).Rejections).Code);
}
