namespace SecResponder.Events.Tests.Sources;

public sealed class WindowsSecurityTests
{
    private const string Head = "\"EventTime\":\"2026-03-01 10:00:00\",\"Hostname\":\"srv1\",\"Channel\":\"Security\",\"SourceName\":\"Microsoft-Windows-Security-Auditing\"";

    public static TheoryData<string, string> Events => new()
    {
        {
            $$"""{{{Head}},"EventID":4624,"SubjectUserName":"-","TargetUserSid":"S-1-5-21-1-2-3-1104","TargetUserName":"ada","TargetDomainName":"EXAMPLE","LogonType":"3","WorkstationName":"WS7","IpAddress":"::ffff:10.0.0.7","IpPort":"51344"}""",
            """EventType=Logon; EventResult=Success; EventSubType=Remote; TargetUsername=EXAMPLE\ada; TargetUserId=S-1-5-21-1-2-3-1104; SrcIpAddr=10.0.0.7; SrcPortNumber=51344; SrcHostname=WS7; ActorUsername=; TargetHostname=srv1"""
        },
        {
            $$"""{{{Head}},"EventID":"4625","EventType":"AUDIT_FAILURE","TargetUserSid":"S-1-0-0","TargetUserName":"ada","TargetDomainName":"EXAMPLE","Status":"0xc000006d","SubStatus":"0xc0000064","LogonType":10,"IpAddress":"-","IpPort":"-"}""",
            """EventResult=Failure; EventResultDetails=No such user; EventOriginalResultDetails=0xc0000064; EventSubType=RemoteInteractive; TargetUserId=; SrcIpAddr=; SrcPortNumber="""
        },
        { $$"""{{{Head}},"EventID":4625,"TargetUserName":"ada","Status":"0xc0000234","SubStatus":"0x0","LogonType":3}""", "EventResultDetails=User locked; EventOriginalResultDetails=0xc0000234; TargetUsername=ada" },
        { $$"""{{{Head}},"EventID":4768,"EventType":"AUDIT_FAILURE","TargetUserName":"nobody","TargetDomainName":"EXAMPLE","Status":"0x6","IpAddress":"::1","IpPort":"0"}""", "EventResult=Failure; EventResultDetails=No such user; SrcIpAddr=::1; SrcPortNumber=; LogonProtocol=Kerberos; TargetHostname=" },
        { $$"""{{{Head}},"EventID":4779,"AccountName":"ada","AccountDomain":"EXAMPLE","LogonID":"0x1","ClientName":"WS7","ClientAddress":"10.0.0.7"}""", """EventType=Logoff; TargetUsername=EXAMPLE\ada; SrcHostname=WS7; SrcIpAddr=10.0.0.7""" },
        { $$"""{{{Head}},"EventID":4729,"MemberName":"-","MemberSid":"S-1-5-21-1-2-3-9","TargetUserName":"Admins","TargetDomainName":"EXAMPLE","SubjectUserName":"ada","SubjectDomainName":"EXAMPLE"}""", """EventType=Set; Object=EXAMPLE\Admins; OldValue=S-1-5-21-1-2-3-9; NewValue=; ActorUsername=EXAMPLE\ada""" },
        { $$"""{{{Head}},"EventID":4740,"TargetUserName":"ada","TargetDomainName":"\\\\WS9"}""", "Object=ada; SrcHostname=WS9; EventType=Disable" },
        { $$"""{{{Head}},"EventID":5136,"ObjectDN":"CN=x","AttributeValue":"old","OperationType":"%%14675"}""", "OldValue=old; NewValue=" },
        { $$"""{{{Head}},"EventID":5136,"ObjectDN":"CN=x","AttributeValue":"new","OperationType":"%%14674"}""", "NewValue=new; OldValue=" },
        { $$"""{{{Head}},"EventID":5152,"Direction":"%%14592","SourceAddress":"2001:db8::7","SourcePort":"1","DestAddress":"2001:db8::8","DestPort":"65536","Protocol":"17"}""", "DvcAction=Drop; EventResult=Failure; NetworkProtocol=UDP; SrcPortNumber=1; DstPortNumber=; NetworkDirection=Inbound; DstHostname=srv1" },
        { $$"""{{{Head}},"EventID":5156,"Direction":"%%14593","SourceAddress":"10.0.0.7","SourcePort":"8","DestAddress":"10.0.0.8","DestPort":"0","Protocol":"1"}""", "DvcAction=Allow; NetworkProtocol=ICMP; SrcPortNumber=; DstPortNumber=; SrcHostname=srv1" },
        { """{"TimeGenerated":"2026-03-01T10:00:00Z","EventID":4698,"Channel":"Security","EventData":"<EventData><Data Name=\"TaskName\">\\x</Data><Data Name=\"TaskContent\">&lt;a&gt; &amp; &#xD;&#xA;b</Data><Data Name=\"Empty\"></Data></EventData>"}""", "Object=\\x; NewValue=<a> & \r\nb" },
        { """{"System":{"EventID":{"#text":4634},"Channel":"Security","TimeCreated":{"@SystemTime":"2026-03-01T10:00:00.1234567Z"},"Computer":"a.example.com"},"EventData":{"Data":[{"@Name":"TargetUserName","#text":"ada"},{"@Name":"LogonType","#text":"2"}]}}""", "EventType=Logoff; TargetUsername=ada; EventSubType=Interactive; TimeGenerated=2026-03-01T10:00:00.1234567Z; DvcFQDN=a.example.com" },
        { """{"category":"WindowsEventLogsTable","properties":{"EventId":4634,"Channel":"Security","RawXml":"<Event><System><Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='2026-03-01T10:00:00Z'/><Computer>srv1</Computer></System><EventData><Data Name='TargetUserName'>ada</Data></EventData></Event>"}}""", "TimeGenerated=2026-03-01T10:00:00Z; EventResult=Success; TargetUsername=ada; DvcHostname=srv1" },
    };

    [Theory, MemberData(nameof(Events))]
    public void Reads(string record, string expected) =>
        EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), record).Expect(expected);

    [Theory]
    [InlineData("-9214364837600034816", "Success")]
    [InlineData("-9214364837600035000", "Success")]
    [InlineData("-9218868437227405312", "Failure")]
    [InlineData("-9218868437227405000", "Failure")]
    [InlineData("\"0x8010000000000000\"", "Failure")]
    [InlineData("\"0x8020000000000000\"", "Success")]
    [InlineData("\"Audit Failure\"", "Failure")]
    public void TellsTheResultByTheAuditBits(string keywords, string result) =>
        EventLog.Of("windows-security", $$"""{{{Head}},"EventID":4673,"Keywords":{{keywords}},"Service":"x"}""").Expect($"EventResult={result}");

    [Theory]
    [InlineData("""{"EventTime":"2026-03-01 10:00:00","EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational"}""", "unknown-kind")]
    [InlineData("""{"EventTime":"2026-03-01 10:00:00","EventID":"abc","Channel":"Security"}""", "unknown-kind")]
    [InlineData("""{"EventID":4624,"Channel":"Security"}""", "bad-time")]
    [InlineData("""{"EventTime":"2026-13-01 10:00:00","EventID":4624,"Channel":"Security"}""", "bad-time")]
    public void Rejects(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("windows-security", record).Rejections).Code);
}
