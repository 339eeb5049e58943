using System.Globalization;
using SecResponder.Cli.Demo;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Tests.Storage;

namespace SecResponder.Simulation.Kill;

/// <summary>Two processes over one PostgreSQL database, both of which take every partition for their own, and one after the other is killed: what the outside world sees is what one process does that is left alone.</summary>
public sealed class SharedStoreTests : IAsyncDisposable
{
    private const int LongestMilliseconds = 300_000;
    private const int Kills = 5;
    private const int Seed = 20261127;

    private readonly string _schema = "two" + Guid.NewGuid().ToString("N")[..16];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await Postgres.RunAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");

    [Fact(Timeout = LongestMilliseconds)]
    public async Task Two_instances_of_which_one_after_the_other_is_killed_do_each_thing_once()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var undisturbed = await World.CreateAsync(cancellation);
        await EndAsync(new VictimProcess(undisturbed.Folder, undisturbed.Lab.BaseAddress));
        await using var world = await World.CreateAsync(cancellation);
        // Their clocks, and the lab's: the half hour is over.
        var offset = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart).Scenario.End - TimeProvider.System.GetUtcNow();

        var random = new Random(Seed);
        VictimProcess[] instances = [Start(world, 0, offset), Start(world, 1, offset)];
        for (var kill = 0; kill < Kills; kill++)
        {
            var (until, moment) = (world.Requests + random.Next(1, 4), random.Next(0, 400));
            for (var waited = 0; world.Requests < until && waited < 3_000; waited += 5)
                await Task.Delay(5, cancellation);
            await Task.Delay(moment, cancellation);
            var which = random.Next(2);
            await instances[which].KillAsync();
            instances[which].Dispose();
            instances[which] = Start(world, which, offset);
        }
        foreach (var instance in instances)
            await EndAsync(instance);
        // What is due in hours is brought to its end by one that moves its clock.
        await EndAsync(new VictimProcess(Path.Combine(world.Folder, "last"), world.Lab.BaseAddress, "alone", Postgres.ConnectionString, _schema));

        Assert.Equal(undisturbed.Outcome(), world.Outcome());
        await using var one = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(undisturbed.Folder, "secresponder.db") });
        await using var shared = PostgresStore.Open(new PostgresStoreOptions { ConnectionString = Postgres.ConnectionString, Schema = _schema });
        Assert.Equal(await KeptAsync(one), await KeptAsync(shared));
        Assert.Empty((await new LedgerAudit(shared).RunAsync(null, cancellation)).Breaks);
    }

    private VictimProcess Start(World world, int which, TimeSpan offset) => new(
        Path.Combine(world.Folder, $"instance-{which}"), world.Lab.BaseAddress, "shared", Postgres.ConnectionString, _schema, offset.Ticks.ToString(CultureInfo.InvariantCulture));

    private static async Task EndAsync(VictimProcess victim)
    {
        using (victim)
            Assert.True(await victim.EndAsync(Token) == 0, await victim.Errors);
    }

    // What must be the same whoever wrote it: how far each stream was read, what was counted, what could not be read, which incidents there are, with how much evidence.
    private static async Task<string> KeptAsync(IResponderStore store)
    {
        var positions = new List<string>();
        foreach (var (stream, _) in DemoStreams.All)
            positions.AddRange((await store.PositionsAsync(stream, Token)).Select(position => $"{position.Stream}@{position.Sequence}"));
        var hits = (await store.HitsAsync(Token)).Select(hit => $"{hit.Source}/{hit.Rule}={hit.Count}");
        var incidents = (await store.IncidentsAsync(100, Token)).Where(incident => !incident.IsNotice).Select(incident => $"{incident.Id} x{incident.EvidenceCount}").Order(StringComparer.Ordinal);
        return string.Join('\n', [.. positions, .. hits, $"{await store.DeadLetterCountAsync(Token)} letters", .. incidents]);
    }
}
