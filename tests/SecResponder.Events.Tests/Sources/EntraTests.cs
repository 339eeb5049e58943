namespace SecResponder.Events.Tests.Sources;

public sealed class EntraTests
{
    private static string Audit(string rest) => $$$"""{"time":"2026-03-01T10:00:00.5Z","category":"AuditLogs","tenantId":"t1","callerIpAddress":"<null>","properties":{"id":"d1","activityDateTime":"2026-03-01T10:00:00.5+00:00",{{{rest}}}}}""";

    [Theory]
    [InlineData("\"activityDisplayName\":\"Update user\",\"operationType\":\"Update\",\"result\":\"success\",\"category\":\"UserManagement\",\"initiatedBy\":{\"user\":{\"id\":\"u1\",\"userPrincipalName\":\"ada@example.com\",\"ipAddress\":\"198.51.100.20\"}},\"targetResources\":[{\"id\":\"u2\",\"userPrincipalName\":\"eve@example.com\",\"type\":\"User\",\"modifiedProperties\":[{\"displayName\":\"AccountEnabled\",\"oldValue\":\"[true]\",\"newValue\":\"[false]\"},{\"displayName\":\"Name\",\"oldValue\":null,\"newValue\":\"\\\"x\\\"\"}]},{\"id\":\"u3\"}]",
        "EventType=Set; Operation=Update user; EventResult=Success; ActorUsername=ada@example.com; ActorUserId=u1; ActorUserIdType=AADID; SrcIpAddr=198.51.100.20; Object=eve@example.com; ObjectId=u2; ObjectType=Directory Service Object; OriginalObjectType=User; OldValue=AccountEnabled=true; NewValue=AccountEnabled=false; Name=x; EventOriginalUid=d1; ActorScopeId=t1")]
    [InlineData("\"activityDisplayName\":\"Add service principal\",\"operationType\":\"Add\",\"result\":\"failure\",\"resultReason\":\"why\",\"initiatedBy\":{\"app\":{\"appId\":\"a1\",\"displayName\":\"Sync\",\"servicePrincipalId\":\"sp1\"}},\"targetResources\":[{\"id\":\"x\",\"displayName\":\"Backup\"}]",
        "EventType=Create; EventResult=Failure; EventOriginalResultDetails=why; ActorUsername=Sync; ActorUserType=Application; ActorUserId=sp1; ActingAppId=a1; Object=Backup; SrcIpAddr=")]
    public void A_change_becomes(string rest, string expected)
    {
        var log = EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Audit(rest));
        Assert.Empty(log.Rejections);
        foreach (var pair in expected.Replace("; Name=x", "", StringComparison.Ordinal).Split("; "))
            if (!pair.StartsWith("NewValue", StringComparison.Ordinal))
                log.Expect(pair);
        if (expected.Contains("Name=x", StringComparison.Ordinal))
            Assert.Equal("AccountEnabled=false; Name=x", log["NewValue"]);
    }

    private static string Signin(string category, string code, string rest) =>
        $$$"""{"time":"2026-03-01T10:00:01Z","category":"{{{category}}}","tenantId":"t1","resultType":"{{{code}}}","callerIpAddress":"198.51.100.7","properties":{"id":"s1","createdDateTime":"2026-03-01T10:00:00.1+00:00","appDisplayName":"Portal","appId":"a1",{{{rest}}}}}""";

    private const string Ada = "\"userPrincipalName\":\"ada@example.com\",\"userId\":\"u1\",\"userType\":\"Member\",";

    [Theory]
    [InlineData("SignInLogs", "0", Ada + "\"status\":{\"errorCode\":0},\"location\":{\"city\":\"Berlin\",\"countryOrRegion\":\"DE\",\"geoCoordinates\":{\"latitude\":52.5}},\"deviceDetail\":{\"displayName\":\"PC5\",\"operatingSystem\":\"Windows 11\"},\"authenticationRequirement\":\"multiFactorAuthentication\",\"resourceDisplayName\":\"ARM\"",
        "EventType=Logon; EventSubType=Interactive; EventResult=Success; TargetUsername=ada@example.com; TargetUserId=u1; TargetUserIdType=AADID; TargetUserType=Regular; SrcIpAddr=198.51.100.7; SrcGeoCity=Berlin; SrcGeoCountry=DE; SrcGeoLatitude=52.5; SrcHostname=PC5; SrcDvcOs=Windows 11; LogonMethod=Multi factor authentication; TargetAppName=ARM; ActingAppName=Portal; TimeGenerated=2026-03-01T10:00:00.1Z; EventResultDetails=")]
    [InlineData("SignInLogs", "50126", Ada + "\"status\":{\"errorCode\":50126}", "EventResult=Failure; EventResultDetails=No such user or password; EventSeverity=Low; EventOriginalResultDetails=50126")]
    [InlineData("SignInLogs", "50034", Ada + "\"status\":{\"errorCode\":50034}", "EventResult=Failure; EventResultDetails=No such user; EventOriginalResultDetails=50034")]
    [InlineData("SignInLogs", "50053", Ada + "\"status\":{\"errorCode\":50053}", "EventResult=Failure; EventResultDetails=User locked; EventOriginalResultDetails=50053")]
    [InlineData("SignInLogs", "50056", Ada + "\"status\":{\"errorCode\":50056}", "EventResult=Failure; EventResultDetails=Incorrect password; EventOriginalResultDetails=50056")]
    [InlineData("SignInLogs", "50078", Ada + "\"status\":{\"errorCode\":50078}", "EventResult=Failure; EventResultDetails=Session expired; EventOriginalResultDetails=50078")]
    [InlineData("SignInLogs", "53003", Ada + "\"status\":{\"errorCode\":53003}", "EventResult=Failure; EventResultDetails=Logon violates policy; EventOriginalResultDetails=53003")]
    [InlineData("SignInLogs", "90094", Ada + "\"status\":{\"errorCode\":90094}", "EventResult=Failure; EventResultDetails=Other; EventOriginalResultDetails=90094")]
    [InlineData("SignInLogs", "50140", Ada + "\"status\":{\"errorCode\":50140}", "EventResult=NA; EventResultDetails=; EventOriginalResultDetails=50140")]
    [InlineData("SignInLogs", "50140", Ada + "\"status\":{\"errorCode\":50140}", "EventResult=NA; EventResultDetails=")]
    [InlineData("SignInLogs", "999999", Ada + "\"riskLevelDuringSignIn\":\"high\"", "EventResult=Failure; EventResultDetails=Other; EventSeverity=High; ThreatOriginalRiskLevel=high")]
    [InlineData("NonInteractiveUserSignInLogs", "70043", Ada + "\"status\":\"{\\\"errorCode\\\":70043}\",\"location\":\"{\\\"city\\\":\\\"Berlin\\\",\\\"countryOrRegion\\\":\\\"DE\\\"}\"", "EventSubType=Service; EventResultDetails=Session expired; SrcGeoCity=Berlin")]
    [InlineData("ServicePrincipalSignInLogs", "7000215", "\"servicePrincipalName\":\"Backup\",\"servicePrincipalId\":\"sp1\",\"location\":\"DE\"", "TargetUsername=Backup; TargetUserId=sp1; TargetUserType=Application; LogonMethod=Service Principal; EventResultDetails=Incorrect key; SrcGeoCountry=DE")]
    [InlineData("ManagedIdentitySignInLogs", "0", "\"servicePrincipalName\":\"Backup\",\"servicePrincipalId\":\"sp1\"", "LogonMethod=Managed Identity; EventResult=Success")]
    public void A_logon_becomes(string category, string code, string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Signin(category, code, rest)).Expect("Type=entra-signin; " + expected);

    [Theory]
    [InlineData("UserRiskEvents", "\"id\":\"r1\",\"riskEventType\":\"anonymizedIPAddress\",\"riskLevel\":\"high\",\"riskState\":\"atRisk\",\"userId\":\"u1\",\"userPrincipalName\":\"ada@example.com\",\"detectedDateTime\":\"2026-03-01T10:00:00Z\"", "EventUid=r1; AlertName=anonymizedIPAddress; EventSeverity=High; AlertStatus=Active; AlertVerdict=; Username=ada@example.com; UserId=u1; UserIdType=GUID; IndicatorType=User; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("RiskyUsers", "\"id\":\"u1\",\"riskLevel\":\"none\",\"riskState\":\"dismissed\",\"riskLastUpdatedDateTime\":\"2026-03-01T10:00:00Z\"", "AlertName=RiskyUsers; EventSeverity=Informational; AlertStatus=Closed; AlertVerdict=Benign Positive; UserId=u1")]
    [InlineData("ServicePrincipalRiskEvents", "\"id\":\"r2\",\"servicePrincipalId\":\"sp1\",\"servicePrincipalDisplayName\":\"robot\",\"detectedDateTime\":\"2026-03-01T10:00:00Z\"", "Username=robot; UserId=sp1; IndicatorType=Application; EventSeverity=Informational")]
    public void A_risk_is_an_alert(string category, string properties, string expected) =>
        EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), $$$$"""{"time":"3/1/2026 10:06:00 AM","category":"{{{{category}}}}","tenantId":"t1","properties":{{{{{properties}}}}}}""").Expect("Type=entra-signin; EventSchema=AlertEvent; EventType=Alert; " + expected);

    [Theory]
    [InlineData("entra-audit", "{\"category\":\"AuditLogs\"}", RejectionCodes.UnknownKind)]
    [InlineData("entra-audit", "{\"activityDisplayName\":\"x\"}", RejectionCodes.BadTime)]
    [InlineData("entra-signin", "{\"category\":\"ProvisioningLogs\"}", RejectionCodes.UnknownKind)]
    [InlineData("entra-signin", "{\"category\":\"SignInLogs\",\"properties\":{}}", RejectionCodes.BadTime)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string source, string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of(source, record).Rejections).Code);
}
