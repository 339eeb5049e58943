using System.Text.Json.Nodes;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Kubernetes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Kubernetes;

/// <summary>Pods in quarantine: out of everything, and back with exactly what they had.</summary>
public sealed class QuarantinePodTests
{
    private const string Policy = KubernetesTested.Policies + "/secresponder-quarantine";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_labels_come_back_and_what_others_have_given_it_since_stays()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await QuarantinedAsync(outside);
        Change(outside, KubernetesTested.Web, pod =>
        {
            pod["metadata"]!["labels"]!["forensics"] = "case-7";
            pod["metadata"]!["labels"]!["tier"] = "seized";
        });

        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        var pod = KubernetesTested.Seen(outside.Truth, KubernetesTested.Web)!;
        Assert.Equal(("web", "case-7", "seized", null), (pod.Label("app"), pod.Label("forensics"), pod.Label("tier"), pod.Label("secresponder.io/quarantine")));
        Assert.Equal((null, null), (pod.Annotation("secresponder.io/step"), pod.Annotation("secresponder.io/labels")));
    }

    [Fact]
    public async Task Its_controller_lets_it_go_and_starts_another()
    {
        await using var outside = await Outside.CreateAsync();
        await QuarantinedAsync(outside);

        Assert.Null(KubernetesTested.Seen(outside.Truth, KubernetesTested.Web)!.Node()["metadata"]!["ownerReferences"]);
        Assert.Equal("web", KubernetesTested.Seen(outside.Truth, KubernetesTested.Web + "-fresh")!.Label("app"));
    }

    [Fact]
    public async Task Labels_that_the_ledger_has_otherwise_than_the_annotation_are_a_matter_for_a_person()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await QuarantinedAsync(outside);
        Change(outside, KubernetesTested.Web, pod => pod["metadata"]!["annotations"]!["secresponder.io/labels"] = """{"app":"vault"}""");

        Assert.Contains("by hand", Assert.IsType<Effect.Refused>(await action.UndoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
        Assert.IsType<Effect.Done>(await action.UndoAsync(call with { Before = """{"app":"vault"}""" }, Cancellation));
    }

    [Fact]
    public async Task A_policy_that_somebody_has_weakened_or_removed_is_made_whole_again()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await QuarantinedAsync(outside);
        Change(outside, Policy, policy => policy["spec"]!["egress"] = new JsonArray(new JsonObject()));

        Assert.NotNull(Assert.IsType<Effect.Absent>(await action.FindAsync(call, Cancellation)).Left);
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation));
        outside.Truth.Get<KubernetesSystem>().World.Remove(KubernetesTested.Prod, Policy);
        Assert.NotNull(Assert.IsType<Effect.Absent>(await action.FindAsync(call, Cancellation)).Left);
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));

        Assert.Equal("secresponder", KubernetesTested.Seen(outside.Truth, Policy)!.Label("app.kubernetes.io/managed-by"));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Assert.Equal(KubernetesTested.WebLabels, KubernetesTested.Labels(outside.Truth, KubernetesTested.Web));
    }

    [Fact]
    public async Task A_policy_of_our_name_that_is_not_ours_is_left_and_named()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Truth.Get<KubernetesSystem>().World.Put(KubernetesTested.Prod, Policy, JsonNode.Parse("""{"kind":"NetworkPolicy","spec":{"podSelector":{},"policyTypes":["Egress"]}}""")!.AsObject());
        var (action, call) = await CallAsync(outside);

        Assert.Contains("not ours", Assert.IsType<Effect.Refused>(await action.DoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
        Assert.Equal(KubernetesTested.WebLabels, KubernetesTested.Labels(outside.Truth, KubernetesTested.Web));
    }

    [Theory]
    [InlineData("""{"podSelector":{},"egress":[{}]}""", true)]
    [InlineData("""{"podSelector":{"matchExpressions":[{"key":"app","operator":"DoesNotExist"}]},"ingress":[{}]}""", true)]
    [InlineData("""{"podSelector":{"matchExpressions":[{"key":"app","operator":"Exists"}]},"ingress":[{}]}""", false)]
    [InlineData("""{"podSelector":{"matchExpressions":[{"key":"app","operator":"In","values":["web"]}]},"ingress":[{}]}""", false)]
    [InlineData("""{"podSelector":{"matchExpressions":[{"key":"app","operator":"NotIn","values":["web"]}]},"ingress":[{}]}""", true)]
    [InlineData("""{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{}]}""", false)]
    [InlineData("""{"podSelector":{}}""", false)]
    public async Task What_another_policy_still_lets_through_is_told(string spec, bool isTold)
    {
        await using var outside = await Outside.CreateAsync();
        outside.Truth.Get<KubernetesSystem>().World.Put(KubernetesTested.Prod, KubernetesTested.Policies + "/others", JsonNode.Parse($$"""{"kind":"NetworkPolicy","spec":{{spec}}}""")!.AsObject());
        var (action, call) = await CallAsync(outside);

        var done = Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));

        Assert.Equal(isTold, done.Note.Contains("what others allows is still let through", StringComparison.Ordinal));
        Assert.Equal(done.Note, Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation)).Note);
    }

    [Theory]
    [InlineData("payments/pods/agent-1", "its node's network")]
    [InlineData("payments/pods/static-1", "static pod")]
    [InlineData("kube-system/pods/dns-1", "Clusters:prod:Namespaces")]
    public async Task What_can_not_or_may_not_be_cut_off_is_refused_with_the_reason(string pod, string expected)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await KubernetesTested.CallAsync(outside, "1", pod, EntityKind.Host);

        Assert.Contains(expected, Assert.IsType<Effect.Refused>(await outside.Action("pod.quarantine").DoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().KubernetesWrites);
    }

    [Fact]
    public async Task A_pod_of_the_same_name_that_was_made_since_is_another()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await QuarantinedAsync(outside);
        outside.Truth.Get<KubernetesSystem>().World.Remove(KubernetesTested.Prod, KubernetesTested.Web);
        outside.Truth.Get<KubernetesSystem>().World.Put(KubernetesTested.Prod, KubernetesTested.Web, JsonNode.Parse(KubernetesTested.Pod("10.244.1.6"))!.AsObject());

        Assert.Equal(new Effect.Absent(), await action.FindAsync(call, Cancellation));
        Assert.IsType<Effect.Refused>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Assert.IsType<Effect.NotOurs>(await outside.Action("pod.delete").DoAsync(call, Cancellation));
        Assert.Equal(KubernetesTested.WebLabels, KubernetesTested.Labels(outside.Truth, KubernetesTested.Web));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, false)]
    public async Task Who_is_not_quick_enough_reads_again_and_gives_up_after_a_while(int times, bool expected)
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await CallAsync(outside);
        _ = outside.Truth.Break(new LabFault { System = "kubernetes", Kind = LabFaultKind.Status, Status = 409, Method = "PATCH", Times = times, Body = """{"kind":"Status","status":"Failure","reason":"Conflict","message":"the object has been modified"}""" });

        var effect = await action.DoAsync(call, Cancellation);

        if (expected)
            Assert.IsType<Effect.Done>(effect);
        else
            Assert.Contains("the object has been modified", Assert.IsType<Effect.TryAgain>(effect).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_between_our_look_and_our_write_is_not_overwritten()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await CallAsync(outside);
        // The look sees an older version than there is: a write that names it is not taken.
        var seen = KubernetesTested.Seen(outside.Truth, KubernetesTested.Web)!.Body.GetRawText();
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Change(outside, KubernetesTested.Web, pod => pod["metadata"]!["labels"]!["owner"] = "somebody");
        _ = outside.Truth.Break(new LabFault { System = "kubernetes", Kind = LabFaultKind.Status, Status = 200, Method = "GET", Path = "pods/web-1", Body = seen, Times = 2 });

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));

        Assert.Contains("somebody", KubernetesTested.Seen(outside.Truth, KubernetesTested.Web)!.Annotation("secresponder.io/labels"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_again_the_labels_before_us_are_those_that_come_back()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await QuarantinedAsync(outside);
        Change(outside, KubernetesTested.Web, pod => pod["metadata"]!["labels"] = new JsonObject { ["app"] = "web" });

        Assert.NotNull(Assert.IsType<Effect.Absent>(await action.FindAsync(call, Cancellation)).Left);
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Equal(KubernetesTested.WebLabels, KubernetesTested.Labels(outside.Truth, KubernetesTested.Web));
    }

    private static async Task<(IKeepsState Action, ActionCall Call)> CallAsync(Outside outside)
    {
        var action = (IKeepsState)outside.Action("pod.quarantine");
        var call = await KubernetesTested.CallAsync(outside, "1", "10.244.1.5", EntityKind.Host);
        return (action, call with { Before = await action.ReadStateAsync(call, Cancellation) });
    }

    private static async Task<(IKeepsState Action, ActionCall Call)> QuarantinedAsync(Outside outside)
    {
        var (action, call) = await CallAsync(outside);
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        return (action, call);
    }

    private static void Change(Outside outside, string path, Action<JsonObject> change) => outside.Truth.Get<KubernetesSystem>().World.Change(KubernetesTested.Prod, path, change);
}
