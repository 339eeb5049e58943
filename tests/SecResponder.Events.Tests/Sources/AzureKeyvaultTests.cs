namespace SecResponder.Events.Tests.Sources;

public sealed class AzureKeyvaultTests
{
    private static EventLog Of(string operation, string rest) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)),
        $$"""{"time":"2026-03-01T10:00:00Z","category":"AuditEvent","operationName":"{{operation}}","resultType":"Success","callerIpAddress":"198.51.100.20","resourceId":"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/VAULT1",{{rest}}}""");

    [Theory]
    [InlineData("SecretGet", "Read")]
    [InlineData("SecretSet", "Set")]
    [InlineData("SecretListVersions", "Read")]
    [InlineData("KeyCreate", "Create")]
    [InlineData("KeyDecrypt", "Execute")]
    [InlineData("KeyPurge", "Delete")]
    [InlineData("CertificateContactsDelete", "Delete")]
    [InlineData("CertificateIssuersList", "Read")]
    [InlineData("VaultPut", "Set")]
    [InlineData("VaultAccessPolicyChangedEventGridNotification", "Other")]
    public void The_verb_follows_the_thing(string operation, string type) => Of(operation, "\"properties\":{\"httpStatusCode\":200}").Expect($"Operation={operation}; EventType={type}; EventResult=Success");

    [Theory]
    [InlineData("\"properties\":{\"httpStatusCode\":403},\"resultSignature\":\"Forbidden\"", "EventResult=Failure; EventResultDetails=403; EventOriginalResultDetails=Forbidden; EventSeverity=Low")]
    [InlineData("\"properties\":{\"httpStatusCode\":200},\"resultSignature\":\"Forbidden\"", "EventResult=Failure")]
    [InlineData("\"properties\":{\"httpStatusCode\":404}", "EventResult=Failure")]
    [InlineData("\"properties\":{\"id\":\"https://vault1.vault.azure.net/secrets/db/0123\",\"httpStatusCode\":200}", "Object=secrets/db; ObjectId=https://vault1.vault.azure.net/secrets/db/0123; Dvc=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/VAULT1; DvcHostname=VAULT1; TargetAppName=VAULT1")]
    [InlineData("\"properties\":{\"id\":\"https://vault1.vault.azure.net/\"}", "Object=vault1.vault.azure.net")]
    [InlineData("\"identity\":{\"claim\":{\"oid\":\"o1\",\"appid\":\"a1\",\"unique_name\":\"eve@example.com\"}}", "ActorUserId=o1; ActorUserIdType=AADID; ActorUsername=eve@example.com; ActingAppId=a1; SrcIpAddr=198.51.100.20; Object=VAULT1")]
    public void A_record_becomes(string rest, string expected) => Of("SecretGet", rest).Expect("Type=azure-keyvault; EventSchema=AuditEvent; " + expected);

    [Fact]
    public void A_call_without_a_token_is_no_alarm() => Of("Authentication", "\"properties\":{\"httpStatusCode\":401},\"resultSignature\":\"Unauthorized\"").Expect("EventResult=Failure; EventSeverity=Informational");

    [Theory]
    [InlineData("{\"time\":\"2026-03-01T10:00:00Z\",\"category\":\"AzurePolicyEvaluationDetails\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"category\":\"AuditEvent\",\"operationName\":\"KeyGet\"}", RejectionCodes.BadTime)]
    [InlineData("{\"time\":\"2026-03-01T10:00:00Z\",\"category\":\"AuditEvent\"}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("azure-keyvault", record).Rejections).Code);
}
