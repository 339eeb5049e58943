using System.Text.Json.Nodes;
using SecResponder.Connectors.Kubernetes;
using SecResponder.Lab.Kubernetes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Kubernetes;

/// <summary>Nodes, workloads, names and addresses, rights and tokens.</summary>
public sealed class ClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workload_gets_its_old_number_back()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await ScaledAsync(outside, "0");

        Assert.Equal("0", KubernetesTested.Replicas(outside.Truth));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Equal("3", KubernetesTested.Replicas(outside.Truth));
    }

    [Fact]
    public async Task What_an_autoscaler_puts_back_is_drift_and_the_old_number_stays_the_one_before_us()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await ScaledAsync(outside, "0");
        Change(outside, "7");

        Assert.Contains("annotations", Assert.IsType<Effect.Absent>(await action.FindAsync(call, Cancellation)).Left, StringComparison.Ordinal);
        Assert.IsType<Effect.Running>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Equal("3", KubernetesTested.Replicas(outside.Truth));
    }

    [Fact]
    public async Task A_number_that_somebody_has_set_since_stays()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await ScaledAsync(outside, "0");
        Change(outside, "7");

        Assert.Contains("7 replicas since", Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation)).Note, StringComparison.Ordinal);

        Assert.Equal("7", KubernetesTested.Replicas(outside.Truth));
        Assert.Null(KubernetesTested.Seen(outside.Truth, KubernetesTested.Deployment)!.Annotation("secresponder.io/scale"));
    }

    [Fact]
    public async Task Fewer_replicas_are_not_there_before_the_others_have_gone()
    {
        await using var outside = await Outside.CreateAsync();
        var action = (IKeepsState)outside.Action("workload.scale");
        var call = await WorkloadAsync(outside, "1", "1");

        Assert.IsType<Effect.Done>(await Contract.RunnersTurns.SettleAsync(action, call, isUncertain: false, Cancellation));
        Change(outside, "1", running: 2);

        Assert.Contains("still has 2", Assert.IsType<Effect.Running>(await action.FindAsync(call, Cancellation)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_steps_that_want_two_numbers_are_a_matter_for_a_person()
    {
        await using var outside = await Outside.CreateAsync();
        await ScaledAsync(outside, "0");

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("workload.scale").DoAsync(await WorkloadAsync(outside, "2", "1"), Cancellation));

        Assert.Contains("sr-1", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("51")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("")]
    public async Task A_number_outside_the_bounds_is_refused(string replicas)
    {
        await using var outside = await Outside.CreateAsync();

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("workload.scale").DoAsync(await WorkloadAsync(outside, "1", replicas), Cancellation));

        Assert.Contains("from 0 to 50", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("3", KubernetesTested.Replicas(outside.Truth));
    }

    [Fact]
    public async Task A_node_that_somebody_has_uncordoned_loses_our_mark_and_keeps_its_pods()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("node.cordon"), await KubernetesTested.CallAsync(outside, "1", "192.168.7.1", EntityKind.Host));
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        outside.Truth.Get<KubernetesSystem>().World.Change(KubernetesTested.Prod, KubernetesTested.Worker, node => node["spec"]!.AsObject().Remove("unschedulable"));

        Assert.NotNull(Assert.IsType<Effect.Absent>(await action.FindAsync(call, Cancellation)).Left);
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Null(KubernetesTested.Seen(outside.Truth, KubernetesTested.Worker)!.Annotation("secresponder.io/cordon"));
    }

    [Theory]
    [InlineData("10.244.1.5", "payments/web-1", "the one that has ended had it before")]
    [InlineData("payments/pods/web-1", "payments/web-1", "as the audit log names it")]
    [InlineData("prod/payments/pods/twin-1", "payments/twin-1", "the cluster says which of the two")]
    [InlineData("192.168.7.1", "worker-1", "a pod with its node's network has the node's address")]
    [InlineData("worker-1", "worker-1", "a name alone is a node's")]
    [InlineData("nodes/worker-1", "worker-1", "as the audit log names it")]
    public async Task Who_it_is_is_told(string what, string expected, string why)
    {
        await using var outside = await Outside.CreateAsync();

        var resolved = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(what, resolver: nameof(KubernetesResolver)));

        Assert.True(resolved.Entity.DisplayName == expected, why);
    }

    [Theory]
    [InlineData("10.244.1.9", "after the event")]
    [InlineData("10.244.9.9", "nothing in dev, prod has")]
    [InlineData("payments/pods/none", "knows no payments/pods/none")]
    [InlineData("../../secrets/x", "can't be the name")]
    [InlineData("Payments/pods/Web", "can't be the name")]
    public async Task Who_it_was_not_is_told(string what, string expected)
    {
        await using var outside = await Outside.CreateAsync();

        var unknown = Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync(what, resolver: nameof(KubernetesResolver)));

        Assert.Contains(expected, unknown.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.244.1.7")]
    [InlineData("payments/pods/twin-1")]
    public async Task What_two_clusters_have_is_neither(string what)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.Equal(2, Assert.IsType<Resolution.Ambiguous>(await outside.ResolveAsync(what, resolver: nameof(KubernetesResolver))).Candidates.Length);
    }

    [Fact]
    public async Task Labels_namespace_and_cluster_are_tags_that_a_protected_list_can_name()
    {
        await using var outside = await Outside.CreateAsync();

        var pod = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync("10.244.1.5", resolver: nameof(KubernetesResolver))).Entity;

        Assert.Equal(["app=web", "tier=front", "cluster:prod", "namespace:payments"], pod.Tags);
        Assert.Equal(["payments/web-1", "payments/pods/web-1", "web-1", "10.244.1.5"], pod.Names);
    }

    [Fact]
    public async Task Which_right_is_missing_is_told_by_name()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Truth.Get<KubernetesSystem>().World.Lab.Denied.Add("patch pods");

        Assert.Contains("lacks patch pods", (await outside.Action("pod.quarantine").CheckAsync(Cancellation)).Note, StringComparison.Ordinal);
        Assert.True((await outside.Action("node.cordon").CheckAsync(Cancellation)).Usable);
    }

    [Fact]
    public async Task A_service_accounts_token_is_read_anew_since_the_platform_replaces_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var outside = await Outside.CreateAsync();
            await File.WriteAllTextAsync(file, "an old one\n", Cancellation);
            await using var inCluster = await Outside.CreateAsync(options => options.With(new KubernetesOptions
            {
                Clusters = { ["prod"] = new() { Address = new Uri(outside.Lab.BaseAddress, "k8s/prod"), TokenFile = file, Namespaces = { "payments" } } },
            }));

            Assert.IsType<Resolution.Unavailable>(await inCluster.ResolveAsync("worker-1", resolver: nameof(KubernetesResolver)));
            await File.WriteAllTextAsync(file, Outside.Canary + "\n", Cancellation);
            Assert.IsType<Resolution.Resolved>(await inCluster.ResolveAsync("worker-1", resolver: nameof(KubernetesResolver)));
            await File.WriteAllTextAsync(file, "", Cancellation);
            Assert.Contains("empty", Assert.IsType<Resolution.Unavailable>(await inCluster.ResolveAsync("worker-1", resolver: nameof(KubernetesResolver))).Reason, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("https://k8s.example.com", null, "payments", 50, null)]
    [InlineData("http://k8s.example.com", null, "payments", 50, "https address")]
    [InlineData("https://k8s.example.com", "env:T", "payments", 50, "not both")]
    [InlineData("https://k8s.example.com", null, "a/b", 50, "Namespaces")]
    [InlineData("https://k8s.example.com", null, "payments", 5000, "MostReplicas")]
    public void Settings_that_are_wrong_are_named(string address, string? token, string space, int most, string? expected)
    {
        var options = new KubernetesOptions { Clusters = { ["prod"] = new() { Address = new Uri(address), TokenFile = "/token", Token = token, Namespaces = { space } } }, MostReplicas = most };

        var mistakes = new KubernetesOptionsValidator().Validate(options).Errors;

        Assert.Equal(expected is null ? 0 : 1, mistakes.Count);
        Assert.All(mistakes, mistake => Assert.Contains(expected!, mistake.ErrorMessage, StringComparison.Ordinal));
    }

    private static async Task<ActionCall> WorkloadAsync(Outside outside, string step, string replicas)
    {
        var call = await KubernetesTested.CallAsync(outside, step, "payments/deployments/web", EntityKind.Resource, ("replicas", replicas));
        return call with { Before = await ((IKeepsState)outside.Action("workload.scale")).ReadStateAsync(call, Cancellation) };
    }

    private static async Task<(IResponseAction Action, ActionCall Call)> ScaledAsync(Outside outside, string replicas)
    {
        var (action, call) = (outside.Action("workload.scale"), await WorkloadAsync(outside, "1", replicas));
        Assert.IsType<Effect.Done>(await Contract.RunnersTurns.SettleAsync(action, call, isUncertain: false, Cancellation));
        return (action, call);
    }

    private static void Change(Outside outside, string replicas, int? running = null) => outside.Truth.Get<KubernetesSystem>().World.Change(KubernetesTested.Prod, KubernetesTested.Deployment, workload =>
    {
        workload["spec"]!["replicas"] = JsonNode.Parse(replicas);
        workload["status"]!["replicas"] = running ?? JsonNode.Parse(replicas);
    });
}
