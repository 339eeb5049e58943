using System.Globalization;
using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Functions.Tests.Doubles;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Functions.Tests;

/// <summary>
/// The batch contract, over the real pipeline and store, with the trigger as the platform has it: whatever fails, at whichever moment, the batch comes again; what nobody can read keeps no partition
/// waiting; nothing is lost, nothing counts twice.
/// </summary>
public sealed class BatchContractTests : IDisposable
{
    private const int Denied = 7;

    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-05-01T10:00:00Z", CultureInfo.InvariantCulture);

    private const string Playbook = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        level: high
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 1h, condition: {gte: 3}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-contract-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, EventData> Poison => new()
    {
        { "an AMQP value where data belongs", new EventData(new AmqpAnnotatedMessage(AmqpMessageBody.FromValue("no data"))) },
        { "gzip that ends early", Samples.Event(BinaryData.FromBytes([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]), 4) },
        { "nothing", Samples.Event("", 4) },
        { "half a JSON object", Samples.Event("{\"records\":[{\"time\":", 4) },
        { "bytes that are no text", Samples.Event(BinaryData.FromBytes([0, 255, 254, 1]), 4) },
        { "brackets in brackets", Samples.Event(new string('[', 100_000), 4) },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task What_nobody_can_read_is_put_aside_with_its_bytes_and_what_lies_around_it_counts(string why, EventData poison)
    {
        await using var services = Build(new Trouble(0));
        var trigger = Trigger.Of<NormalizeFirewall>();
        await trigger.DeliverAsync(() => NormalizeAsync(services, [Line(1), Line(2), Line(3), poison, Line(5)]));
        Assert.True(trigger is { Tries: 1, Lost: 0 }, why);
        Assert.Equal(4, Hub(services).Signals.Count);
        Assert.NotEmpty(await services.GetRequiredService<IResponderStore>().DeadLettersAsync(10, Token));
    }

    [Fact]
    public async Task Whatever_fails_and_whenever_the_batch_comes_again_and_nothing_is_lost_or_doubled()
    {
        var at = 1;
        for (; ; at++)
        {
            var trouble = new Trouble(at);
            var (lost, evidence, letters) = await WholeWayAsync(trouble, Trigger.Of<NormalizeFirewall>(), Trigger.Of<CorrelateSignals>());
            Assert.True((lost, evidence, letters) == (0, Denied - 2, 2), $"trouble {at}: {lost} batches lost, {evidence} of {Denied - 2} in evidence, {letters} of 2 dead letters");
            if (!trouble.Came)
                break;
        }
        Assert.True(at > 8, $"only {at} places were tried");
    }

    [Fact]
    public async Task The_twin_whose_policy_ends_loses_the_batch()
    {
        var lost = 0;
        for (var at = 1; at <= 8; at++)
            lost += (await WholeWayAsync(new Trouble(at), new Trigger(0), new Trigger(0))).Lost;
        Assert.True(lost > 0);
    }

    [Fact]
    public async Task A_host_that_dies_behind_its_work_and_before_the_checkpoint_has_the_batch_given_again_and_counts_it_once()
    {
        await using var services = Build(new Trouble(0));
        EventData[] batch = [Line(1), Line(2), Line(3), Samples.Event("rubbish", 4)];
        await NormalizeAsync(services, batch);
        await NormalizeAsync(services, batch);
        var sent = Hub(services).Drain();
        await CorrelateAsync(services, sent);
        await CorrelateAsync(services, [.. sent.Skip(1)]);
        var store = services.GetRequiredService<IResponderStore>();
        Assert.Equal(1, Assert.Single(await store.IncidentsAsync(10, Token)).EvidenceCount);
        Assert.Single(await store.DeadLettersAsync(10, Token));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Two batches of a partition, one after the other; each batch's signals go their way before the next comes, in two batches again, with something in between that is no signal.
    private async Task<(int Lost, long Evidence, int Letters)> WholeWayAsync(Trouble trouble, Trigger first, Trigger second)
    {
        await using var services = Build(trouble);
        EventData[][] batches = [[Line(1), Line(2), Samples.Event("rubbish", 3)], [.. Enumerable.Range(4, Denied - 2).Select(Line)]];
        var sequence = 0L;
        foreach (var batch in batches)
        {
            await first.DeliverAsync(() => NormalizeAsync(services, batch));
            foreach (var some in Hub(services).Drain().Chunk(3))
            {
                EventData[] events = [.. some.Select(signal => Samples.Event(BinaryData.FromBytes(SignalJson.Write(signal)), ++sequence))];
                if (sequence < 4)
                    events = [.. events, Samples.Event("no signal", ++sequence)];
                await second.DeliverAsync(() => New<CorrelateSignals>(services).RunAsync(events, TriggerContext.OfPartition("0"), Token));
            }
        }
        var store = services.GetRequiredService<IResponderStore>();
        var incidents = await store.IncidentsAsync(10, Token);
        return (first.Lost + second.Lost, incidents.IsEmpty ? 0 : Assert.Single(incidents).EvidenceCount, (await store.DeadLettersAsync(10, Token)).Length);
    }

    private ServiceProvider Build(Trouble trouble)
    {
        var here = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        Directory.CreateDirectory(Path.Combine(here, "playbooks", "soc"));
        File.WriteAllText(Path.Combine(here, "playbooks", "soc", "knock.yaml"), Playbook);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SecResponder:Playbooks"] = Path.Combine(here, "playbooks"),
            ["SecResponder:Store:Path"] = Path.Combine(here, "store.db"),
        }).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(new FakeTimeProvider(Start.AddMinutes(5)))
            .AddFunctionHost(configuration)
            .AddSingleton<IResponderStore>(_ => new TroubledStore(SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(here, "store.db") }), trouble))
            .AddSingleton<ISignalSender>(new TroubledHub(trouble)).BuildServiceProvider();
    }

    private static Task NormalizeAsync(ServiceProvider services, EventData[] batch) => New<NormalizeFirewall>(services).RunAsync(batch, TriggerContext.OfPartition("0"), Token);

    private static Task<string?> CorrelateAsync(ServiceProvider services, Signal[] signals) => New<CorrelateSignals>(services).RunAsync(
        [.. signals.Select((signal, n) => Samples.Event(BinaryData.FromBytes(SignalJson.Write(signal)), n))], TriggerContext.OfPartition("0"), Token);

    private static EventData Line(int n) => Samples.Event(
        string.Create(CultureInfo.InvariantCulture, $"<164>May 01 2026 10:{n:D2}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/{40_000 + n} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"), n);

    private static TroubledHub Hub(ServiceProvider services) => (TroubledHub)services.GetRequiredService<ISignalSender>();

    private static T New<T>(ServiceProvider services) => ActivatorUtilities.CreateInstance<T>(services);

    /// <summary>The hub between the stages: what was sent before it failed stays sent.</summary>
    private sealed class TroubledHub(Trouble trouble) : ISignalSender
    {
        public List<Signal> Signals { get; } = [];

        public Signal[] Drain()
        {
            Signal[] sent = [.. Signals];
            Signals.Clear();
            return sent;
        }

        public Task SendAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation)
        {
            foreach (var signal in signals)
            {
                trouble.Pass();
                Signals.Add(signal);
            }
            trouble.Pass();
            return Task.CompletedTask;
        }
    }
}
