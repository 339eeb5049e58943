namespace SecResponder.Events.Tests.Sources;

public sealed class AzureResourcechangeTests
{
    [Theory]
    [InlineData("{\"subject\":\"/subscriptions/s1/x/networkSecurityGroups/nsg1\",\"eventType\":\"Microsoft.Resources.ResourceWriteSuccess\",\"eventTime\":\"2026-03-01T10:00:00Z\",\"id\":\"e1\",\"data\":{\"claims\":{\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn\":\"ada@example.com\",\"ipaddr\":\"198.51.100.20\"},\"resourceUri\":\"/subscriptions/s1/x/networkSecurityGroups/nsg1\",\"operationName\":\"Microsoft.Network/networkSecurityGroups/write\",\"status\":\"Succeeded\"}}",
        "EventType=Set; EventResult=Success; Operation=Microsoft.Network/networkSecurityGroups/write; ObjectId=/subscriptions/s1/x/networkSecurityGroups/nsg1; ActorUsername=ada@example.com; SrcIpAddr=198.51.100.20; DvcScopeId=s1; EventOriginalUid=e1")]
    [InlineData("{\"specversion\":\"1.0\",\"subject\":\"/subscriptions/s1/x/y/z\",\"type\":\"Microsoft.Resources.ResourceDeleteFailure\",\"time\":\"2026-03-01T10:00:00Z\",\"id\":\"e1\",\"data\":{\"claims\":{\"appid\":\"app1\"},\"httpRequest\":\"{\\\"clientIpAddress\\\":\\\"2001:db8::7\\\"}\"}}", "EventType=Delete; EventResult=Failure; ActorUsername=app1; ActorUserType=Application; SrcIpAddr=2001:db8::7; ObjectType=Cloud Resource")]
    [InlineData("{\"id\":\"c1\",\"type\":\"microsoft.resources/changes\",\"properties\":{\"changeType\":\"Update\",\"targetResourceId\":\"/subscriptions/s1/x/firewallPolicies/p1\",\"changeAttributes\":{\"timestamp\":\"2026-03-01T10:00:00Z\",\"changedBy\":\"ada@example.com\"},\"changes\":{\"properties.a\":{\"previousValue\":\"x y\",\"newValue\":\"z\"}}}}", "EventType=Set; OldValue=properties.a=x y; NewValue=properties.a=z; ActorUsername=ada@example.com; ObjectType=Policy Rule; DvcScopeId=s1")]
    public void A_change_becomes(string record, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), record).Expect("Type=azure-resourcechange; EventSchema=AuditEvent; " + expected);

    [Theory]
    [InlineData("{\"eventType\":\"Microsoft.Storage.BlobCreated\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"eventType\":\"Microsoft.Resources.ResourceWriteSuccess\"}", RejectionCodes.BadTime)]
    [InlineData("{\"properties\":{\"changeAttributes\":{\"timestamp\":\"2026-03-01T10:00:00Z\"}}}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("azure-resourcechange", record).Rejections).Code);
}
