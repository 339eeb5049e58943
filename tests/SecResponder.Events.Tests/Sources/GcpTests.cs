namespace SecResponder.Events.Tests.Sources;

public sealed class GcpTests
{
    private static string Entry(string log, string payload, string more = "") =>
        $$$"""{"insertId":"i1","logName":"projects/p1/logs/{{{log}}}","timestamp":"2026-03-01T10:00:02.654174991Z","resource":{"labels":{"project_id":"p1"}},{{{payload}}}{{{more}}}}""";

    private static string Connection(string more) => $$$""" "jsonPayload":{"connection":{"src_ip":"10.0.0.5","src_port":51000,"dest_ip":"203.0.113.9","dest_port":443,"protocol":6},{{{more}}}} """;

    [Theory]
    [InlineData("\"bytes_sent\":\"1872\",\"packets_sent\":\"16\",\"start_time\":\"2026-03-01T10:00:00Z\",\"end_time\":\"2026-03-01T10:00:01.5Z\",\"reporter\":\"SRC\",\"src_instance\":{\"vm_name\":\"web1\"},\"dest_location\":{\"country\":\"deu\"}", "EventType=Flow; SrcBytes=1872; SrcPackets=16; NetworkDuration=1500; NetworkDirection=Outbound; SrcHostname=web1; DstGeoCountry=deu; DvcScopeId=p1; TimeGenerated=2026-03-01T10:00:02.6541749Z; NetworkProtocol=TCP; EventOriginalUid=i1")]
    [InlineData("\"reporter\":\"DEST\"", "NetworkDirection=Inbound; SrcBytes=")]
    public void A_flow_becomes(string more, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Entry("compute.googleapis.com%2Fvpc_flows", Connection(more))).Expect("Type=gcp-vpcflow; " + expected);

    [Theory]
    [InlineData("\"disposition\":\"DENIED\",\"rule_details\":{\"reference\":\"network:vpc1/firewall:deny-ssh\",\"direction\":\"INGRESS\"},\"instance\":{\"vm_name\":\"web1\"},\"remote_location\":{\"country\":\"nld\"}", "DvcAction=Deny; DvcOriginalAction=DENIED; NetworkRuleName=deny-ssh; NetworkDirection=Inbound; DstHostname=web1; SrcGeoCountry=nld; EventResult=Failure")]
    [InlineData("\"disposition\":\"ALLOWED\",\"rule_details\":{\"reference\":\"x\",\"direction\":\"EGRESS\"},\"instance\":{\"vm_name\":\"web1\"},\"remote_instance\":{\"vm_name\":\"db1\"}", "DvcAction=Allow; SrcHostname=web1; DstHostname=db1; NetworkDirection=Outbound; EventSubType=Start")]
    public void What_a_rule_decided_becomes(string more, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Entry("compute.googleapis.com%2Ffirewall", Connection(more))).Expect("Type=gcp-firewall; " + expected);

    [Theory]
    [InlineData("\"serviceName\":\"compute.googleapis.com\",\"methodName\":\"v1.compute.firewalls.patch\",\"resourceName\":\"projects/p1/global/firewalls/fw1\",\"request\":{\"a\":1}", "EventType=Set; Operation=v1.compute.firewalls.patch; Object=projects/p1/global/firewalls/fw1; ObjectType=Policy Rule; NewValue={\"a\":1}; ActorUsername=ada@example.com; SrcIpAddr=198.51.100.20; EventResult=Success; TargetAppName=compute.googleapis.com; EventOriginalType=activity")]
    [InlineData("\"methodName\":\"google.iam.admin.v1.DeleteRole\",\"resourceName\":\"r\",\"status\":{\"code\":7,\"message\":\"no\"}", "EventType=Delete; EventResult=Failure; EventMessage=no; EventOriginalResultDetails=7")]
    [InlineData("\"methodName\":\"storage.objects.get\",\"resourceName\":\"r\",\"authorizationInfo\":[{\"granted\":false}]", "EventType=Read; EventResult=Failure")]
    [InlineData("\"methodName\":\"SetIamPolicy\",\"resourceName\":\"projects/p1\",\"request\":{\"policy\":{}},\"serviceData\":{\"policyDelta\":{\"bindingDeltas\":[{\"action\":\"ADD\",\"member\":\"user:eve@example.com\",\"role\":\"roles/owner\"},{\"action\":\"REMOVE\",\"member\":\"user:ada@example.com\",\"role\":\"roles/viewer\"},{\"action\":\"ADD\",\"member\":\"user:mallory@example.com\",\"role\":\"roles/editor\"}]}}", "OldValue=roles/viewer=user:ada@example.com; ObjectType=Cloud Resource; EventType=Set")]
    [InlineData("\"methodName\":\"SetIamPolicy\",\"resourceName\":\"projects/p1\",\"request\":{\"policy\":{}},\"serviceData\":{\"policyDelta\":{\"bindingDeltas\":[{\"action\":\"ADD\",\"member\":\"user:eve@example.com\",\"role\":\"roles/owner\"}]}}", "OldValue=; NewValue=roles/owner=user:eve@example.com")]
    [InlineData("\"methodName\":\"google.login.LoginService.accountDisabledGeneric\",\"resourceName\":\"organizations/1\",\"metadata\":{\"event\":[{\"eventName\":\"account_disabled_generic\",\"parameter\":[{\"name\":\"affected_email_address\",\"value\":\"eve@example.com\"}]}]}", "EventSchema=AuditEvent; Object=eve@example.com; ObjectId=organizations/1")]
    [InlineData("\"methodName\":\"google.login.LoginService.loginFailure\",\"metadata\":{\"event\":[{\"eventName\":\"login_failure\"}]}", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; TargetUsername=ada@example.com")]
    [InlineData("\"methodName\":\"google.login.LoginService.logout\",\"metadata\":{\"event\":[{\"eventName\":\"logout\"}]}", "EventType=Logoff; EventResult=Success")]
    public void An_audit_log_becomes(string more, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Entry("cloudaudit.googleapis.com%2Factivity",
        $$$""" "protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","authenticationInfo":{"principalEmail":"ada@example.com"},"requestMetadata":{"callerIp":"198.51.100.20"},{{{more}}}} """)).Expect("Type=gcp-audit; " + expected);

    [Theory]
    [InlineData("gcp-vpcflow", "{\"logName\":\"projects/p1/logs/other\"}", RejectionCodes.UnknownKind)]
    [InlineData("gcp-vpcflow", "{\"logName\":\"x%2Fvpc_flows\",\"timestamp\":\"2026-03-01T10:00:00Z\"}", RejectionCodes.Truncated)]
    [InlineData("gcp-firewall", "{\"logName\":\"x%2Ffirewall\",\"jsonPayload\":{}}", RejectionCodes.BadTime)]
    [InlineData("gcp-audit", "{\"logName\":\"x\"}", RejectionCodes.UnknownKind)]
    [InlineData("gcp-audit", "{\"timestamp\":\"2026-03-01T10:00:00Z\",\"protoPayload\":{}}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string source, string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of(source, record).Rejections).Code);
}
