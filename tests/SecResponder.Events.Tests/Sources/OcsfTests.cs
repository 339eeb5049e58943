namespace SecResponder.Events.Tests.Sources;

/// <summary>OCSF: each class's event, who acts on whom, placeholders, what is no event.</summary>
public sealed class OcsfTests
{
    private const string Head = """ "time":1772359200000,"metadata":{"version":"1.1.0","product":{"vendor_name":"Example","name":"Edge","version":"7"}} """;
    private const string Ends = """ "src_endpoint":{"ip":"10.0.0.5","port":51000},"dst_endpoint":{"ip":"198.51.100.7","port":443} """;

    [Theory]
    [InlineData(""" "action_id":1,"disposition_id":1 """, "DvcAction=Allow; EventResult=Success")]
    [InlineData(""" "action":"Denied","action_id":2 """, "DvcAction=Deny; EventResult=Failure; DvcOriginalAction=Denied")]
    [InlineData(""" "action_id":2,"disposition":"Dropped","disposition_id":6 """, "DvcAction=Drop; DvcOriginalAction=Dropped")]
    [InlineData(""" "disposition_id":6,"action_id":2 """, "DvcAction=Drop")]
    [InlineData(""" "action_id":99,"action":"Mused" """, "DvcAction=; DvcOriginalAction=Mused")]
    [InlineData(""" "action_id":0,"disposition_id":0,"disposition":"Unknown" """, "DvcAction=")]
    [InlineData(""" "activity_id":5,"activity_name":"Refuse" """, "DvcAction=Deny; EventSubType=End; EventResult=Failure")]
    [InlineData(""" "activity_id":1,"activity_name":"Open","status_id":1 """, "DvcAction=; EventSubType=Start; EventResult=Success")]
    [InlineData(""" "connection_info":{"protocol_num":17,"protocol_name":"rubbish","direction_id":3} """, "NetworkProtocol=UDP; NetworkDirection=Local")]
    [InlineData(""" "connection_info":{"protocol_name":"tcp","direction":"egress","direction_id":99} """, "NetworkProtocol=TCP; NetworkDirection=Outbound")]
    [InlineData(""" "traffic":{"bytes_out":10,"bytes_in":20,"packets_out":1,"packets_in":2},"duration":1500 """, "SrcBytes=10; DstBytes=20; NetworkBytes=30; NetworkPackets=3; NetworkDuration=1500")]
    [InlineData(""" "traffic":{"bytes":85,"packets":10},"duration":0.0668 """, "NetworkBytes=85; NetworkPackets=10; SrcBytes=; NetworkDuration=")]
    [InlineData(""" "firewall_rule":{"uid":"r-1"} """, "NetworkRuleName=r-1")]
    [InlineData(""" "firewall_rule":{"name":"out","uid":"r-1"},"severity_id":6 """, "NetworkRuleName=out; EventSeverity=High")]
    [InlineData(""" "severity":"odd","severity_id":99 """, "EventOriginalSeverity=odd; EventSeverity=Informational")]
    public void A_connection_is_read(string more, string expected) =>
        Of($$"""{"class_uid":4001,"category_uid":4,{{Head}},{{Ends}},{{more}}}""").Expect($"EventSchema=NetworkSession; SrcIpAddr=10.0.0.5; DstPortNumber=443; EventVendor=Example; EventProduct=Edge; EventProductVersion=7; {expected}");

    [Theory]
    [InlineData("1772359200000", "2026-03-01T10:00:00Z")]
    [InlineData("1772359200", "2026-03-01T10:00:00Z")]
    [InlineData("1772359200.25", "2026-03-01T10:00:00.25Z")]
    [InlineData("""0,"time_dt":"2026-03-01T05:00:00.5-05:00" """, "2026-03-01T10:00:00.5Z")]
    [InlineData("""null,"time_dt":"2026-03-01 10:00:00.502000" """, "2026-03-01T10:00:00.502Z")]
    [InlineData("""1772359200000,"time_dt":"2026-03-01 12:00:00" """, "2026-03-01T10:00:00Z")]
    [InlineData("""null,"start_time":1772359200001 """, "2026-03-01T10:00:00.001Z")]
    public void The_time_is_taken_from_where_it_stands(string time, string expected) =>
        Of($$"""{"class_uid":4001,"metadata":{},"time":{{time}},{{Ends}}}""").Expect($"TimeGenerated={expected}");

    [Theory]
    [InlineData(""" "http_request":{"http_method":"get","url":{"url_string":"https://a.example.com/x?y"}},"http_response":{"code":200} """, "Url=https://a.example.com/x?y; HttpRequestMethod=GET; EventResult=Success; EventResultDetails=200")]
    [InlineData(""" "http_request":{"url":{"scheme":"http","hostname":"a.example.com","path":"/x"}},"http_response":{"code":500} """, "Url=http://a.example.com/x; HttpHost=a.example.com; DstHostname=a; DstFQDN=a.example.com; EventResult=Failure")]
    [InlineData(""" "http_request":{"url":{"path":"/x"},"x_forwarded_for":["192.0.2.1","192.0.2.2"]} """, "Url=/x; HttpRequestXff=192.0.2.1, 192.0.2.2")]
    public void A_request_is_read(string more, string expected) =>
        Of($$$"""{"class_uid":4002,{{{Head}}},"src_endpoint":{"ip":"192.0.2.9"},{{{more}}}}""").Expect($"EventSchema=WebSession; SrcIpAddr=192.0.2.9; {expected}");

    [Theory]
    [InlineData(""" "rcode_id":3,"rcode":"NXDomain" """, "EventSubType=response; DnsResponseCode=3; EventResultDetails=NXDOMAIN; EventResult=Failure")]
    [InlineData(""" "answers":[{"rdata":"edge.example.net."},{"rdata":"203.0.113.10"}],"rcode":"NoError" """, "EventSubType=response; DnsResponseName=edge.example.net, 203.0.113.10; EventResult=Success")]
    [InlineData(""" "activity_id":1 """, "EventSubType=request; EventResult=NA")]
    public void A_question_is_read(string more, string expected) =>
        Of($$$"""{"class_uid":4003,{{{Head}}},"src_endpoint":{"ip":"10.0.0.5"},"dst_endpoint":null,"query":{"hostname":"www.example.com.","type":"AAAA"},{{{more}}}}""").Expect($"EventSchema=Dns; DnsQuery=www.example.com; DnsQueryTypeName=AAAA; {expected}");

    [Theory]
    [InlineData(""" "user":{"name":"ada","domain":"EXAMPLE","uid":"EXAMPLE\\ada"},"logon_type_id":10,"status_id":1 """, @"EventType=Logon; EventSubType=RemoteInteractive; TargetUsername=EXAMPLE\ada; TargetUsernameType=Windows; TargetUserId=; EventResult=Success")]
    [InlineData(""" "actor":{"user":{"name":"ada","uid":"arn:x"}},"user":{"uid":"arn:x"},"is_mfa":true """, "TargetUsername=ada; TargetUserIdType=AWSId; ActorUsername=ada; LogonMethod=Multi factor authentication")]
    [InlineData(""" "user":{"email_addr":"ada@example.com"},"activity_id":2 """, "EventType=Logoff; TargetUsername=ada@example.com; TargetUsernameType=UPN")]
    [InlineData(""" "user":{"name":"ada"},"status_id":2,"status_detail":"ACCOUNT_LOCKED_OUT" """, "EventResult=Failure; EventResultDetails=User locked")]
    [InlineData(""" "user":{"name":"ada"},"status_id":2,"status":"0xC0000064" """, "EventResult=Failure; EventResultDetails=No such user")]
    [InlineData(""" "user":{"name":"ada"},"status_id":2 """, "EventResult=Failure; EventResultDetails=Other")]
    [InlineData(""" "actor":{"user":{"name":"-","domain":"-","uid":"NULL SID"}},"user":{"name":"ada"},"src_endpoint":{"ip":"-","name":"WS8","port":0} """, "ActorUsername=; ActorUserId=; SrcHostname=WS8; SrcIpAddr=; SrcPortNumber=")]
    public void A_logon_is_read(string more, string expected) =>
        Of($$"""{"class_uid":3002,{{Head}},"device":{"hostname":"dc1"},{{more}}}""").Expect($"EventSchema=Authentication; TargetHostname=dc1; {expected}");

    [Theory]
    [InlineData(3001, """ "activity_name":"Password Change","user":{"name":"eve","uid":"7"} """, "EventType=Set; Object=eve; ObjectId=7; ObjectType=Directory Service Object")]
    [InlineData(3006, """ "activity_name":"Add User","group":{"name":"admins"},"user":{"name":"eve"} """, "EventType=Set; Object=admins")]
    [InlineData(6003, """ "activity_name":"Unknown","api":{"operation":"PutObject"},"resources":[{"uid":"arn:b","type":"AWS::S3::Bucket"}] """, "Operation=PutObject; Object=arn:b; ObjectId=arn:b; OriginalObjectType=AWS::S3::Bucket")]
    [InlineData(6003, """ "api":{"operation":"DeleteTrail","response":{"error":"AccessDenied"}} """, "EventType=Delete; EventResult=Failure; EventOriginalResultDetails=AccessDenied")]
    [InlineData(6003, """ "activity_name":"Create","api":{"operation":"create","response":{"code":409}},"resources":[{"name":"n1","type":"nodes"}] """, "EventType=Create; EventResult=Failure; Object=n1")]
    [InlineData(1001, """ "activity_name":"Delete","file":{"path":"/etc/passwd","name":"passwd"} """, "EventType=Delete; Object=/etc/passwd")]
    [InlineData(1007, """ "activity_name":"Terminate","process":{"name":"reg.exe","cmd_line":"reg save"} """, "EventType=Stop; Object=reg.exe; NewValue=reg save")]
    [InlineData(201001, """ "activity_name":"Modify","reg_key":{"path":"HKLM\\Run"} """, @"EventType=Set; Object=HKLM\Run; ObjectType=Configuration Atom")]
    [InlineData(7002, """ "type_name":"File Remediation Activity: Evict","activity_name":"Evict","file":{"name":"x.exe"} """, "EventType=Delete; Operation=File Remediation Activity: Evict; Object=x.exe")]
    [InlineData(5001, """ "activity_name":"Log","device":{"hostname":"ws1"} """, "EventType=Read; Object=ws1")]
    public void What_somebody_did_is_read(int number, string more, string expected) =>
        Of($$$"""{"class_uid":{{{number}}},{{{Head}}},"actor":{"user":{"name":"ada"}},{{{more}}}}""").Expect($"EventSchema=AuditEvent; ActorUsername=ada; {expected}");

    [Theory]
    [InlineData(2004, """ "finding_info":{"title":"t","uid":"u","attacks":[{"technique":{"uid":"T1562"}},{"technique":{"uid":"T1059"}}]} """, "AlertName=t; EventUid=u; AttackTechniques=T1562, T1059")]
    [InlineData(2001, """ "finding":{"title":"t","uid":"u"},"status_id":1,"status":"New" """, "AlertName=t; AlertOriginalStatus=New")]
    [InlineData(2005, """ "message":"an incident" """, "AlertName=an incident")]
    public void A_finding_is_read(int number, string more, string expected) =>
        Of($$"""{"class_uid":{{number}},{{Head}},{{more}}}""").Expect($"EventSchema=AlertEvent; {expected}");

    [Theory]
    [InlineData("""{"class_uid":4001,"metadata":{},"time":1772359200000}""", RejectionCodes.Truncated)]
    [InlineData("""{"class_uid":4001,"metadata":{},"time":"then","src_endpoint":{"ip":"10.0.0.5"}}""", RejectionCodes.BadTime)]
    [InlineData("""{"class_uid":"x","metadata":{},"time":1772359200000}""", RejectionCodes.UnknownKind)]
    [InlineData("""{"metadata":{},"time":1772359200000}""", RejectionCodes.UnknownKind)]
    [InlineData("""{"class_uid":4003,"metadata":{},"time":1772359200000,"query":{"hostname":"a"}}""", RejectionCodes.Truncated)]
    public void What_is_no_event_is_rejected(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("ocsf", record).Rejections).Code);

    [Fact]
    public void A_flow_without_data_is_skipped()
    {
        var log = EventLog.Of("auto", """{"class_uid":4001,"category_uid":4,"metadata":{},"time":1772359200000,"status_code":"NODATA","src_endpoint":{},"dst_endpoint":{}}""");
        Assert.Empty(log.Rejections);
        Assert.Empty(log.Events);
    }

    private static EventLog Of(string line) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line);
}
