using System.Text.Json;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>import</c>: what is written validates, what is not is said, and nothing that is there is lost.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Sigma = """
        title: Telnet let in
        id: 4f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e21
        logsource: {category: firewall}
        detection: {selection: {dst_port: 23}, condition: selection}
        """;

    private const string Waiting = """
        title: A mail rule
        id: 5f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e22
        logsource: {product: nobody, service: mail}
        detection: {selection: {rule: forward}, condition: selection}
        """;

    private const string Placeholder = """
        title: An administrator from elsewhere
        id: 6f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e23
        logsource: {category: authentication}
        detection: {selection: {'TargetUsername|expand': '%admins%'}, condition: selection}
        """;

    private const string Sentinel = """
        id: 7f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e24
        name: Many refused connections
        severity: Medium
        queryPeriod: 1h
        triggerOperator: gt
        triggerThreshold: 0
        query: |
          _Im_NetworkSession(eventresult='Failure')
          | summarize Count = count() by SrcIpAddr, bin(TimeGenerated, 5m)
          | where Count > 500
        """;

    private const string Joined = """
        id: 8f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e25
        name: Two things at once
        severity: Medium
        queryPeriod: 1h
        query: |
          SigninLogs
          | where ResultType == "0"
          | join kind=inner (AuditLogs) on CorrelationId
        """;

    private const string Falco = """
        - macro: kcreate
          condition: ka.verb=create
        - rule: A role made
          desc: Somebody made a role.
          condition: kcreate and ka.target.resource in (roles, clusterroles)
          output: Role made (user=%ka.user.name)
          priority: NOTICE
          source: k8s_audit
        - rule: A shell
          desc: x
          condition: proc.name = sh
          output: x
          priority: NOTICE
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Playbooks => Path.Combine(_scratch.Folder, "repo", "playbooks");

    private string From => Path.Combine(_scratch.Folder, "from");

    private async Task<CommandRun> ImportAsync(params string[] more)
    {
        await CommandRun.OfAsync("init", Path.Combine(_scratch.Folder, "repo"), "--team", "network-soc");
        return await CommandRun.OfAsync(["import", From, "--playbooks", Playbooks, .. more]);
    }

    private void WriteAll()
    {
        _scratch.Write("from/network/telnet.yml", Sigma);
        _scratch.Write("from/mail.yml", Waiting);
        _scratch.Write("from/admins.yml", Placeholder);
        _scratch.Write("from/rules/refused.yaml", Sentinel);
        _scratch.Write("from/rules/joined.yaml", Joined);
        _scratch.Write("from/k8s.yaml", Falco);
        _scratch.Write("from/values.yaml", "image: {tag: latest}\n");
        _scratch.Write("from/README.md", "# no rule");
    }

    [Fact]
    public async Task What_translates_is_written_and_validates_and_the_rest_is_said()
    {
        WriteAll();
        var run = await ImportAsync();
        Assert.Equal((ExitCodes.Findings, ""), (run.ExitCode, run.Error));
        Assert.Equal(["falco/a_role_made.yaml", "sentinel/many_refused_connections.yaml", "sigma/mail.yaml", "sigma/network/telnet.yaml"], Written());
        Assert.Contains("Sigma: 2 imported, 1 not translated", run.Out, StringComparison.Ordinal);
        Assert.Contains("joined.yaml:1  Two things at once\n    8:5 join: it joins the rows of two queries\n      by hand: ", run.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("system calls are seen on the host only", run.Out, StringComparison.Ordinal);
        Assert.Contains("%admins%", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 of them wait", run.Out, StringComparison.Ordinal);
        Assert.Contains("*/nobody/mail", run.Out, StringComparison.Ordinal);

        var valid = await CommandRun.OfAsync("validate", Playbooks);
        Assert.Contains("5 playbooks without errors; 0 errors", valid.Out, StringComparison.Ordinal);
        Assert.Contains("no source gives events of the log source */nobody/mail", valid.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_text_is_counted_by_itself_and_as_no_rule_of_any_format()
    {
        WriteAll();
        File.WriteAllBytes(Path.Combine(From, "packed.yaml"), [0x1F, 0x8B, 0x08, 0xFF, 0xFE]);

        var run = await ImportAsync();
        Assert.Contains("1 file or folder can't be read\n", run.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Sigma: 2 imported, 1 not translated", run.Out, StringComparison.Ordinal);
        Assert.Contains("packed.yaml:1", run.Out, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await ImportAsync("--format", "json")).Out);
        Assert.Equal(JsonValueKind.Null, json.RootElement.EnumerateArray().Single(rule => rule.GetProperty("file").GetString()!.EndsWith("packed.yaml", StringComparison.Ordinal)).GetProperty("format").ValueKind);
    }

    [Fact]
    public async Task For_scripts_each_rule_is_an_object()
    {
        WriteAll();
        using var json = JsonDocument.Parse((await ImportAsync("--format", "json")).Out);
        var results = json.RootElement.EnumerateArray().ToDictionary(rule => rule.GetProperty("title").GetString()!, rule => (Result: rule.GetProperty("result").GetString(), Playbook: rule.GetProperty("playbook").GetString(), Waits: rule.GetProperty("waits").GetBoolean()));
        Assert.Equal(("imported", "network-soc/sigma/network/telnet.yaml", false), results["Telnet let in"]);
        Assert.Equal(("imported", "network-soc/sigma/mail.yaml", true), results["A mail rule"]);
        Assert.Equal(("not translated", null, false), results["Two things at once"]);
        Assert.Equal(7, results.Count);
    }

    [Fact]
    public async Task A_second_import_changes_nothing_and_keeps_what_was_changed_since()
    {
        WriteAll();
        await ImportAsync("--from", "sigma");
        var telnet = Path.Combine(Playbooks, "network-soc/sigma/network/telnet.yaml");
        await File.AppendAllTextAsync(telnet, "level: high\n", TestContext.Current.CancellationToken);
        var again = await ImportAsync("--from", "sigma");
        Assert.Contains("Sigma: 1 unchanged, 1 kept, 1 not translated", again.Out, StringComparison.Ordinal);
        Assert.EndsWith("level: high\n", await File.ReadAllTextAsync(telnet, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("1 imported", (await ImportAsync("--from", "sigma", "--overwrite")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("level: high", await File.ReadAllTextAsync(telnet, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_a_rule_names_lets_it_in()
    {
        _scratch.Write("from/admins.yml", Placeholder);
        _scratch.Write("repo/playbooks/lists/admins.yaml", "- root@example.com\n");
        Assert.Equal((ExitCodes.Fine, ""), ((await ImportAsync()).ExitCode, ""));
        Assert.Equal(["sigma/admins.yaml"], Written());
    }

    [Fact]
    public async Task A_rule_that_is_there_already_is_left_out()
    {
        _scratch.Write("from/one.yml", Sigma);
        _scratch.Write("from/two.yml", Sigma);
        _scratch.Write("from/team.yml", Waiting);
        var run = await ImportAsync();
        Assert.Equal(["sigma/one.yaml", "sigma/team_rule.yaml"], Written());
        Assert.Contains("another rule has this id: network-soc/sigma/one.yaml", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "--dry-run")]
    [InlineData(1, "--fed-only")]
    public async Task Less_is_written_when_less_is_wanted(int written, string option)
    {
        _scratch.Write("from/one.yml", Sigma);
        _scratch.Write("from/two.yml", Waiting);
        Assert.Equal(ExitCodes.Fine, (await ImportAsync(option)).ExitCode);
        Assert.Equal(written, Written().Count);
    }

    [Theory]
    [InlineData("title: [\n")]
    [InlineData("\0\u0001")]
    public async Task A_file_that_can_not_be_read_is_said(string text)
    {
        _scratch.Write("from/broken.yml", text);
        var run = await ImportAsync();
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("broken.yml", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "did you mean 'network-soc'?", "--owner", "network-sok")]
    [InlineData(ExitCodes.Findings, "there are no rules of Falco", "--from", "falco")]
    public async Task A_slip_is_answered(int exitCode, string answer, params string[] more)
    {
        _scratch.Write("from/one.yml", Sigma);
        var run = await ImportAsync(more);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(answer, run.Error, StringComparison.Ordinal);
        Assert.Empty(Written());
    }

    private IReadOnlyList<string> Written()
    {
        var root = Path.Combine(Playbooks, "network-soc");
        return [.. Directory.EnumerateFiles(root, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Where(file => file.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
