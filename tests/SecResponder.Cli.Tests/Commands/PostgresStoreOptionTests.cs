using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Tests.Storage;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>Operations on a store in a PostgreSQL database: over a real server.</summary>
public sealed class PostgresStoreOptionTests : IAsyncDisposable
{
    private readonly string _schema = "cli" + Guid.NewGuid().ToString("N")[..16];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Where => $"postgres:{Postgres.ConnectionString};Schema={_schema}";

    public async ValueTask DisposeAsync() => await Postgres.RunAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");

    [Fact]
    public async Task What_one_command_writes_the_next_one_reads_in_any_store()
    {
        await using (var store = PostgresStore.Open(new PostgresStoreOptions { ConnectionString = Postgres.ConnectionString, Schema = _schema }))
            await store.PausesAsync(Token);
        var paused = await CommandRun.OfAsync("pause", "all", "--as", "ann@corp.example", "--why", "storm", "--store", Where);
        Assert.Equal((ExitCodes.Fine, ""), (paused.ExitCode, paused.Error));
        Assert.Contains("storm", (await CommandRun.OfAsync("ledger", "operations", "--store", Where)).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("ledger", "verify", "--store", Where)).ExitCode);
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("incidents", "--store", Where)).ExitCode);
    }

    [Fact]
    public async Task Who_looks_into_a_schema_that_is_not_there_makes_none()
    {
        var run = await CommandRun.OfAsync("holds", "--store", Where);
        Assert.Equal((ExitCodes.CouldNotRun, ""), (run.ExitCode, run.Out));
        Assert.Contains("there is no store in it", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://ann:s3cret@db.example.com/state", "there is a password in it")]
    [InlineData("postgres:Host=db.example.com;Database=state;Password=s3cret", "has a password in it")]
    public async Task A_password_on_the_command_line_is_refused_and_not_repeated(string where, string said)
    {
        foreach (var command in (string[][])[["holds"], ["doctor", Shipped.ShippedPlaybook.Folder], ["push", Shipped.ShippedPlaybook.Folder, "--as", "ann"]])
        {
            var run = await CommandRun.OfAsync([.. command, "--store", where]);
            Assert.NotEqual(ExitCodes.Fine, run.ExitCode);
            Assert.DoesNotContain("s3cret", run.Out + run.Error, StringComparison.Ordinal);
            Assert.True(command[0] != "holds" || run.Error.Contains(said, StringComparison.Ordinal), run.Error);
        }
    }

    [Fact]
    public async Task A_host_whose_settings_name_a_database_keeps_its_state_there()
    {
        var options = new ResponderOptions { Playbooks = Shipped.ShippedPlaybook.Folder, Postgres = new() { ConnectionString = Postgres.ConnectionString, Schema = _schema } };
        await using var services = new ServiceCollection().AddLogging().AddResponder(options, Connectors.ActionCatalog.Signatures).BuildServiceProvider();
        var store = Assert.IsType<PostgresStore>(services.GetRequiredService<IResponderStore>());
        Assert.Empty(await store.HoldsAsync(Token));
    }

    [Fact]
    public void Settings_that_name_two_stores_or_a_password_are_refused_at_the_start()
    {
        var options = new ResponderOptions { Postgres = new() { ConnectionString = "Host=h;Database=d", Password = "hunter2" }, AzureStorage = new() { AccountName = "account" } };
        var refused = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddResponder(options, []));
        Assert.Contains("both name a store", refused.Message, StringComparison.Ordinal);
        Assert.Contains("must be a reference", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }
}
