using SecResponder.Events;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>A stranger's first minutes: <c>init</c>, then <c>new playbook</c>.</summary>
public sealed class StartingTests : IDisposable
{
    private const string Line = "<166>Mar 03 2026 22:01:00 fw-1 : %ASA-6-302013: Built inbound TCP connection 47111 for outside:203.0.113.9/52144 (203.0.113.9/52144) to inside:10.20.0.1/23 (10.20.0.1/23)";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Playbooks => Path.Combine(_scratch.Folder, "playbooks");

    private Task<CommandRun> InitAsync(params string[] more) => CommandRun.OfAsync(["init", _scratch.Folder, .. more]);

    private Task<CommandRun> NewAsync(params string[] more) => CommandRun.OfAsync(["new", "playbook", "--playbooks", Playbooks, .. more]);

    [Theory]
    [InlineData("none", null)]
    [InlineData("github", ".github/workflows/playbooks.yml")]
    [InlineData("azure-devops", "azure-pipelines.yml")]
    public async Task What_init_writes_is_valid_and_its_tests_pass(string ci, string? pipeline)
    {
        var run = await InitAsync("--team", "network-soc", "--ci", ci);
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        var valid = await CommandRun.OfAsync("validate", Playbooks, "--format", "json");
        Assert.Equal((ExitCodes.Fine, "[]"), (valid.ExitCode, valid.Out.Trim()));
        var tested = await CommandRun.OfAsync("test", Playbooks);
        Assert.Equal(ExitCodes.Fine, tested.ExitCode);
        Assert.Equal(4, tested.Rows.Count);
        Assert.True(pipeline is null || File.Exists(Path.Combine(_scratch.Folder, pipeline)));
        Assert.All(Directory.EnumerateFiles(_scratch.Folder, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("__", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_start_makes_no_second_team()
    {
        await InitAsync("--team", "network-soc");
        var again = await InitAsync();

        Assert.DoesNotContain("my-team", again.Out, StringComparison.Ordinal);
        Assert.Equal(["lists", "network-soc"], Directory.EnumerateDirectories(Playbooks).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_is_there_stays_as_it_is()
    {
        var file = _scratch.Write("playbooks/my-team/team.yaml", "scope: [192.0.2.0/24]\n");
        var run = await InitAsync();
        Assert.Contains("kept     playbooks/my-team/team.yaml", run.Out, StringComparison.Ordinal);
        Assert.Equal("scope: [192.0.2.0/24]\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCodes.Fine, (await InitAsync()).ExitCode);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("lists")]
    [InlineData("Network SOC")]
    [InlineData("")]
    public async Task A_teams_name_must_be_a_folders(string team) => Assert.Equal(ExitCodes.Usage, (await InitAsync("--team", team)).ExitCode);

    [Fact]
    public async Task A_playbook_of_each_source_is_valid_and_passes_its_tests()
    {
        await InitAsync();
        foreach (var source in EventSources.All)
        {
            var run = await NewAsync($"Something of {source.Id}", "--source", source.Id);
            Assert.True((run.ExitCode, run.Error) == (ExitCodes.Fine, ""), $"{source.Id}: {run.Out}{run.Error}");
        }
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("test", Playbooks)).ExitCode);
    }

    [Fact]
    public async Task A_line_of_ones_own_is_what_it_matches_and_the_inside_host_is_acted_upon()
    {
        await InitAsync();
        var sample = _scratch.Write("sample.log", $"gibberish\n{Line}\n");
        var run = await NewAsync("It's 5 o'clock: \"telnet\"", "--sample", sample, "--match", "DstPortNumber,DvcAction", "--group-by", "SrcIpAddr", "--do", "host.quarantine,ticket.open");
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        var text = await File.ReadAllTextAsync(Path.Combine(Playbooks, "my-team", "it_s_5_o_clock_telnet.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains("host: '{{ DstIpAddr }}', for: 4h", text, StringComparison.Ordinal);
        Assert.Contains("steps: [host.quarantine 10.20.0.1, ticket.open]", text, StringComparison.Ordinal);

        var again = await NewAsync("It's 5 o'clock: \"telnet\"", "--sample", sample);
        Assert.Equal(ExitCodes.CouldNotRun, again.ExitCode);
    }

    [Theory]
    [InlineData("no field of that name", "--source", "cisco-asa", "--match", "DstPortNumbr")]
    [InlineData("no source of that name", "--source", "cisco-aas")]
    [InlineData("no action of that name", "--source", "cisco-asa", "--do", "host.quarantaine")]
    [InlineData("neither source nor sample")]
    public async Task What_is_not_there_is_said_with_what_was_meant(string why, params string[] args)
    {
        await InitAsync();
        var run = await NewAsync(["A title", .. args]);
        Assert.True(run.ExitCode == ExitCodes.Usage, why);
        Assert.DoesNotContain("secresponder playbook", run.Error, StringComparison.Ordinal);
        Assert.True(args.Length == 0 || run.Error.Contains("did you mean", StringComparison.Ordinal), run.Error);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(Playbooks, "my-team"), "*.yaml"), file => !file.EndsWith("team.yaml", StringComparison.Ordinal));
    }
}
