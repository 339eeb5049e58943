namespace SecResponder.Events.Tests.Sources;

/// <summary>Okta, GitHub, GitLab, Azure DevOps: who did what to what, from where, with what result.</summary>
public sealed class SaasAuditTests
{
    private const string OktaHead = "{\"uuid\":\"u1\",\"published\":\"2026-03-01T10:00:00.213Z\",\"severity\":\"WARN\",\"displayMessage\":\"m\",\"actor\":{\"id\":\"00u1\",\"type\":\"User\",\"alternateId\":\"ada@example.com\"},\"client\":{\"ipAddress\":\"198.51.100.20\",\"device\":\"Mobile\",\"userAgent\":{\"rawUserAgent\":\"Mozilla\"},\"geographicalContext\":{\"country\":\"Germany\",\"geolocation\":{\"lat\":52.5,\"lon\":13.4}}},";

    [Theory]
    [InlineData(OktaHead + "\"eventType\":\"user.session.start\",\"outcome\":{\"result\":\"FAILURE\",\"reason\":\"INVALID_CREDENTIALS\"},\"authenticationContext\":{\"credentialType\":\"PASSWORD\",\"externalSessionId\":\"s1\"}}", "Type=okta-system; EventSchema=Authentication; EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=ada@example.com; TargetUserId=00u1; TargetUserIdType=OktaId; SrcIpAddr=198.51.100.20; SrcGeoCountry=Germany; SrcGeoLatitude=52.5; SrcDeviceType=Mobile Device; LogonMethod=Username & Password; TargetSessionId=s1; EventSeverity=Low")]
    [InlineData(OktaHead + "\"eventType\":\"user.session.end\",\"outcome\":{\"result\":\"SUCCESS\"}}", "EventType=Logoff; EventResult=Success; EventResultDetails=")]
    [InlineData(OktaHead + "\"eventType\":\"policy.rule.update\",\"outcome\":{\"result\":\"SUCCESS\"},\"target\":[{\"id\":\"p1\",\"type\":\"PolicyRule\",\"alternateId\":\"unknown\",\"displayName\":\"Require MFA\",\"changeDetails\":{\"from\":{\"s\":1},\"to\":{\"s\":2}}}]}", "EventSchema=AuditEvent; EventType=Set; Operation=policy.rule.update; Object=Require MFA; ObjectId=p1; ObjectType=Policy Rule; OldValue={\"s\":1}; NewValue={\"s\":2}; ActorUsername=ada@example.com; ActorUserIdType=OktaId")]
    [InlineData(OktaHead + "\"eventType\":\"user.lifecycle.deactivate\",\"outcome\":{\"result\":\"SKIPPED\"},\"target\":[{\"id\":\"00u2\",\"type\":\"User\",\"alternateId\":\"eve@example.com\"}]}", "EventType=Disable; EventResult=NA; Object=eve@example.com")]
    [InlineData("{\"@timestamp\":1772359200123,\"_document_id\":\"d1\",\"action\":\"protected_branch.destroy\",\"actor\":\"ada\",\"actor_ip\":\"198.51.100.20\",\"operation_type\":\"remove\",\"org\":\"example\",\"repo\":\"example/app\"}", "Type=github-audit; EventType=Delete; Operation=protected_branch.destroy; Object=example/app; ObjectType=Policy Rule; ActorUsername=ada; SrcIpAddr=198.51.100.20; TimeGenerated=2026-03-01T10:00:00.123Z; EventOriginalUid=d1; TargetAppName=GitHub; ActorScope=example")]
    [InlineData("{\"created_at\":1772359200123,\"_document_id\":\"d1\",\"action\":\"org.update_member\",\"actor\":\"robot\",\"actor_is_bot\":true,\"user\":\"eve\",\"permission\":\"admin\",\"old_permission\":\"read\"}", "EventType=Set; Object=eve; OldValue=read; NewValue=admin; ActorUserType=Application")]
    [InlineData("{\"id\":\"e1\",\"author_id\":1,\"author_name\":\"ada\",\"created_at\":\"2026-03-01T10:00:00.213Z\",\"entity_id\":6,\"entity_type\":\"Project\",\"entity_path\":\"example/app\",\"event_type\":\"project_visibility_level_updated\",\"ip_address\":\"198.51.100.20\",\"target_details\":\"App\",\"details\":{\"change\":\"visibility\",\"from\":\"Private\",\"to\":\"Public\"}}", "Type=gitlab-audit; EventType=Set; Operation=project_visibility_level_updated; Object=App; OldValue=Private; NewValue=Public; ActorUsername=ada; ActorScope=example/app; SrcIpAddr=198.51.100.20")]
    [InlineData("{\"id\":1,\"author_id\":-1,\"created_at\":\"2026-03-01T10:00:00Z\",\"entity_id\":6,\"entity_type\":\"User\",\"details\":{\"failed_login\":\"STANDARD\",\"target_details\":\"root\",\"ip_address\":\"198.51.100.7\"}}", "EventSchema=Authentication; EventResult=Failure; TargetUsername=root; SrcIpAddr=198.51.100.7")]
    [InlineData("{\"id\":\"2518;1\",\"actorCUID\":\"c1\",\"actorUPN\":\"ada@example.com\",\"timestamp\":\"2026-03-01T10:00:00.213Z\",\"scopeDisplayName\":\"example\",\"projectName\":\"App\",\"ipAddress\":\"198.51.100.20\",\"actionId\":\"Git.RepositoryRenamed\",\"data\":{\"RepoName\":\"new\",\"PreviousRepoName\":\"old\"},\"category\":\"modify\",\"area\":\"Git\",\"details\":\"text\"}", "Type=azuredevops-audit; EventType=Set; Operation=Git.RepositoryRenamed; Object=new; OldValue=old; NewValue={\"RepoName\":\"new\",\"PreviousRepoName\":\"old\"}; ActorUsername=ada@example.com; ActorUserId=c1; SrcIpAddr=198.51.100.20; EventMessage=text")]
    public void A_record_becomes(string record, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), record).Expect(expected);

    [Theory]
    [InlineData("okta-system", "{\"published\":\"2026-03-01T10:00:00Z\"}", RejectionCodes.UnknownKind)]
    [InlineData("okta-system", "{\"eventType\":\"x\"}", RejectionCodes.BadTime)]
    [InlineData("github-audit", "{\"_document_id\":\"d1\"}", RejectionCodes.UnknownKind)]
    [InlineData("github-audit", "{\"action\":\"x\",\"@timestamp\":\"yesterday\"}", RejectionCodes.BadTime)]
    [InlineData("gitlab-audit", "{\"author_id\":1}", RejectionCodes.UnknownKind)]
    [InlineData("azuredevops-audit", "{\"actorUPN\":\"x\"}", RejectionCodes.UnknownKind)]
    [InlineData("azuredevops-audit", "{\"actionId\":\"x\",", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string source, string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of(source, record).Rejections).Code);
}
