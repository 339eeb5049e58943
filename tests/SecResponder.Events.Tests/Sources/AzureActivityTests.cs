namespace SecResponder.Events.Tests.Sources;

public sealed class AzureActivityTests
{
    private const string Upn = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

    private static string Record(string operation = "MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE", string result = "Success", string more = "") =>
        $$$"""{"time":"2026-03-01T10:00:00.1234567Z","resourceId":"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/X/Y","operationName":"{{{operation}}}","category":"Administrative","resultType":"{{{result}}}","callerIpAddress":"198.51.100.20","identity":{"claims":{"appid":"app-1","{{{Upn}}}":"ada@example.com","http://schemas.microsoft.com/identity/claims/objectidentifier":"o-1"}},"level":"Information"{{{more}}}}""";

    [Fact]
    public void A_record_as_an_event_hub_gets_it() => EventLog.Of("azure-activity", Record()).Expect(
        "EventSchema=AuditEvent; EventVendor=Microsoft; EventProduct=Azure; TimeGenerated=2026-03-01T10:00:00.1234567Z; Operation=MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE; EventType=Set; "
        + "ObjectType=Policy Rule; ObjectId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/X/Y; ActorUsername=ada@example.com; ActorUsernameType=UPN; ActorUserId=o-1; ActorUserIdType=AADID; SrcIpAddr=198.51.100.20; "
        + "EventResult=Success; DvcScopeId=S1; Dvc=Azure; ActingAppId=app-1; EventSeverity=Informational; User=ada@example.com");

    [Fact]
    public void A_record_as_the_management_api_gives_it() => EventLog.Of("auto", """
        {"eventTimestamp":"2026-03-01T10:00:00Z","operationName":{"value":"Microsoft.Compute/virtualMachines/deallocate/action","localizedValue":"Deallocate"},"status":{"value":"Succeeded"},
        "caller":"ada@example.com","resourceId":"/subscriptions/s1/x","level":"Warning","eventDataId":"e-1","httpRequest":{"clientIpAddress":"2001:db8::1"},"claims":{}}
        """.ReplaceLineEndings("")).Expect("EventType=Stop; EventResult=Success; ActorUsername=ada@example.com; EventOriginalUid=e-1; EventSeverity=Low; SrcIpAddr=2001:db8::1; ObjectType=Cloud Resource");

    [Theory]
    [InlineData("Start", "NA")]
    [InlineData("Accept", "NA")]
    [InlineData("Success", "Success")]
    [InlineData("Succeeded", "Success")]
    [InlineData("Failure", "Failure")]
    [InlineData("Failed", "Failure")]
    public void Only_what_has_ended_has_a_result(string result, string expected) => EventLog.Of("azure-activity", Record(result: result)).Expect($"EventResult={expected}");

    [Theory]
    [InlineData("X/Y/WRITE", ",\"properties\":{\"statusCode\":\"Created\"}", "Create")]
    [InlineData("X/Y/WRITE", ",\"resultSignature\":\"Succeeded.Created\"", "Create")]
    [InlineData("X/Y/WRITE", "", "Set")]
    [InlineData("X/Y/DELETE", "", "Delete")]
    [InlineData("X/Y/start/action", "", "Start")]
    [InlineData("X/Y/listKeys/action", "", "Execute")]
    [InlineData("Something", "", "Other")]
    public void The_operation_says_what_was_done(string operation, string more, string expected) => EventLog.Of("azure-activity", Record(operation, more: more)).Expect($"EventType={expected}");

    [Fact]
    public void The_request_is_the_new_value_unescaped_and_everything_else_has_its_own_path() =>
        EventLog.Of("azure-activity", look: e => Assert.False(e.Vendor.Json.IsEmpty), Record(more: """
            ,"properties":{"requestbody":"{\"properties\":{\"sourceAddressPrefix\":\"*\",\"x\":\"ä\"}}","responseBody":"r"}
            """)).Expect("""NewValue={"properties":{"sourceAddressPrefix":"*","x":"ä"}}""");

    [Theory]
    [InlineData("198.51.100.20:4711", "198.51.100.20")]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("<null>", "")]
    public void An_address_comes_without_its_port(string given, string expected) =>
        EventLog.Of("azure-activity", Record().Replace("\"198.51.100.20\"", $"\"{given}\"", StringComparison.Ordinal)).Expect($"SrcIpAddr={expected}");

    [Fact]
    public void An_application_acts_under_its_id() =>
        EventLog.Of("azure-activity", Record().Replace($"\"{Upn}\":\"ada@example.com\",", "", StringComparison.Ordinal)).Expect("ActorUsername=app-1; ActorUserType=Application");

    [Theory]
    [InlineData("{", RejectionCodes.Malformed)]
    [InlineData("[]", RejectionCodes.Malformed)]
    [InlineData("{}", RejectionCodes.UnknownKind)]
    [InlineData("{\"operationName\":\"x\"}", RejectionCodes.BadTime)]
    [InlineData("{\"operationName\":\"x\",\"time\":\"yesterday\"}", RejectionCodes.BadTime)]
    [InlineData("{\"operationName\":\"\\ud800\",\"time\":\"2026-03-01T10:00:00Z\"}", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("azure-activity", record).Rejections).Code);
}
