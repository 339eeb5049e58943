using System.Diagnostics;
using System.Text.Json;

namespace SecResponder.Cli.Tests.Commands;

public sealed class BacktestCommandTests : IDisposable
{
    private const string Id = "5a0e6f2c-77a1-4f1e-8b1a-2f5a3c9d0b11";

    // Four hosts, the first of them protected; ASA lines of connections that were let in.
    private static readonly string Log = string.Join('\n', Enumerable.Range(1, 4).Select(host =>
        $"<166>Mar 03 2026 22:0{host}:00 fw-1 : %ASA-6-302013: Built inbound TCP connection 4711{host} for outside:203.0.113.9/52{host}44 (203.0.113.9/52{host}44) to inside:10.20.0.{host}/23 (10.20.0.{host}/23)"));

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Playbooks => Path.Combine(_scratch.Folder, "playbooks");

    private static string Playbook(string mode = "observe", string lasts = "4h", string only = "23") => $$$"""
        title: Telnet session let in
        id: {{{Id}}}
        status: test
        logsource: {category: firewall}
        detection: {telnet: {DstPortNumber: {{{only}}}, DvcAction: Allow}, condition: telnet}
        level: medium
        group-by: [DstIpAddr]
        mode: {{{mode}}}
        response:
          - do: host.quarantine
            with: {host: '{{ DstIpAddr }}', for: {{{lasts}}}}
        """;

    private void Prepare(string folder, string text, string protectedOnes = "10.20.0.1")
    {
        _scratch.Write($"{folder}/lists/protected.yaml", $"- {protectedOnes}\n");
        _scratch.Write($"{folder}/soc/team.yaml", "scope: [10.0.0.0/8]\n");
        _scratch.Write($"{folder}/soc/telnet.yaml", text);
    }

    private Task<CommandRun> RunAsync(params string[] more) =>
        CommandRun.OfAsync(["backtest", _scratch.Write("asa.log", Log), "--source", "cisco-asa", "--playbooks", Playbooks, "--before", Path.Combine(_scratch.Folder, "before"), .. more]);

    [Fact]
    public async Task Two_versions_that_do_the_same_have_no_changes()
    {
        Prepare("before", Playbook());
        Prepare("playbooks", Playbook());
        var run = await RunAsync("--format", "json", "--fail-on", "any");
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(0, report.GetProperty("changes").GetArrayLength());
        Assert.Equal(report.GetProperty("before").ToString(), report.GetProperty("after").ToString());
        Assert.Equal((4, 3, 1, 3 * 4 * 3600), (Number("incidents"), Number("held"), Number("near_protected"), Number("holding_seconds")));
        Assert.Equal(1, report.GetProperty("after").GetProperty("refused").GetProperty("never").GetInt32());

        int Number(string name) => report.GetProperty("after").GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task What_would_be_held_longer_is_told_by_host()
    {
        Prepare("before", Playbook());
        Prepare("playbooks", Playbook(lasts: "8h"));
        var rows = (await RunAsync()).Rows;
        Assert.Equal(["10.20.0.2", "10.20.0.3", "10.20.0.4"], rows.Select(row => row.GetProperty("target").GetString()));
        Assert.All(rows, row => Assert.Equal(
            ("changed", "hold", "4h", "8h", 1), (Text(row, "change"), Text(row, "would"), Text(row, "lasting_before"), Text(row, "lasting_after"), row.GetProperty("times_after").GetInt32())));
    }

    [Fact]
    public async Task A_host_that_is_protected_now_is_held_no_more_and_named_as_refused()
    {
        Prepare("before", Playbook());
        Prepare("playbooks", Playbook(), "10.20.0.2");
        var rows = (await RunAsync()).Rows.Select(row => (Text(row, "change"), Text(row, "would"), Text(row, "guardrail"), Text(row, "target"))).ToArray();
        Assert.Equal(
            [("added", "hit protected", "never", "10.20.0.2"), ("removed", "hit protected", "never", "10.20.0.1"), ("added", "hold", null, "10.20.0.1"), ("removed", "hold", null, "10.20.0.2")], rows);
    }

    [Theory]
    [InlineData("enforce", "enforced", "holds", 1)]
    [InlineData("enforce", "enforced", "protected", 0)]
    [InlineData("observe", null, "any", 0)]
    public async Task What_is_for_real_from_now_on_is_a_change(string mode, string? kind, string failOn, int exit)
    {
        Prepare("before", Playbook());
        Prepare("playbooks", Playbook(mode));
        var run = await RunAsync("--fail-on", failOn);
        Assert.Equal(exit, run.ExitCode);
        Assert.Equal(kind is null ? [] : [kind], run.Rows.Where(row => Text(row, "would") == "hold").Select(row => Text(row, "change")).Distinct());
    }

    [Fact]
    public async Task A_revision_of_git_is_what_it_is_compared_with_by_itself()
    {
        Prepare("repository/playbooks", Playbook(only: "24"));
        var repository = Path.Combine(_scratch.Folder, "repository");
        foreach (var words in (string[][])[["init", "-q"], ["add", "."], ["-c", "user.name=mia", "-c", "user.email=mia@example.com", "commit", "-qm", "first"]])
            await Git(repository, words);
        Prepare("repository/playbooks", Playbook());
        var run = await CommandRun.OfAsync("backtest", _scratch.Write("asa.log", Log), "--source", "cisco-asa", "--playbooks", Path.Combine(repository, "playbooks"));
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        Assert.Equal(["added"], run.Rows.Select(row => Text(row, "change")).Distinct());

        var unknown = await CommandRun.OfAsync("backtest", Path.Combine(_scratch.Folder, "asa.log"), "--playbooks", Path.Combine(repository, "playbooks"), "--before", "no-such-tag");
        Assert.Equal(ExitCodes.CouldNotRun, unknown.ExitCode);
        Assert.Contains("'no-such-tag' is no folder and no revision", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_for_a_pull_request_has_no_links_and_mentions_of_titles()
    {
        Prepare("before", Playbook(only: "24"));
        Prepare("playbooks", Playbook().Replace("Telnet session", "'[@everyone](https://example.com) | Telnet", StringComparison.Ordinal).Replace("let in", "let in'", StringComparison.Ordinal));
        var run = await RunAsync("--format", "markdown");
        Assert.StartsWith("### Backtest of the playbooks\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("| **incidents** | 0 | **4** |", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("](", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_in_either_version_stop_it()
    {
        Prepare("before", Playbook());
        Prepare("playbooks", Playbook().Replace("condition: telnet", "condition: telnot", StringComparison.Ordinal));
        var run = await RunAsync();
        Assert.Equal((ExitCodes.Findings, ""), (run.ExitCode, run.Out));
        Assert.Contains("telnot", run.Error, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static async Task Git(string folder, string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. words]))!;
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, git.ExitCode);
    }
}
