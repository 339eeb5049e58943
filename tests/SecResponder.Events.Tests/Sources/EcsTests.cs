namespace SecResponder.Events.Tests.Sources;

public sealed class EcsTests
{
    private const string Head = "\"@timestamp\":\"2026-03-01T10:00:00Z\",\"ecs\":{\"version\":\"8.11.0\"}";

    public static TheoryData<string, string> Events => new()
    {
        {
            $$$"""{{{{Head}}},"event":{"category":["network"],"type":["connection","denied"],"outcome":"success"},"source":{"ip":"10.0.0.7","port":1,"nat":{"ip":"10.0.0.7","port":1}},"destination":{"ip":"203.0.113.5","port":65536}}""",
            "EventSchema=NetworkSession; DvcAction=Deny; EventResult=Failure; SrcNatIpAddr=; SrcNatPortNumber=; DstPortNumber="
        },
        { $$$"""{{{{Head}}},"event":{"category":["network"],"action":"reset-client"},"source":{"ip":"10.0.0.7"},"destination":{"ip":"203.0.113.5"}}""", "DvcAction=Reset Source; DvcOriginalAction=reset-client; EventResult=Failure" },
        { $$$"""{{{{Head}}},"event":{"category":["network"],"action":"something-new"},"source":{"ip":"10.0.0.7"},"destination":{"ip":"203.0.113.5"}}""", "DvcAction=; DvcOriginalAction=something-new; EventResult=Success" },
        { $$$"""{{{{Head}}},"event":{"category":["network"]},"source":{"ip":"10.0.0.7","port":8},"destination":{"ip":"203.0.113.5","port":0},"network":{"transport":"ipv6-icmp"}}""", "NetworkProtocol=IPV6-ICMP; SrcPortNumber=; DstPortNumber=" },
        { $$$"""{{{{Head}}},"event":{"kind":"alert","category":"intrusion_detection"},"source":{"ip":"10.0.0.7"},"destination":{"ip":"203.0.113.5"},"rule":{"name":"R"}}""", "EventSchema=NetworkSession; EventType=IDS; ThreatName=R; NetworkRuleName=R" },
        { $$$"""{{{{Head}}},"event":{"kind":"alert","id":"7"},"rule":{"name":"R"},"kibana.alert.severity":"high"}""", "EventSchema=AlertEvent; EventUid=7; AlertName=R; EventSeverity=High" },
        { """{"@timestamp":1772359200000,"event.category":"authentication","event.outcome":"success","user.name":"ada","source.ip":"::ffff:198.51.100.9"}""", "EventSchema=Authentication; EventType=Logon; TargetUsername=ada; SrcIpAddr=198.51.100.9; TimeGenerated=2026-03-01T10:00:00Z" },
        { $$$"""{{{{Head}}},"event":{"category":["authentication"],"action":"user_logout"},"user":{"email":"ada@example.com"}}""", "EventType=Logoff; TargetUsername=ada@example.com; TargetUsernameType=UPN" },
        { $$$"""{{{{Head}}},"event":{"category":["network"]},"dns":{"question":{"name":"a.example."},"response_code":"NXDOMAIN"},"client":{"ip":"10.0.0.7"}}""", "EventSchema=Dns; EventSubType=response; EventResult=Failure; EventResultDetails=NXDOMAIN; DnsQuery=a.example" },
        { $$$"""{{{{Head}}},"event":{"category":["web"]},"url":{"domain":"www.example.com","path":"/x"},"http":{"response":{"status_code":500}},"source":{"ip":"10.0.0.7"}}""", "EventSchema=WebSession; Url=www.example.com/x; EventResult=Failure; EventResultDetails=500; DstFQDN=www.example.com" },
        { $$$"""{{{{Head}}},"event":{"category":["file"],"type":["deletion"]},"file":{"path":"/etc/passwd"},"user":{"name":"ada"}}""", "EventSchema=AuditEvent; EventType=Delete; Object=/etc/passwd; ActorUsername=ada" },
        { $$$"""{{{{Head}}},"event":{"dataset":"acme.audit","action":"UpdatePolicy"},"user":{"name":"ada","domain":"EXAMPLE"}}""", """EventType=Set; Operation=UpdatePolicy; ActorUsername=EXAMPLE\ada; EventProduct=acme.audit""" },
    };

    [Theory, MemberData(nameof(Events))]
    public void Reads(string record, string expected) =>
        EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), record).Expect(expected);

    [Theory]
    [InlineData("""{"@timestamp":"2026-03-01T10:00:00Z","x":1}""", "unknown-kind")]
    [InlineData("""{"@timestamp":"soon","ecs":{"version":"8"},"event":{"category":["network"]},"source":{"ip":"10.0.0.7"},"destination":{"ip":"10.0.0.8"}}""", "bad-time")]
    [InlineData("""{"@timestamp":"2026-03-01T10:00:00Z","ecs":{"version":"8"},"event":{"category":["network"]},"source":{"ip":"x y"},"destination":{"ip":"300.1.1.1"}}""", "truncated")]
    [InlineData("""{"@timestamp":"2026-03-01T10:00:00Z","ecs":{"version":"8"},"dns":{"question":{"name":"a"}}}""", "truncated")]
    [InlineData("""{"@timestamp":"2026-03-01T10:00:00Z","ecs":{"version":"8"},"event":""", "malformed")]
    public void Rejects(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("ecs", record).Rejections).Code);
}
