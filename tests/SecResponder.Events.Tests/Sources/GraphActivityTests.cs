namespace SecResponder.Events.Tests.Sources;

public sealed class GraphActivityTests
{
    private static EventLog Of(string properties) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)),
        $$$"""{"time":"2026-03-01T10:00:00Z","category":"MicrosoftGraphActivityLogs","callerIpAddress":"198.51.100.20","tenantId":"t1","properties":{"requestUri":"https://graph.microsoft.com/v1.0/users",{{{properties}}}}}""");

    [Theory]
    [InlineData("\"requestMethod\":\"GET\",\"responseStatusCode\":200,\"userId\":\"u1\",\"appId\":\"a1\",\"C_Idtyp\":\"user\"", "EventResult=Success; EventResultDetails=200; HttpRequestMethod=GET; SrcUserId=u1; SrcUserIdType=AADID; SrcUserType=Regular; SrcAppId=a1; SrcIpAddr=198.51.100.20; Dvc=t1; DstFQDN=graph.microsoft.com; HttpHost=graph.microsoft.com")]
    [InlineData("\"responseStatusCode\":403,\"userId\":\"\",\"servicePrincipalId\":\"s1\",\"C_Idtyp\":\"app\"", "EventResult=Failure; SrcUserId=s1; SrcUserType=Application")]
    [InlineData("\"responseStatusCode\":204,\"servicePrincipalId\":\"s1\",\"ipAddress\":\"2001:db8::7\",\"durationMs\":2693631", "SrcUserType=Application; SrcIpAddr=2001:db8::7; NetworkDuration=; EventStartTime=2026-03-01T10:00:00Z")]
    public void A_request_becomes(string properties, string expected) => Of(properties).Expect("Type=graph-activity; EventSchema=WebSession; EventType=ApiRequest; Url=https://graph.microsoft.com/v1.0/users; " + expected);

    [Theory]
    [InlineData("{\"time\":\"2026-03-01T10:00:00Z\",\"category\":\"MicrosoftGraphActivityLogs\",\"properties\":{}}", RejectionCodes.Truncated)]
    [InlineData("{\"category\":\"AuditLogs\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"category\":\"MicrosoftGraphActivityLogs\"}", RejectionCodes.BadTime)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("graph-activity", record).Rejections).Code);
}
