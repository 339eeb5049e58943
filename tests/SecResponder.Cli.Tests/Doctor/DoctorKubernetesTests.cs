using System.Text.Json;

namespace SecResponder.Cli.Tests.Doctor;

/// <summary><c>doctor</c> on clusters: the roles that the playbooks in force need, and how the account stands to them.</summary>
public sealed class DoctorKubernetesTests
{
    private const string Delete = "{do: pod.delete, with: {pod: '{{ SrcIpAddr }}'}}";
    private const string Cordon = "{do: node.cordon, with: {node: '{{ SrcIpAddr }}', for: 1h}}";

    private static readonly string Enough = """
        [{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]},{"verbs":["delete"],"apiGroups":[""],"resources":["pods"]},
         {"verbs":["get","list"],"apiGroups":[""],"resources":["nodes"]}]
        """;

    [Fact]
    public async Task Each_namespace_that_may_be_acted_on_gets_a_role_and_what_lies_in_none_a_role_of_the_cluster()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Delete).Does("observe", Cordon).ConnectedAsync("t", null, null, "Kubernetes");

        var run = await repository.RunAsync("--emit", "kubernetes");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            ["kind: ClusterRole", "kind: ClusterRoleBinding", "kind: Role", "kind: RoleBinding", "kind: Role", "kind: RoleBinding"],
            run.Out.Split('\n').Where(line => line.StartsWith("kind: ", StringComparison.Ordinal)));
        Assert.Contains("metadata: {name: secresponder, namespace: shop}\nrules:\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, Lines(run, """  - {apiGroups: [""], resources: [pods], verbs: [delete, get, list]}"""));
        Assert.Equal(1, Lines(run, """  - {apiGroups: [""], resources: [nodes], verbs: [get, list, patch]}"""));
        Assert.DoesNotContain("patch", (await repository.RunAsync("--emit", "kubernetes", "--now")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_namespaces_may_be_acted_on_one_role_is_enough()
    {
        await using var repository = await new DoctorRepository { Namespaces = ["*"] }.Does("enforce", Delete).ConnectedAsync("t", null, null, "Kubernetes");

        var run = await repository.RunAsync("--emit", "kubernetes");

        Assert.DoesNotContain("kind: Role\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(1, Lines(run, """  - {apiGroups: [""], resources: [pods], verbs: [delete, get, list]}"""));
    }

    [Fact]
    public async Task An_account_with_just_what_is_needed_has_nothing_to_mend()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Delete).ConnectedAsync("t", null, null, "Kubernetes");
        repository.Clusters.Rules = Enough;

        var (run, report) = await repository.ReportAsync();

        Assert.Equal([], Told(report, "finding"));
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["secrets"]}""", "granted, and nothing in force needs it: get secrets", 2)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", "wider than needed: * *.*", 1)]
    [InlineData("""{"verbs":["*"],"apiGroups":[""],"resources":["pods"]}""", "wider than needed: * pods", 2)]
    [InlineData("""{"verbs":["patch"],"apiGroups":[""],"resources":["nodes"]}""", "granted, and nothing in force needs it: patch nodes", 1)]
    [InlineData("""{"verbs":["delete"],"apiGroups":[""],"resources":["pods"],"resourceNames":["web-1"]}""", null, 0)]
    public async Task What_the_account_has_besides_is_told_once_where_it_holds(string rule, string? told, int times)
    {
        await using var repository = await new DoctorRepository().Does("enforce", Delete).ConnectedAsync("t", null, null, "Kubernetes");
        repository.Clusters.Rules = Enough.TrimEnd()[..^1] + "," + rule + "]";

        var (_, report) = await repository.ReportAsync();

        Assert.Equal(times, Told(report, "finding").Count(one => one == told));
        Assert.Equal(times, Told(report, "finding").Length);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_named_with_its_namespace_and_the_way_to_grant_it()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Delete).ConnectedAsync("t", null, null, "Kubernetes");
        repository.Clusters.Rules = Enough;
        repository.Clusters.Denied.Add("delete pods");

        var run = await repository.RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Kubernetes prod/payments delete pods", run.Out, StringComparison.Ordinal);
        Assert.Contains("doctor --emit kubernetes", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authorizer_that_can_not_list_rights_is_not_taken_for_one_that_has_none()
    {
        await using var repository = await new DoctorRepository().Does("enforce", Delete).ConnectedAsync("t", null, null, "Kubernetes");
        repository.Clusters.Rules = null;

        var (run, report) = await repository.ReportAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("whether there are rights besides these can't be asked", Told(report, "note"));
    }

    private static int Lines(CommandRun run, string line) => run.Out.Split('\n').Count(one => one == line);

    private static string[] Told(JsonElement report, string state) =>
        [.. report.GetProperty("examined").EnumerateArray().Where(one => one.GetProperty("state").GetString() == state).Select(one => one.GetProperty("what").GetString()!)];
}
