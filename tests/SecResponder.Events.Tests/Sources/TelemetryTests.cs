namespace SecResponder.Events.Tests.Sources;

/// <summary>What tells of infrastructure: alerts of monitoring systems, events of controllers, logs of programs.</summary>
public sealed class TelemetryTests
{
    private static EventLog Read(string record) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), record);

    private static string Alert(string essentials, string context = "{}") => $$$"""{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"a1","alertRule":"r1",{{{essentials}}}},"alertContext":{{{context}}}}}""";

    [Theory]
    [InlineData("\"severity\":\"Sev1\",\"monitorCondition\":\"Fired\",\"firedDateTime\":\"2026-03-01T10:00:00Z\"", "EventSeverity=High; AlertStatus=Active; AlertName=r1; Rule=r1; EventUid=a1; AlertId=a1; TimeGenerated=2026-03-01T10:00:00Z; DvcId=")]
    [InlineData("\"severity\":\"Sev3\",\"monitorCondition\":\"Resolved\",\"resolvedDateTime\":\"2026-03-01T10:05:00Z\",\"firedDateTime\":\"2026-03-01T10:00:00Z\"", "EventSeverity=Low; AlertStatus=Closed; TimeGenerated=2026-03-01T10:05:00Z; EventStartTime=2026-03-01T10:00:00Z; EventEndTime=2026-03-01T10:05:00Z")]
    [InlineData("\"firedDateTime\":\"2026-03-01T10:00:00Z\",\"alertTargetIDs\":[\"/subscriptions/s1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web1\",\"/subscriptions/s1/x/web2\"]", "DvcHostname=web1; DvcScopeId=s1; DvcIdType=AzureResourceId; IndicatorType=Host; EventSeverity=Informational")]
    [InlineData("\"firedDateTime\":\"2026-03-01T10:00:00Z\",\"signalType\":\"Log\",\"alertTargetIDs\":[\"/subscriptions/s1/resourceGroups/g/providers/Microsoft.Network/azureFirewalls/fw1\"]", "DvcHostname=fw1; IndicatorType=Cloud Resource; DetectionMethod=Scheduled Alerts")]
    public void An_alert_of_azure_monitor_becomes(string essentials, string expected) => Read(Alert(essentials)).Expect("Type=azure-monitor-alert; EventSchema=AlertEvent; EventType=Alert; " + expected);

    [Fact]
    public void Who_did_what_an_activity_alert_tells_is_the_user() => Read(Alert("\"firedDateTime\":\"2026-03-01T10:00:00Z\"", "{\"caller\":\"ada@example.com\",\"operationName\":\"x\",\"eventTimestamp\":\"y\"}")).Expect("Username=ada@example.com; UsernameType=UPN");

    private static string Hook(params string[] alerts) => $$"""{"version":"4","groupKey":"g","status":"firing","receiver":"responder","externalURL":"http://am","alerts":[{{string.Join(',', alerts)}}]}""";

    private static string One(string labels, string rest = "\"status\":\"firing\",\"endsAt\":\"0001-01-01T00:00:00Z\"") => $$$"""{"labels":{"alertname":"A",{{{labels}}}},"annotations":{"summary":"s"},"startsAt":"2026-03-01T10:00:00Z",{{{rest}}}}""";

    [Theory]
    [InlineData("\"severity\":\"critical\",\"instance\":\"web1.example.com:9100\"", "DvcFQDN=web1.example.com; EventSeverity=High; AlertStatus=Active; EventMessage=s; IndicatorType=Host; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("\"instance\":\"[2001:db8::7]:9100\"", "DvcIpAddr=2001:db8::7; EventSeverity=Informational")]
    [InlineData("\"instance\":\"10.244.0.9:8080\",\"namespace\":\"shop\",\"pod\":\"cart-1\"", "DvcIpAddr=; DvcHostname=; IndicatorType=")]
    [InlineData("\"instance\":\"10.244.0.9:8080\",\"node\":\"node7\"", "DvcHostname=node7; DvcIpAddr=")]
    [InlineData("\"instance\":\"https://www.example.com/\"", "DvcHostname=; DvcIpAddr=")]
    public void An_alert_of_prometheus_becomes(string labels, string expected) => Read(Hook(One(labels))).Expect("Type=prometheus-alertmanager; EventSchema=AlertEvent; AlertName=A; " + expected);

    [Fact]
    public void A_notification_has_an_event_for_each_alert_with_a_place_of_its_own()
    {
        var log = Read(Hook(One("\"instance\":\"a\""), One("\"instance\":\"b\"", "\"status\":\"resolved\",\"endsAt\":\"2026-03-01T10:09:00Z\""), "{\"labels\":{}}", "7"));

        Assert.Equal(["a Active", "b Closed"], log.Events.Select(e => $"{e["DvcHostname"]} {e["AlertStatus"]}"));
        Assert.Equal("2026-03-01T10:09:00Z", log.Events[1]["TimeGenerated"]);
        Assert.Equal(2, log.Events.Select(e => e["EventUid"]).Distinct().Count());
        Assert.Equal([RejectionCodes.Truncated, RejectionCodes.Malformed], log.Rejections.Select(rejection => rejection.Code));
        Assert.All(log.Rejections, rejection => Assert.True(rejection.Position > 100));
    }

    private static string Redfish(string rest, string context = "host:node7.example.com") => $$"""{"@odata.type":"#Event.v1_7_0.Event","Context":"{{context}}","Events":[{"EventId":"1","EventTimestamp":"2026-03-01T10:00:00Z",{{rest}}}]}""";

    [Theory]
    [InlineData("\"MessageId\":\"Environmental.1.0.TemperatureAboveUpperCriticalThreshold\",\"MessageSeverity\":\"Critical\",\"Message\":\"hot\"", "AlertName=TemperatureAboveUpperCriticalThreshold; EventSeverity=High; AlertStatus=Active; DvcHostname=node7; DvcFQDN=node7.example.com; IndicatorType=Host; EventMessage=hot")]
    [InlineData("\"MessageId\":\"Environmental.1.0.TemperatureNormal\",\"MessageSeverity\":\"OK\",\"Severity\":\"Critical\"", "AlertStatus=Closed; EventSeverity=Informational; EventOriginalSeverity=OK")]
    [InlineData("\"MessageId\":\"iDRAC.2.8.PSU0003\",\"Severity\":\"Warning\",\"Oem\":{\"Dell\":{\"ServerHostname\":\"db1\"}}", "EventSeverity=Medium; DvcHostname=db1; EventOriginalType=iDRAC.2.8.PSU0003")]
    [InlineData("\"MessageId\":\"ResourceEvent.1.2.ResourceCreated\",\"MessageSeverity\":\"OK\",\"OriginOfCondition\":{\"@odata.id\":\"/redfish/v1/AccountService/Accounts/3\"}", "EventSchema=AuditEvent; EventType=Create; Operation=ResourceCreated; Object=/redfish/v1/AccountService/Accounts/3; DvcHostname=node7")]
    [InlineData("\"MessageId\":\"X.1.0.Y\",\"EventType\":\"ResourceUpdated\"", "EventSchema=AuditEvent; EventType=Set; Object=Y")]
    public void An_event_of_redfish_becomes(string rest, string expected) => Read(Redfish(rest)).Expect("Type=redfish; TimeGenerated=2026-03-01T10:00:00Z; " + expected);

    [Theory]
    [InlineData("Environmental.1.0.TemperatureWarning", "", "temperature")]
    [InlineData("Power.1.0.PowerSupplyFailed", "", "power")]
    [InlineData("Chassis.1.0.IntrusionDetected", "", "intrusion")]
    [InlineData("Environmental.1.0.FanFailed", "", "cooling")]
    [InlineData("Vendor.1.0.E77", "/redfish/v1/Systems/1/Storage/1/Drives/4", "storage")]
    [InlineData("Vendor.1.0.E77", "/redfish/v1/Managers/1", "event")]
    [InlineData("ResourceEvent.1.0.ResourceErrorsDetected", "/redfish/v1/Chassis/1/Thermal#/Fans/0", "temperature")]
    public void The_words_of_the_message_say_what_it_is_about_else_the_path(string id, string origin, string kind)
    {
        var kinds = new List<string>();
        EventLog.Of("auto", look: e => kinds.Add(e.Kind.Name), Redfish($"\"MessageId\":\"{id}\",\"OriginOfCondition\":\"{origin}\""));

        Assert.Equal([kind], kinds);
    }

    [Fact]
    public void A_context_that_is_not_said_to_be_a_host_names_no_machine() => Read(Redfish("\"MessageId\":\"A.1.0.B\"", "node9")).Expect("DvcHostname=; DvcFQDN=");

    private static string Contrail(string value) => $$"""{"type":"UVEAlarms","key":"ObjectVRouter:node7","value":{{value}}}""";

    [Fact]
    public void An_alarm_of_contrail_becomes() =>
        Read(Contrail("{\"alarms\":[{\"type\":\"t\",\"severity\":0,\"ack\":false,\"timestamp\":1772359200123456,\"description\":\"d\"}]}")).Expect("Type=contrail-alarm; AlertName=t; EventSeverity=High; AlertStatus=Active; DvcHostname=node7; EventMessage=d; TimeGenerated=2026-03-01T10:00:00.123456Z");

    [Fact]
    public void An_update_without_a_value_clears_the_nodes_alarms() => Read(Contrail("null")).Expect("AlertStatus=Closed; DvcHostname=node7; AlertName=All alarms");

    [Fact]
    public void A_virtual_network_is_no_machine() =>
        Read("{\"virtual-network\":[{\"name\":\"default-domain:shop:front\",\"value\":{\"UVEAlarms\":{\"alarms\":[{\"type\":\"t\",\"severity\":2}]}}}]}").Expect("DvcHostname=; EventSeverity=Low; IndicatorType=");

    private static string Appformix(string state, string type, string id) => $$$"""{"kind":"Alarm","spec":{"name":"cpu","severity":"error"},"status":{"timestamp":1772359200000,"state":"{{{state}}}","entityType":"{{{type}}}","entityId":"{{{id}}}"}}""";

    [Theory]
    [InlineData("active", "host", "node7.example.com", "AlertStatus=Active; DvcHostname=node7; IndicatorType=Host; EventSeverity=Medium; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("inactive", "instance", "d0000000-0000-0000-0000-000000000001", "AlertStatus=Closed; DvcHostname=; DvcId=d0000000-0000-0000-0000-000000000001; IndicatorType=Host")]
    [InlineData("learning", "service", "keystone", "AlertStatus=; AlertOriginalStatus=learning; IndicatorType=; DvcHostname=; DvcId=keystone")]
    [InlineData("triggered", "network_device", "sw1", "AlertStatus=Active; IndicatorType=")]
    public void An_alarm_of_appformix_becomes(string state, string type, string id, string expected) => Read(Appformix(state, type, id)).Expect("Type=appformix-alarm; AlertName=cpu; " + expected);

    private static string Otlp(string log, string resource = "") => $$$"""{"resourceLogs":[{"resource":{"attributes":[{{{resource}}}]},"scopeLogs":[{"scope":{"name":"lib"},"logRecords":[{{{log}}}]}]}]}""";

    [Theory]
    [InlineData("\"severityNumber\":17,\"body\":{\"stringValue\":\"x \\\"y\\\"\"},\"eventName\":\"login.failed\",\"attributes\":[{\"key\":\"client.address\",\"value\":{\"stringValue\":\"198.51.100.20\"}},{\"key\":\"user.name\",\"value\":{\"stringValue\":\"ada\"}}]", "EventSchema=AuditEvent; Operation=login.failed; EventSeverity=Medium; EventMessage=x \"y\"; SrcIpAddr=198.51.100.20; ActorUsername=ada; Object=shop; TargetAppName=shop; DvcHostname=web1; EventResult=NA; TimeGenerated=2026-03-01T10:00:00.0000001Z")]
    [InlineData("\"severityNumber\":99", "EventSeverity=Informational; Operation=Log record")]
    public void A_log_record_becomes(string rest, string expected) =>
        Read(Otlp("{\"timeUnixNano\":\"1772359200000000100\"," + rest + "}", "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}},{\"key\":\"host.name\",\"value\":{\"stringValue\":\"web1\"}}")).Expect("Type=otlp-logs; " + expected);

    [Theory]
    [InlineData("<166>Mar  1 10:00:00 fw1 %ASA-6-302013: Built outbound TCP connection 7 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.5/51000 (198.51.100.1/33000)", "Type=cisco-asa; SrcIpAddr=10.0.0.5")]
    [InlineData("{\\\"EventID\\\":1,\\\"Channel\\\":\\\"Microsoft-Windows-Sysmon/Operational\\\",\\\"EventTime\\\":\\\"2026-03-01T10:00:00Z\\\",\\\"Image\\\":\\\"C:\\\\\\\\a.exe\\\",\\\"ProcessId\\\":\\\"7\\\"}", "Type=windows-sysmon; Process=C:\\a.exe")]
    public void A_body_that_is_a_known_sources_record_is_read_as_that(string body, string expected) => EventLog.Of("otlp-logs", Otlp($$$"""{"timeUnixNano":"1772359200000000100","body":{"stringValue":"{{{body}}}"}}""")).Expect(expected);

    [Fact]
    public void Each_record_within_has_a_place_of_its_own()
    {
        const string Line = "<166>Mar  1 10:00:00 fw1 %ASA-6-106015: Deny TCP (no connection) from 10.0.0.5/1 to 203.0.113.9/2 flags RST  on interface inside";
        var log = EventLog.Of("auto", Otlp($$$"""{"timeUnixNano":"1","body":{"stringValue":"{{{Line}}}"}},{"timeUnixNano":"1","body":{"stringValue":"{{{Line}}}"}},{"timeUnixNano":"1772359200000000000"}"""));

        Assert.Equal(3, log.Events.Select(e => e["EventUid"]).Distinct().Count());
    }

    private static string Kubernetes(string rest) => $$$"""{"kind":"Event","apiVersion":"v1","metadata":{"uid":"u1","creationTimestamp":"2026-03-01T09:00:00Z"},"involvedObject":{"kind":"Pod","namespace":"shop","name":"cart-1"},{{{rest}}}}""";

    [Theory]
    [InlineData("\"reason\":\"BackOff\",\"type\":\"Warning\",\"count\":12,\"firstTimestamp\":\"2026-03-01T09:58:00Z\",\"lastTimestamp\":\"2026-03-01T10:00:00Z\",\"source\":{\"component\":\"kubelet\",\"host\":\"node7\"}", "Operation=BackOff; EventType=Start; EventResult=Failure; EventSeverity=Low; EventCount=12; Object=shop/Pod/cart-1; DvcHostname=node7; ActingAppName=kubelet; TimeGenerated=2026-03-01T10:00:00Z; EventStartTime=2026-03-01T09:58:00Z")]
    [InlineData("\"reason\":\"Scheduled\",\"type\":\"Normal\",\"eventTime\":\"2026-03-01T10:00:00.5Z\",\"lastTimestamp\":null,\"reportingComponent\":\"default-scheduler\",\"reportingInstance\":\"pod-9\"", "EventType=Set; EventResult=Success; TimeGenerated=2026-03-01T10:00:00.5Z; DvcHostname=")]
    [InlineData("\"reason\":\"FailedDeletePod\",\"type\":\"Warning\"", "EventType=Delete; TimeGenerated=2026-03-01T09:00:00Z")]
    [InlineData("\"reason\":\"Something\",\"type\":\"Normal\"", "EventType=Other")]
    public void An_event_of_kubernetes_becomes(string rest, string expected) => Read(Kubernetes(rest)).Expect("Type=kubernetes-event; EventSchema=AuditEvent; " + expected);

    [Fact]
    public void What_a_watch_gives_is_the_object() => Read($$"""{"type":"MODIFIED","object":{{Kubernetes("\"reason\":\"Killing\",\"type\":\"Normal\"")}}}""").Expect("Type=kubernetes-event; EventType=Stop");

    [Fact]
    public void A_list_of_events_is_opened() => Assert.Equal(2, EventLog.Of("auto", $$"""{"kind":"EventList","apiVersion":"v1","items":[{{Kubernetes("\"reason\":\"Killing\"")}},{{Kubernetes("\"reason\":\"Started\"")}}]}""").Events.Count);

    [Theory]
    [InlineData("azure-monitor-alert", "{\"schemaId\":\"AzureMonitorMetricAlert\",\"data\":{}}", RejectionCodes.UnknownKind, "common alert schema")]
    [InlineData("azure-monitor-alert", "{\"schemaId\":\"azureMonitorCommonAlertSchema\",\"data\":{}}", RejectionCodes.BadTime, "firedDateTime")]
    [InlineData("prometheus-alertmanager", "{\"version\":\"4\",\"alerts\":[]}", RejectionCodes.UnknownKind, "alertname")]
    [InlineData("redfish", "{\"Events\":[{\"EventId\":\"1\"}]}", RejectionCodes.Truncated, "MessageId")]
    [InlineData("contrail-alarm", "{\"type\":\"UVEAlarms\",\"value\":{}}", RejectionCodes.UnknownKind, "UVEAlarms")]
    [InlineData("appformix-alarm", "{\"kind\":\"Alarm\",\"spec\":{\"name\":\"a\"},\"status\":{\"timestamp\":1772359200}}", RejectionCodes.Truncated, "entityId")]
    [InlineData("otlp-logs", "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{}}]}]}]}", RejectionCodes.BadTime, "timeUnixNano")]
    [InlineData("otlp-logs", "{\"resourceSpans\":[]}", RejectionCodes.UnknownKind, "resourceLogs")]
    [InlineData("kubernetes-event", "{\"kind\":\"Pod\"}", RejectionCodes.UnknownKind, "reason")]
    public void What_can_not_be_read_is_rejected_with_a_reason(string source, string record, string code, string reason)
    {
        var rejection = Assert.Single(EventLog.Of(source, record).Rejections);

        Assert.Equal(code, rejection.Code);
        Assert.Contains(reason, rejection.Reason, StringComparison.Ordinal);
    }
}
