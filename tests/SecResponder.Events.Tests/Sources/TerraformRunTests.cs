using System.Text;

namespace SecResponder.Events.Tests.Sources;

/// <summary>What Terraform's runs mean in ASIM: notifications, the audit trail, plans, the lines of <c>-json</c>.</summary>
public sealed class TerraformRunTests
{
    private static EventLog Read(string record) => EventLog.Of("terraform-run", record);

    private static string Notification(string trigger, string status, string by = "\"grace\"", string at = "\"2026-03-01T10:06:00.000Z\"") =>
        $$"""{"payload_version":1,"notification_configuration_id":"nc-1","run_url":"https://app.terraform.io/app/example/net/runs/run-1","run_id":"run-1","run_message":"m","run_created_at":"2026-03-01T10:00:00.000Z","run_created_by":"ada","workspace_id":"ws-1","workspace_name":"net","organization_name":"example","notifications":[{"message":"Told","trigger":"{{trigger}}","run_status":"{{status}}","run_updated_at":{{at}},"run_updated_by":{{by}}}]}""";

    private static string Plan(string change, string list = "resource_changes", string tail = ",\"timestamp\":\"2026-03-01T10:01:00Z\"") =>
        $$"""{"format_version":"1.2","terraform_version":"1.9.8","{{list}}":[{"address":"aws_iam_policy.p","mode":"managed","type":"aws_iam_policy","name":"p","provider_name":"registry.terraform.io/hashicorp/aws","change":{{change}}}]{{tail}}}""";

    [Theory]
    [InlineData("run:created", "pending", "EventSubType=Start; EventResult=NA")]
    [InlineData("run:planning", "planning", "EventSubType=Start; EventResult=NA")]
    [InlineData("run:needs_attention", "policy_soft_failed", "EventSubType=Start; EventResult=NA")]
    [InlineData("run:applying", "applying", "EventSubType=Start; EventResult=NA")]
    [InlineData("run:completed", "applied", "EventSubType=End; EventResult=Success; EventSeverity=Informational")]
    [InlineData("run:completed", "planned_and_finished", "EventSubType=End; EventResult=Success")]
    [InlineData("run:completed", "discarded", "EventSubType=End; EventResult=Failure")]
    [InlineData("run:errored", "errored", "EventSubType=End; EventResult=Failure; EventSeverity=Low; EventResultDetails=Told")]
    [InlineData("run:errored", "canceled", "EventSubType=End; EventResult=Failure; EventOriginalResultDetails=canceled")]
    public void A_notification_says_how_far_a_run_is(string trigger, string status, string expected) => Read(Notification(trigger, status)).Expect(
        $"EventSchema=AuditEvent; EventVendor=HashiCorp; EventProduct=Terraform; EventType=Execute; Operation={trigger}; EventOriginalUid=run-1; Object=net; ObjectId=ws-1; ActorUsername=grace; ActorScope=example; "
        + "EventReportUrl=https://app.terraform.io/app/example/net/runs/run-1; EventStartTime=2026-03-01T10:00:00Z; TimeGenerated=2026-03-01T10:06:00Z; EventEndTime=2026-03-01T10:06:00Z; " + expected);

    [Fact]
    public void A_run_that_nobody_has_touched_is_its_creator_s() =>
        Read(Notification("run:errored", "errored", "null", "null")).Expect("ActorUsername=ada; TimeGenerated=2026-03-01T10:00:00Z");

    [Fact]
    public void Each_notification_of_a_body_is_an_event()
    {
        var log = Read(Notification("run:planning", "planning").Replace("]}", ",{\"message\":\"Told\",\"trigger\":\"run:applying\",\"run_status\":\"applying\",\"run_updated_at\":\"2026-03-01T10:07:00.000Z\",\"run_updated_by\":\"eve\"}]}", StringComparison.Ordinal));

        Assert.Equal(["run:planning grace", "run:applying eve"], log.Events.Select(e => $"{e["Operation"]} {e["ActorUsername"]}"));
        Assert.Equal(2, log.Events.Select(e => e["EventUid"]).Distinct().Count());
    }

    [Fact]
    public void A_configuration_s_test_is_no_event()
    {
        var log = Read(Notification("verification", "x"));

        Assert.Empty(log.Events);
        Assert.Empty(log.Rejections);
        Assert.Equal(1, log.Skipped);
    }

    [Theory]
    [InlineData("run", "apply", "Execute", "Cloud Resource")]
    [InlineData("run", "discard", "Stop", "Cloud Resource")]
    [InlineData("run", "force_cancel", "Stop", "Cloud Resource")]
    [InlineData("workspace", "lock", "Disable", "Cloud Resource")]
    [InlineData("workspace", "destroy", "Delete", "Cloud Resource")]
    [InlineData("state_version", "read", "Read", "Cloud Resource")]
    [InlineData("policy_set", "update", "Set", "Policy Rule")]
    [InlineData("var", "create", "Create", "Configuration Atom")]
    [InlineData("run", "ponder", "Other", "Cloud Resource")]
    public void The_audit_trail_says_who_did_what(string type, string action, string eventType, string objectType) => Read(
        $$$$"""{"id":"i1","version":"0","type":"Resource","timestamp":"2026-03-01T10:02:00.000Z","auth":{"accessor_id":"user-1","description":"ada","type":"Client","impersonator_id":null,"organization_id":"org-1"},"request":{"id":"r1"},"resource":{"id":"x-1","type":"{{{{type}}}}","action":"{{{{action}}}}","meta":{"comment":"c"}}}""")
        .Expect($"EventType={eventType}; ObjectType={objectType}; Operation={action}; OriginalObjectType={type}; Object=x-1; ObjectId=x-1; ActorUsername=ada; ActorUserId=user-1; ActorUserIdType=Other; ActorOriginalUserType=Client; ActorScopeId=org-1; EventOriginalUid=i1; NewValue={{\"comment\":\"c\"}}");

    [Theory]
    [InlineData("2026-03-01 10:04:00 [INFO] [7a233ad1-c50c-4737-a925-3be901e55f01] [Audit Log] {0}")]
    [InlineData("2026-03-01 10:04:00 [INFO] [Audit Log] {0}")]
    [InlineData("{0}")]
    public void The_audit_log_of_Terraform_Enterprise_has_the_client_s_address(string line)
    {
        const string Entry = """{"resource":"oauth_client","action":"create","resource_id":"oc-Exa1mpleClient01","actor":"eve","timestamp":"2026-03-01T10:04:00Z","actor_ip":"198.51.100.20, 10.0.1.63"}""";

        Read(line.Replace("{0}", Entry, StringComparison.Ordinal)).Expect("EventType=Create; SrcIpAddr=198.51.100.20; Object=oc-Exa1mpleClient01; OriginalObjectType=oauth_client; ActorUsername=eve; TimeGenerated=2026-03-01T10:04:00Z; DvcHostname=");
        Assert.IsType<Events.Sources.TerraformRun.TerraformRunSource>(EventSources.Recognize(Encoding.UTF8.GetBytes(line.Replace("{0}", Entry, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("""{"actions":["update"],"before":{"a":1,"id":"x","same":[1]},"after":{"a":2,"id":"x","same":[1]}}""", "Operation=update; EventType=Set; ObjectId=x; OldValue={\"a\":1}; NewValue={\"a\":2}")]
    [InlineData("""{"actions":["update"],"before":{"a":null,"z":1},"after":{"a":"b","n":true}}""", "OldValue={\"a\":null,\"n\":null,\"z\":1}; NewValue={\"a\":\"b\",\"n\":true,\"z\":null}")]
    [InlineData("""{"actions":["update"],"before":{"arn":"1"},"after":{},"after_unknown":{"arn":true}}""", "OldValue={\"arn\":\"1\"}; NewValue={\"arn\":\"(known after apply)\"}")]
    [InlineData("""{"actions":["create"],"before":null,"after":{"a":1,"b":null},"after_unknown":{"id":true}}""", "Operation=create; EventType=Create; OldValue=; NewValue={\"a\":1}")]
    [InlineData("""{"actions":["delete"],"before":{"a":1,"b":null},"after":null}""", "Operation=delete; EventType=Delete; OldValue={\"a\":1}; NewValue=")]
    [InlineData("""{"actions":["delete","create"],"before":{"a":1},"after":{"a":2}}""", "Operation=replace; EventType=Set; OldValue={\"a\":1}; NewValue={\"a\":2}")]
    [InlineData("""{"actions":["create","delete"],"before":{"a":1},"after":{"a":2}}""", "Operation=replace; EventType=Set")]
    [InlineData("""{"actions":["forget"],"before":{"a":1},"after":null}""", "Operation=forget; EventType=Delete")]
    [InlineData("""{"actions":["update"],"before":{"a":1},"after":{"a":1}}""", "OldValue=; NewValue=")]
    public void A_plan_says_what_each_resource_was_and_will_be(string change, string expected) => Read(Plan(change)).Expect(
        "EventProductVersion=1.9.8; EventOriginalType=resource_changes; EventResult=NA; Object=aws_iam_policy.p; OriginalObjectType=aws_iam_policy; ObjectType=Policy Rule; TargetAppName=registry.terraform.io/hashicorp/aws; TimeGenerated=2026-03-01T10:01:00Z; " + expected);

    [Theory]
    [InlineData("""{"actions":["update"],"before":{"p":"hunter2"},"after":{"p":"hunter3"},"before_sensitive":{"p":true},"after_sensitive":{"p":true}}""")]
    [InlineData("""{"actions":["update"],"before":{"p":{"x":["hunter2"]}},"after":{"p":{"x":["hunter3"]}},"before_sensitive":{"p":{"x":[true]}},"after_sensitive":{"p":{"x":[true]}}}""")]
    [InlineData("""{"actions":["update"],"before":{"p":"hunter2"},"after":{"p":"hunter3"},"before_sensitive":true,"after_sensitive":true}""")]
    public void What_is_sensitive_stays_in_the_record(string change)
    {
        var log = Read(Plan(change));

        log.Expect("OldValue={\"p\":\"(sensitive value)\"}; NewValue={\"p\":\"(sensitive value)\"}");
        Assert.DoesNotContain(log.Events[0].Values, value => value.Contains("hunter", StringComparison.Ordinal));
    }

    [Fact]
    public void What_drifted_has_happened() =>
        Read(Plan("""{"actions":["update"],"before":{"a":1},"after":{"a":2}}""", "resource_drift")).Expect("EventOriginalType=resource_drift; EventResult=Success; EventSeverity=Low; OldValue={\"a\":1}; NewValue={\"a\":2}");

    [Fact]
    public void A_plan_without_a_time_is_as_old_as_its_arrival() =>
        Read(Plan("""{"actions":["read"],"before":null,"after":{"a":2}}""", tail: "")).Expect("TimeGenerated=2026-03-15T12:00:00Z; EventType=Read");

    [Theory]
    [InlineData("""{"actions":["no-op"],"before":{"a":1},"after":{"a":1}}""")]
    [InlineData("""{"actions":[],"before":{"a":1},"after":{"a":1}}""")]
    public void A_plan_that_changes_nothing_is_no_event(string change)
    {
        var log = Read(Plan(change));

        Assert.Empty(log.Events);
        Assert.Empty(log.Rejections);
        Assert.Equal(1, log.Skipped);
    }

    [Theory]
    [InlineData("planned_change", "\"change\":{\"resource\":{\"addr\":\"aws_vpc.v\",\"resource_type\":\"aws_vpc\",\"implied_provider\":\"aws\"},\"action\":\"replace\",\"reason\":\"cannot_update\"}", "EventType=Set; Operation=replace; EventResult=NA; EventResultDetails=cannot_update; TargetAppName=aws")]
    [InlineData("resource_drift", "\"change\":{\"resource\":{\"addr\":\"aws_vpc.v\",\"resource_type\":\"aws_vpc\"},\"action\":\"delete\"}", "EventType=Delete; EventResult=Success; EventSeverity=Low")]
    [InlineData("apply_complete", "\"hook\":{\"resource\":{\"addr\":\"aws_vpc.v\",\"resource_type\":\"aws_vpc\"},\"action\":\"create\",\"id_key\":\"id\",\"id_value\":\"vpc-1\",\"elapsed_seconds\":2}", "EventType=Create; EventResult=Success; ObjectId=vpc-1")]
    [InlineData("apply_errored", "\"hook\":{\"resource\":{\"addr\":\"aws_vpc.v\",\"resource_type\":\"aws_vpc\"},\"action\":\"delete\",\"elapsed_seconds\":2}", "EventType=Delete; EventResult=Failure; EventSeverity=Low")]
    [InlineData("diagnostic", "\"diagnostic\":{\"severity\":\"error\",\"summary\":\"No such thing\",\"address\":\"aws_vpc.v\"}", "EventType=Execute; EventResult=Failure; Operation=diagnostic; EventResultDetails=No such thing")]
    public void A_line_says_what_is_done_to_a_resource(string type, string members, string expected) =>
        Read($$"""{"@level":"info","@message":"m","@module":"terraform.ui","@timestamp":"2026-03-01T11:00:00.5+01:00",{{members}},"type":"{{type}}"}""").Expect($"Object=aws_vpc.v; EventOriginalType={type}; EventMessage=m; TimeGenerated=2026-03-01T10:00:00.5Z; " + expected);

    [Theory]
    [InlineData("plan", "NA")]
    [InlineData("apply", "Success")]
    [InlineData("destroy", "Success")]
    public void The_last_line_says_what_it_came_to(string operation, string result) =>
        Read($$"""{"@level":"info","@message":"m","@module":"tofu.ui","@timestamp":"2026-03-01T10:00:00Z","changes":{"add":1,"change":0,"remove":0,"operation":"{{operation}}"},"type":"change_summary"}""")
            .Expect($"EventVendor=OpenTofu; EventProduct=OpenTofu; EventType=Execute; EventSubType=End; Operation={operation}; EventResult={result}; Object=configuration");

    [Theory]
    [InlineData("version", "\"terraform\":\"1.9.8\"")]
    [InlineData("apply_start", "\"hook\":{\"resource\":{\"addr\":\"a\"},\"action\":\"create\"}")]
    [InlineData("apply_progress", "\"hook\":{\"resource\":{\"addr\":\"a\"},\"action\":\"create\"}")]
    [InlineData("refresh_complete", "\"hook\":{\"resource\":{\"addr\":\"a\"}}")]
    [InlineData("outputs", "\"outputs\":{\"secret\":{\"sensitive\":true,\"type\":\"string\"}}")]
    [InlineData("diagnostic", "\"diagnostic\":{\"severity\":\"warning\",\"summary\":\"old\"}")]
    [InlineData("planned_change", "\"change\":{\"resource\":{\"addr\":\"a\"},\"action\":\"noop\"}")]
    [InlineData("something_new", "\"x\":1")]
    public void Lines_of_progress_are_no_events(string type, string members)
    {
        var log = Read($$"""{"@level":"info","@message":"m","@module":"terraform.ui","@timestamp":"2026-03-01T10:00:00Z",{{members}},"type":"{{type}}"}""");

        Assert.Empty(log.Events);
        Assert.Empty(log.Rejections);
        Assert.Equal(1, log.Skipped);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("Apply complete! Resources: 1 added", "malformed")]
    [InlineData("{\"format_version\":\"1.0\",\"values\":{\"root_module\":{}}}", "unknown-kind")]
    [InlineData("{\"@level\":\"info\",\"@message\":\"m\",\"@module\":\"terraform.ui\",\"@timestamp\":\"yesterday\",\"type\":\"apply_complete\"}", "bad-time")]
    [InlineData("{\"resource\":\"run\",\"action\":\"create\",\"resource_id\":\"run-Exa1mpleRun00001\",\"actor\":\"ada\",\"timestamp\":\"soon\"}", "bad-time")]
    [InlineData("{\"payload_version\":1,\"notification_configuration_id\":\"nc-1\",\"notifications\":[{\"run_status\":\"x\"}]}", "truncated")]
    [InlineData("{\"payload_version\":1,\"notification_configuration_id\":\"nc-1\",", "malformed")]
    public void What_can_t_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(Read(record).Rejections).Code);

    [Theory]
    [InlineData("{\"resource\":\"users\",\"action\":\"create\",\"resource_id\":\"42\",\"actor\":\"ada\",\"timestamp\":\"2026-03-01T10:00:00Z\"}")]
    [InlineData("{\"data\":[{\"id\":\"1\"}],\"accessor_id\":\"x\"}")]
    [InlineData("{\"@level\":\"info\",\"@message\":\"m\",\"@module\":\"vault\",\"@timestamp\":\"2026-03-01T10:00:00Z\"}")]
    [InlineData("{\"resource_changes\":[]}")]
    public void Others_write_the_same_words(string record) => Assert.Null(EventSources.Recognize(Encoding.UTF8.GetBytes(record)));
}
