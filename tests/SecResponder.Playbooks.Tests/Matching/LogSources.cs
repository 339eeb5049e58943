using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Which rules an event meets, and under which names they find its fields.</summary>
public sealed class LogSources
{
    private static readonly EventKind Traffic = new("test-firewall", "TRAFFIC", AsimSchema.NetworkSession, new LogSource("firewall"), new LogSource(null, "testwall"));
    private static readonly EventKind Proxy = new("test-proxy", "access", AsimSchema.WebSession, new LogSource("proxy"));
    private static readonly EventKind Quiet = new("test-firewall", "SYSTEM", AsimSchema.NetworkSession);

    [Theory]
    [InlineData("{category: firewall}", true)]
    [InlineData("{category: Firewall}", true)]
    [InlineData("{product: testwall}", true)]
    [InlineData("{category: firewall, product: other}", false)]
    [InlineData("{category: proxy}", false)]
    public void An_event_meets_the_rules_whose_log_source_contains_one_of_its_own(string logsource, bool meets) =>
        Assert.Equal(meets, Matches("s: {DvcAction: Deny}\ncondition: s", logsource, Traffic, e => e.SetText(AsimField.DvcAction, "Deny")));

    [Fact]
    public void A_kind_that_feeds_no_log_source_meets_no_rule() =>
        Assert.False(Matches("s: {DvcAction: Deny}\ncondition: s", "{category: firewall}", Quiet, e => e.SetText(AsimField.DvcAction, "Deny")));

    [Fact]
    public void Every_rule_is_tried_when_asked_to() =>
        Assert.True(Matches("s: {DvcAction: Deny}\ncondition: s", "{category: other}", Traffic, e => e.SetText(AsimField.DvcAction, "Deny"), anyLogSource: true));

    [Theory]
    [InlineData("src_ip|cidr: 10.0.0.0/8", true)]
    [InlineData("SrcIpAddr: 10.1.2.3", true)]
    [InlineData("IpAddr: 10.1.2.3", true)]
    [InlineData("source.ip: 10.1.2.3", true)]
    [InlineData("dst_port: 22", true)]
    [InlineData("action: tear-down", true)]
    [InlineData("action: deny", false)]
    [InlineData("blocked: true", true)]
    [InlineData("Initiated: true", true)]
    [InlineData("event.duration: 1.5", true)]
    [InlineData("vendor_field: own", true)]
    [InlineData("src_port: null", true)]
    [InlineData("src_ip: null", false)]
    public void A_rule_finds_a_field_by_its_ASIM_taxonomy_or_vendor_name(string item, bool matches) =>
        Assert.Equal(matches, Matches($"s: {{{item}}}\ncondition: s", "{category: firewall}", Traffic, e =>
        {
            e.SetText(AsimField.SrcIpAddr, "10.1.2.3");
            e.SetInteger(AsimField.DstPortNumber, 22);
            e.SetText(AsimField.DvcAction, "Deny");
            e.SetText(AsimField.DvcOriginalAction, "tear-down");
            e.SetText(AsimField.NetworkDirection, "Outbound");
            e.SetInteger(AsimField.NetworkDuration, 1500);
            e.Vendor.Add("vendor_field"u8.ToArray(), e.Scratch("own"u8));
        }));

    [Theory]
    [InlineData("{product: linux, category: file_event}", "{product: windows, category: process_creation}", 1)]
    [InlineData("{product: windows, category: process_creation}", "{product: linux, category: file_event}", 0)]
    [InlineData("{product: windows, category: image_load}", "{product: windows, category: process_creation}", 1)]
    public void A_field_has_the_places_of_each_rules_own_log_source_whichever_rule_asks_first(string first, string second, int matches)
    {
        var engine = new Engine([Engine.Rule("s: {Image|endswith: \\cmd.exe}\ncondition: s", first), Engine.Rule("s: {Image|endswith: \\cmd.exe}\ncondition: s", second)]);
        Assert.Equal([matches], engine.Match("""{"NewProcessName":"C:\\cmd.exe"}"""));
    }

    [Theory]
    [InlineData("{product: azure, service: auditlogs}", "properties.result: Success")]
    [InlineData("{product: azure, service: auditlogs}", "Status: Success")]
    [InlineData("{product: azure, service: auditlogs}", "Category: RoleManagement")]
    [InlineData("{product: azure, service: auditlogs}", "properties.message: Add member to role")]
    [InlineData("{product: azure, service: auditlogs}", "TargetResources.ModifiedProperties.NewValue|contains: Global")]
    [InlineData("{product: azure, service: auditlogs}", "Initiatied.By|contains: ada@example.com")]
    public void A_clouds_field_is_found_whichever_export_the_record_comes_by(string logsource, string item)
    {
        string[] exports =
        [
            """{"category":"AuditLogs","operationName":"Add member to role","properties":{"category":"RoleManagement","result":"success","targetResources":[{"modifiedProperties":[{"newValue":"Global Administrator"}]}],"initiatedBy":{"user":"ada@example.com"}}}""",
            """{"category":"RoleManagement","activityDisplayName":"Add member to role","result":"success","targetResources":[{"modifiedProperties":[{"newValue":"Global Administrator"}]}],"initiatedBy":{"user":"ada@example.com"}}""",
        ];
        var kind = new EventKind("test-entra", "audit", AsimSchema.AuditEvent, new LogSource(null, "azure", "auditlogs"));
        Assert.All(exports, export => Assert.True(Matches($"s: {{{item}}}\ncondition: s", logsource, kind, e =>
        {
            e.SetText(AsimField.Operation, "Add member to role");
            e.SetText(AsimField.EventOriginalSubType, "RoleManagement");
            e.SetText(AsimField.EventResult, "Success");
            e.SetText(AsimField.EventOriginalResultDetails, "a reason");
            e.Vendor.SetJson(Encoding.UTF8.GetBytes(export));
        })));
    }

    [Theory]
    [InlineData("{product: gcp, service: gcp.audit}", "data.protoPayload.methodName: m", """{"protoPayload":{"methodName":"m"}}""")]
    [InlineData("{product: gcp, service: google_workspace.admin}", "eventName: CREATE_ROLE", """{"protoPayload":{"metadata":{"event":[{"eventName":"CREATE_ROLE"}]}}}""")]
    [InlineData("{product: kubernetes, service: audit}", "hostPath: '*'", """{"requestObject":{"spec":{"volumes":[{"hostPath":{"path":"/"}}]}}}""")]
    [InlineData("{product: kubernetes, service: audit}", "capabilities: '*'", """{"requestObject":{"spec":{"containers":[{"securityContext":{"capabilities":{"add":["SYS_ADMIN"]}}}]}}}""")]
    [InlineData("{product: windows, service: security}", "SubjectUserName: ada", """{"Event":{"EventData":{"SubjectUserName":"ada"}}}""")]
    [InlineData("{product: windows, category: process_creation}", "Image: c", """{"Event":{"EventData":{"NewProcessName":"c"}}}""")]
    public void A_normalized_record_keeps_its_own_places(string logsource, string item, string json) =>
        Assert.True(Matches($"s: {{{item}}}\ncondition: s", logsource, new EventKind("test", "audit", AsimSchema.AuditEvent), e => e.Vendor.SetJson(Encoding.UTF8.GetBytes(json)), anyLogSource: true));

    [Theory]
    [InlineData("c-uri-stem: /a/b.php", true)]
    [InlineData("c-uri-query|contains: cmd=", true)]
    [InlineData("c-uri-extension: php", true)]
    [InlineData("c-uri|endswith: whoami", true)]
    public void A_URL_is_taken_apart_for_those_who_ask(string item, bool matches) =>
        Assert.Equal(matches, Matches($"s: {{{item}}}\ncondition: s", "{category: proxy}", Proxy, e => e.SetText(AsimField.Url, "https://www.example.com/a/b.php?cmd=whoami")));

    [Theory]
    [InlineData("outer.inner: vendor", true)]
    [InlineData("DvcAction: Deny", true)]
    [InlineData("DvcAction: raw", false)]
    public void ASIM_decides_over_the_vendors_own_record(string item, bool matches) =>
        Assert.Equal(matches, Matches($"s: {{{item}}}\ncondition: s", "{category: firewall}", Traffic, e =>
        {
            e.SetText(AsimField.DvcAction, "Deny");
            e.Vendor.SetJson(Encoding.UTF8.GetBytes("""{"outer":{"inner":"vendor"},"DvcAction":"raw"}"""));
        }));

    [Fact]
    public void Keywords_are_looked_for_in_the_raw_line_of_a_text_format()
    {
        Assert.True(Matches("s: ['%BGP-5']\ncondition: s", "{category: firewall}", Traffic, _ => { }, "<34>Mar 1 router %BGP-5-ADJCHANGE: down"));
        Assert.False(Matches("s: [Informational]\ncondition: s", "{category: firewall}", Traffic, e => e.SetText(AsimField.EventSeverity, "Informational"), "a raw line"));
    }

    private static bool Matches(string detection, string logsource, EventKind kind, Action<SecurityEvent> fill, string raw = "", bool anyLogSource = false)
    {
        var matcher = new RuleMatcher(RuleCompiler.Compile([Engine.Rule(detection, logsource)]), anyLogSource);
        var e = new SecurityEvent();
        e.Reset(new RawRecord(Encoding.UTF8.GetBytes(raw), new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));
        e.Begin(kind);
        fill(e);
        var matched = new List<int>();
        Assert.True(matcher.Match(e, matched));
        return matched.Count == 1;
    }
}
