using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Tests.Commands;

public sealed class BaselinesCommandTests : IDisposable
{
    private const string Playbook = """
        title: VPN logon
        name: vpn
        logsource: {category: test}
        detection: {s: {a: 1}, condition: s}
        ---
        title: New country
        id: 5b6f0a52-9d3e-4a7c-8c2b-0e4f6d7a8b90
        correlation: {type: first_seen, rules: [vpn], group-by: [user], timespan: 30d, condition: {field: country}}
        """;

    private const string Id = "5b6f0a52-9d3e-4a7c-8c2b-0e4f6d7a8b90";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Store => Path.Combine(_scratch.Folder, "s.db");

    private string Playbooks => Path.Combine(_scratch.Folder, "playbooks");

    [Fact]
    public async Task What_was_learnt_is_shown_for_each_group()
    {
        await LearnAsync(("Ada", "DE"), ("Ada", "FR"), ("bob", "IT"));
        var run = await CommandRun.OfAsync("baselines", "--playbooks", Playbooks, "--store", Store, "--format", "ndjson");
        Assert.Equal(["ADA 2 values: DE, FR exact", "BOB 1 values: IT exact"], run.Rows.Select(row => $"{row.GetProperty("group")} {row.GetProperty("learnt")} {row.GetProperty("error")}"));
        Assert.StartsWith("2026-01-31", run.Rows[0].GetProperty("fires_from").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_reset_learns_anew_and_knows_still_what_was_delivered()
    {
        await LearnAsync(("Ada", "DE"), ("bob", "IT"));
        var reset = await CommandRun.OfAsync("baselines", Id, "--about", "ada", "--reset", "--as", "mia@example.com", "--why", "new role", "--playbooks", Playbooks, "--store", Store);
        Assert.Equal((ExitCodes.Fine, "1 group learns anew"), (reset.ExitCode, reset.Out.Trim()));
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Store });
        var states = (await store.KeysBeginningAsync(Id, "", 10, TestContext.Current.CancellationToken)).Select(row => KeyState.Deserialize(row.State.Span)).ToArray();
        Assert.Equal([0, 1], states.Select(state => state.Count));
        Assert.All(states, state => Assert.Single(state.Marks));
        var row = Assert.Single(await store.LedgerAsync(LedgerChain.Operations, TestContext.Current.CancellationToken));
        Assert.Contains("mia@example.com", row.Data, StringComparison.Ordinal);
        Assert.Contains("new role", row.Data, StringComparison.Ordinal);
        Assert.Contains("ADA", row.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_had_it_forget_and_why_is_told_by_the_ledger()
    {
        await LearnAsync(("Ada", "DE"));
        await CommandRun.OfAsync("baselines", Id, "--reset", "--as", "mia@example.com", "--why", "new role", "--playbooks", Playbooks, "--store", Store);
        var row = Assert.Single((await CommandRun.OfAsync("ledger", "operations", "--store", Store, "--format", "ndjson")).Rows);
        Assert.Equal(($"mia@example.com had {Id} learn anew of ADA", "new role"), (row.GetProperty("what").GetString(), row.GetProperty("because").GetString()));
    }

    [Fact]
    public async Task Nobody_forgets_everything_by_mistake()
    {
        await LearnAsync(("Ada", "DE"));
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("baselines", "--reset", "--playbooks", Playbooks, "--store", Store)).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("baselines", Id, "--reset", "--as", "mia@example.com", "--playbooks", Playbooks, "--store", Store)).ExitCode);
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync("baselines", "other", "--reset", "--playbooks", Playbooks, "--store", Store)).ExitCode);
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync("baselines", Id, "--about", "nobody", "--reset", "--as", "mia@example.com", "--why", "new role", "--playbooks", Playbooks, "--store", Store)).ExitCode);
        Assert.Equal(ExitCodes.CouldNotRun, (await CommandRun.OfAsync("baselines", "--playbooks", Playbooks + "x", "--store", Store)).ExitCode);
    }

    private async Task LearnAsync(params (string User, string Country)[] events)
    {
        _scratch.Write("playbooks/new_country.yaml", Playbook);
        var set = SecResponder.Playbooks.Files.PlaybookLoader.Load(Playbooks, []);
        var states = new Dictionary<string, KeyState>();
        foreach (var (one, i) in events.Select((one, i) => (one, i)))
        {
            var signal = new Signal
            {
                PlaybookId = Id,
                RuleIds = ["vpn"],
                Parts = [new SignalPart("vpn", [one.Country])],
                Group = [one.User],
                Time = new DateTimeOffset(2026, 1, 1, 0, 0, i, TimeSpan.Zero),
                Origin = new Origin("hub", "0", i + 1),
                Evidence = "{}",
            };
            states[signal.Key] = set.CorrelatorOf(Id).Apply(states.GetValueOrDefault(signal.Key, KeyState.Empty), signal).State;
        }
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Store });
        await store.CommitAsync(new StageTwoCommit { Keys = [.. states.Select(state => new KeyRow(state.Key, state.Value.Serialize(), null))] }, TestContext.Current.CancellationToken);
    }
}
