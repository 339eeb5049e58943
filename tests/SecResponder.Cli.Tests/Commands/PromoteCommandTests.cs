using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Tests.Commands;

public sealed class PromoteCommandTests : IDisposable
{
    private const string Id = "3f1f6c1e-2a4e-4f0a-9a63-5b1d7c5f0a01";
    private const string Text = $$$"""
        title: Telnet session let in
        id: {{{Id}}}
        status: test
        logsource: {category: firewall}
        detection: {telnet: {DstPortNumber: 23, DvcAction: Allow}, condition: telnet}
        level: medium
        group-by: [SrcIpAddr]
        mode: observe   # since March
        response:
          - do: ticket.open
            with: {queue: my-team, title: 'Telnet from {{ SrcIpAddr }}'}
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Playbooks => Path.Combine(_scratch.Folder, "playbooks");

    private string Store => Path.Combine(_scratch.Folder, "s.db");

    private async Task<string> PrepareAsync(int incidents)
    {
        _scratch.Write("playbooks/my-team/team.yaml", "scope: [10.0.0.0/8]\n");
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Store });
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await store.CommitAsync(
            new StageTwoCommit
            {
                Incidents = [.. Enumerable.Range(1, incidents).Select(i => new NewIncident(
                    new Incident
                    {
                        Id = $"in-{i}", PlaybookId = Id, Title = "t", Owner = "my-team", Mode = PlaybookMode.Observe, Group = [], Summary = "", OpenedAt = at, RecordedAt = at, Evidence = "{}", PlanHash = "",
                    },
                    [new ResponseStep
                    {
                        Id = $"sr-{i}", IncidentId = $"in-{i}", PlaybookId = Id, Owner = "my-team", Index = 0, Action = "ticket.open", System = "s", Mode = PlaybookMode.Observe,
                        With = ImmutableSortedDictionary<string, string>.Empty, State = StepState.Observed,
                    }],
                    [], []))],
            },
            TestContext.Current.CancellationToken);
        return _scratch.Write("playbooks/my-team/telnet.yaml", Text);
    }

    private Task<CommandRun> PromoteAsync(params string[] more) => CommandRun.OfAsync(["promote", Id, "--playbooks", Playbooks, "--store", Store, .. more]);

    [Fact]
    public async Task What_it_would_have_done_is_shown_and_nothing_changes()
    {
        var file = await PrepareAsync(3);
        var run = await PromoteAsync();
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        var row = Assert.Single(run.Rows);
        Assert.Equal(("tell", 3), (row.GetProperty("would").GetString(), row.GetProperty("times").GetInt32()));
        Assert.Equal(Text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_mode_is_changed_and_the_rest_of_the_file_is_kept()
    {
        var file = await PrepareAsync(1);
        Assert.Equal(ExitCodes.Fine, (await PromoteAsync("--write")).ExitCode);
        Assert.Equal(Text.Replace("mode: observe ", "mode: enforce ", StringComparison.Ordinal), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCodes.Findings, (await PromoteAsync("--write")).ExitCode);
    }

    [Fact]
    public async Task What_has_observed_nothing_is_not_promoted()
    {
        var file = await PrepareAsync(0);
        Assert.Equal(ExitCodes.Findings, (await PromoteAsync("--write")).ExitCode);
        Assert.Equal(Text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }
}
