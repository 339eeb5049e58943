using SecResponder.Playbooks.Importing;
using Xunit;

namespace SecResponder.Playbooks.Tests.Importing;

/// <summary>Falco's rules over the Kubernetes audit log.</summary>
public sealed class FalcoImportTests
{
    private const string Event = """
        {"kind": "Event", "stage": "ResponseComplete", "verb": "create", "user": {"username": "mia@example.com", "groups": ["ops", "system:authenticated"]}, "sourceIPs": ["198.51.100.20"],
         "objectRef": {"resource": "pods", "namespace": "Shop", "name": "web"}, "responseStatus": {"code": 201}, "annotations": {"authorization.k8s.io/decision": "allow"},
         "requestObject": {"spec": {"hostNetwork": true, "containers": [{"image": "registry.example.com/web:1.2", "securityContext": {"privileged": true}}], "volumes": [{"hostPath": {"path": "/proc"}}]}}}
        """;

    private static string Rule(string condition, string more = "") => $"""
        - list: allowed
          items: [ops@example.com, admins]
        - list: admins
          items: [root@example.com]
        - macro: kcreate
          condition: ka.verb=create
        - macro: pod
          condition: (ka.target.resource=pods and not ka.target.subresource exists)
        - rule: Something in the cluster
          desc: It should not happen.
          condition: {condition}
          output: It happened (user=%ka.user.name ns=%ka.target.namespace image=%ka.req.pod.containers.image)
          priority: WARNING
          source: k8s_audit
          tags: [k8s, mitre_privilege_escalation, T1610]
        {more}
        """;

    [Theory]
    [InlineData("kcreate and pod", true)]
    [InlineData("pod and not kcreate", false)]
    [InlineData("kcreate and ka.user.name in (allowed)", false)]
    [InlineData("kcreate and not ka.user.name in (allowed)", true)]
    [InlineData("ka.user.name=\"mia@example.com\" or ka.verb=delete", true)]
    [InlineData("ka.user.name=Mia@example.com", false)]
    [InlineData("ka.user.name icontains MIA", true)]
    [InlineData("ka.user.name startswith \"mia@\" and ka.user.name endswith .com", true)]
    [InlineData("ka.user.name contains @example", true)]
    [InlineData("ka.user.name glob \"*@example.com\"", true)]
    [InlineData("ka.user.name regex \"mia@.*\"", true)]
    [InlineData("ka.user.name regex \"mia\"", false)]
    [InlineData("ka.response.code startswith 2", true)]
    [InlineData("ka.target.namespace != shop", true)]
    [InlineData("ka.target.namespace != Shop", false)]
    [InlineData("ka.target.subresource != exec", false)]
    [InlineData("not ka.target.subresource = exec", true)]
    [InlineData("ka.req.pod.host_network intersects (true)", true)]
    [InlineData("ka.req.pod.containers.privileged intersects (true)", true)]
    [InlineData("ka.req.pod.containers.image.repository intersects (registry.example.com/web)", true)]
    [InlineData("ka.req.pod.containers.image.repository intersects (registry.example.com/we)", false)]
    [InlineData("ka.req.pod.volumes.hostpath intersects (/proc, /etc)", true)]
    [InlineData("ka.user.groups intersects (ops)", true)]
    [InlineData("ka.auth.decision=\"allow\" and jevt.value[/stage] in (ResponseComplete)", true)]
    [InlineData("ka.target.name pmatch (web)", true)]
    public void A_condition_means_the_same(string condition, bool matches) => Assert.Equal(matches, Imported.Matches(Imported.One(Rule(condition)), Event));

    [Fact]
    public void A_rule_keeps_its_priority_tags_and_what_it_tells()
    {
        var text = Imported.One(Rule("kcreate and pod")).Text!;
        Assert.Contains("level: medium\n", text, StringComparison.Ordinal);
        Assert.Contains("tags:\n  - attack.privilege-escalation\n  - attack.t1610\n", text, StringComparison.Ordinal);
        Assert.Contains("fields:\n  - user.username\n  - objectRef.namespace\n  - requestObject.spec.containers.image\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kcreate", "- list: allowed\n  items: [mia@example.com]\n  append: true\n- macro: kcreate\n  condition: and not ka.user.name in (allowed)\n  append: true", false)]
    [InlineData("kcreate", "- macro: kcreate\n  condition: ka.verb=delete", false)]
    [InlineData("kcreate", "- rule: Something in the cluster\n  condition: and ka.target.namespace=shop\n  override: {condition: append}", false)]
    [InlineData("kcreate", "- rule: Something in the cluster\n  exceptions:\n    - {name: known, fields: [ka.user.name, ka.target.namespace], comps: [=, in], values: [[mia@example.com, [Shop, Web]]]}\n  override: {exceptions: append}", false)]
    [InlineData("kcreate", "- rule: Something in the cluster\n  exceptions:\n    - {name: known, fields: [ka.user.name, ka.target.namespace], comps: [=, in], values: [[mia@example.com, [Web]]]}\n  override: {exceptions: append}", true)]
    [InlineData("kcreate", "- rule: Something in the cluster\n  exceptions: [{name: known, fields: ka.user.name, comps: in, values: [mia@example.com]}]\n  override: {exceptions: append}", false)]
    public void What_comes_later_adds_or_takes_the_place(string condition, string later, bool matches) => Assert.Equal(matches, Imported.Matches(Imported.One(Rule(condition, later)), Event));

    [Theory]
    [InlineData("ka.req.pod.containers.image.repository in (a, b)", "ka.req.pod.containers.image.repository in")]
    [InlineData("ka.uri.param[command] = sh", "ka.uri.param[command]")]
    [InlineData("kcreate and no_such_macro", "no_such_macro")]
    [InlineData("proc.name = sh", "proc.name")]
    [InlineData("tolower(ka.user.name) = x", "tolower(ka.user.name)")]
    [InlineData("kcreate and (pod", "the end")]
    public void What_has_no_counterpart_is_said_with_its_place(string condition, string construct)
    {
        var rule = Imported.One(Rule(condition));
        var remark = Assert.Single(rule.Remarks);
        Assert.Equal((ImportOutcome.NotTranslated, construct, 11), (rule.Outcome, remark.Construct, remark.Line));
    }

    [Fact]
    public void Rules_over_system_calls_are_said_to_have_no_source()
    {
        var rule = Imported.One("- rule: A shell\n  desc: x\n  condition: proc.name = sh\n  output: x\n  priority: NOTICE\n");
        Assert.Contains("system calls", Assert.Single(rule.Remarks).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_never_matches_as_it_stands_is_left_out() => Assert.Equal(ImportOutcome.LeftOut, Imported.One(Rule("kcreate and ka.user.name in (none)", "- list: none\n  items: []")).Outcome);

    [Fact]
    public void A_macro_that_leads_to_itself_ends() => Assert.Equal(ImportOutcome.NotTranslated, Imported.One(Rule("a", "- macro: a\n  condition: b\n- macro: b\n  condition: a")).Outcome);
}
