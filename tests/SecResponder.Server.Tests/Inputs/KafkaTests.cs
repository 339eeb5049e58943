using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Server.Inputs.Kafka;
using SecResponder.Server.Tests.Intake;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Topics over a cluster that speaks the protocol: each message counts once, whoever reads it and whatever happens meanwhile.</summary>
public sealed class KafkaTests : IDisposable
{
    private const int Partitions = 4;

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);
    private readonly MockKafka _kafka = new();
    private int _sent;

    public void Dispose()
    {
        _kafka.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Reading_goes_on_where_the_store_stands_after_each_restart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        for (var round = 1; round <= 3; round++)
        {
            Send(100);
            await using var server = await StartAsync();
            Assert.Equal(100 * round, await Waiting.ForEventsAsync(server, 100 * round, cancellation));
        }
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(_folder.Path, "store.db") });
        Assert.Equal(300, (await store.PositionsAsync("kafka-in-fw", cancellation)).Sum(position => position.Sequence + 1));
    }

    [Fact(Timeout = 120_000)]
    public async Task While_the_store_is_away_nothing_is_committed_and_nothing_lost()
    {
        var cancellation = TestContext.Current.CancellationToken;
        FaultyStore faulty = null!;
        await using var server = await StartAsync(services => faulty = FaultyStore.Replace(services, Path.Combine(_folder.Path, "store.db")));
        var tries = 0;
        faulty.Before = () => ++tries < 4 ? throw new StoreException("away") : Task.CompletedTask;
        Send(200);

        Assert.Equal(200, await Waiting.ForEventsAsync(server, 200, cancellation));
        Assert.True(tries >= 4);
    }

    [Fact(Timeout = 120_000)]
    public async Task Messages_that_come_while_the_store_is_away_for_long_are_not_skipped()
    {
        var cancellation = TestContext.Current.CancellationToken;
        FaultyStore faulty = null!;
        await using var server = await StartAsync(services => faulty = FaultyStore.Replace(services, Path.Combine(_folder.Path, "store.db")));
        Send(100);
        await Waiting.ForEventsAsync(server, 100, cancellation);
        var tries = 0;
        faulty.Before = () => ++tries < 6 ? throw new StoreException("away") : Task.CompletedTask;
        for (var round = 0; tries < 5; round++)
        {
            Send(round % 4 + 1);
            await Task.Delay(50, cancellation);
        }
        Send(100);

        while ((await Waiting.Store(server).PositionsAsync("kafka-in-fw", cancellation)).Sum(position => position.Sequence + 1) < _sent)
            await Task.Delay(20, cancellation);
        Assert.Equal(_sent, await Waiting.EventsAsync(server, cancellation));
    }

    [Fact(Timeout = 120_000)]
    public async Task While_the_brokers_are_away_the_rest_goes_on_and_nothing_is_lost()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Send(100);
        await using var server = await StartAsync();
        await Waiting.ForEventsAsync(server, 100, cancellation);
        _kafka.GoAway();
        using var http = ServerFolder.Client(server);
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", new StringContent(ServerFolder.Denied("198.51.100.7", 1)), cancellation)).StatusCode);
        Assert.Equal("ok", await http.GetStringAsync("healthz/ready", cancellation));
        await Task.Delay(1000, cancellation);
        _kafka.ComeBack();
        Send(100);

        Assert.Equal(201, await Waiting.ForEventsAsync(server, 201, cancellation));
        Assert.Equal(200, (await Waiting.Store(server).PositionsAsync("kafka-in-fw", cancellation)).Sum(position => position.Sequence + 1));
    }

    [Fact(Timeout = 120_000)]
    public async Task Several_share_the_partitions_and_one_that_goes_is_followed_without_loss_or_repetition()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var first = await StartAsync();
        Send(100);
        await Waiting.ForEventsAsync(first, 1, cancellation);
        await using var second = await StartAsync();
        Send(100);
        await Task.Delay(300, cancellation);
        Send(100);
        await first.DisposeAsync();
        Send(100);

        await Waiting.ForEventsAsync(second, 400, cancellation);
        Assert.Equal(400, (await Waiting.Store(second).PositionsAsync("kafka-in-fw", cancellation)).Sum(position => position.Sequence + 1));
        Assert.Equal(400, await Waiting.EventsAsync(second, cancellation));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_can_not_be_read_is_kept_and_a_message_without_a_value_is_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _kafka.Send("fw", 0, "rubbish"u8.ToArray());
        _kafka.Send("fw", 0, null);
        _kafka.Send("fw", 0, Encoding.UTF8.GetBytes(ServerFolder.Denied("198.51.100.7", 1)));
        _kafka.Flush();
        await using var server = await StartAsync();

        Assert.Equal(1, await Waiting.ForEventsAsync(server, 1, cancellation));
        Assert.Equal("kafka-in-fw/0@0", Assert.Single(await Waiting.Store(server).DeadLettersAsync(10, cancellation)).Origin.ToString());
    }

    [Theory]
    [InlineData("no brokers", "Servers", "", "Servers")]
    [InlineData("what decides over loss", "Settings:enable.auto.commit", "true", "stored")]
    [InlineData("a password in clear", "Settings:sasl.password", "x", "reference")]
    public async Task Settings_that_could_lose_events_or_tell_secrets_are_refused(string why, string setting, string value, string said)
    {
        Assert.NotEmpty(why);
        var settings = new Dictionary<string, string?> { ["Server:Kafka:in:Servers"] = "x:1", ["Server:Kafka:in:Topics:0"] = "fw", [$"Server:Kafka:in:{setting}"] = value };
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => _folder.StartAsync(settings));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identity_signs_in_by_bearer_token_and_group_offsets_never_run_ahead()
    {
        var config = KafkaSettings.Of(new KafkaOptions { Servers = "ns.servicebus.windows.net:9093", Topics = ["fw"], Identity = true }, null);

        Assert.Equal((Confluent.Kafka.SecurityProtocol.SaslSsl, Confluent.Kafka.SaslMechanism.OAuthBearer, false), (config.SecurityProtocol, config.SaslMechanism, config.EnableAutoOffsetStore));
    }

    private void Send(int messages)
    {
        for (var n = 0; n < messages; n++)
            _kafka.Send("fw", _sent++ % Partitions, Encoding.UTF8.GetBytes(ServerFolder.Denied($"198.51.100.{n % 200}", n % 60)));
        _kafka.Flush();
    }

    private Task<WebApplication> StartAsync(Action<IServiceCollection>? more = null) => _folder.StartAsync(
    [
        new("Server:Kafka:in:Servers", _kafka.Servers), new("Server:Kafka:in:Topics:0", "fw"), new("Server:Kafka:in:Batch", "20"),
        new("Server:Kafka:in:Settings:session.timeout.ms", "6000"), new("Server:Kafka:in:Settings:heartbeat.interval.ms", "200"),
    ], more);
}
