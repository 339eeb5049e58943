using Xunit;

namespace SecResponder.Cli.Tests.Commands;

public sealed class SetTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("starter")]
    [InlineData("perimeter")]
    [InlineData("identity")]
    [InlineData("cloud-guard")]
    [InlineData("kubernetes")]
    [InlineData("change-control")]
    [InlineData("self-driving")]
    public async Task A_repository_begun_with_a_set_validates_and_its_tests_pass(string set)
    {
        var repository = Path.Combine(_scratch.Folder, "repo");
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("init", repository, "--set", set)).ExitCode);

        var playbooks = Path.Combine(repository, "playbooks");
        var validated = await CommandRun.OfAsync("validate", playbooks);
        Assert.True(validated.ExitCode == ExitCodes.Fine, validated.Out);
        Assert.EndsWith("0 errors, 0 warnings\n", validated.Out, StringComparison.Ordinal);
        var tested = await CommandRun.OfAsync("test", playbooks, "--set", set, "--format", "ndjson");
        Assert.True(tested.ExitCode == ExitCodes.Fine, string.Join('\n', tested.Rows.Where(row => row.GetProperty("result").GetString() != "passed")));
        Assert.NotEmpty(tested.Rows);
    }

    [Fact]
    public async Task What_is_there_already_is_kept()
    {
        _scratch.Write("repo/playbooks/network-soc/team.yaml", "budget: {steps: 50, per: 1h}\nchannels: {network-soc: 'env:X', oncall: 'env:Y'}\nnotices: [{do: notify.teams, with: {channel: network-soc}}]\n");

        await CommandRun.OfAsync("init", Path.Combine(_scratch.Folder, "repo"), "--set", "starter");

        Assert.StartsWith("budget: {steps: 50", await File.ReadAllTextAsync(Path.Combine(_scratch.Folder, "repo/playbooks/network-soc/team.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "the library has no set 'startr'", "init", "repo", "--set", "startr")]
    [InlineData(ExitCodes.Findings, "there is no set 'startr'", "validate", "PLAYBOOKS", "--set", "startr")]
    [InlineData(ExitCodes.Findings, "there is no set 'startr'", "test", "PLAYBOOKS", "--set", "startr")]
    [InlineData(ExitCodes.Findings, "there is no set 'startr'", "playbooks", "PLAYBOOKS", "--set", "startr")]
    public async Task A_set_that_there_is_not_is_told_and_asked_for(int exit, string said, params string[] args)
    {
        var run = await CommandRun.OfAsync([.. args.Select(arg => arg == "PLAYBOOKS" ? Shipped.ShippedPlaybook.Folder : arg == "repo" ? Path.Combine(_scratch.Folder, "repo") : arg)]);

        Assert.Equal(exit, run.ExitCode);
        Assert.Contains(said, run.Out + run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'starter'?", run.Out + run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_scratch.Folder, "repo")));
    }

    [Fact]
    public async Task The_playbooks_of_a_set_are_listed()
    {
        var run = await CommandRun.OfAsync("playbooks", Shipped.ShippedPlaybook.Folder, "--set", "starter", "--format", "ndjson");

        Assert.Equal(8, run.Rows.Count);
        Assert.All(run.Rows, row => Assert.Equal(("observe", ""), (row.GetProperty("mode").GetString(), row.GetProperty("acts").GetString())));
    }
}
