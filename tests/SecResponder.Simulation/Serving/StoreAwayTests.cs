using System.Net;
using System.Net.Http.Headers;
using SecResponder.Response.Tests.Storage;

namespace SecResponder.Simulation.Serving;

/// <summary>The store goes away under a running server, and comes back: senders are told meanwhile, Kafka waits, and afterwards each event is there once.</summary>
public sealed class StoreAwayTests
{
    private const int Batch = 400;

    [Fact(Timeout = 120_000)]
    public async Task A_disk_that_takes_nothing_more_for_a_while_loses_nothing()
    {
        await using var ground = await Ground.CreateAsync(connection: null, TestContext.Current.CancellationToken);
        using var server = await ground.StartAsync(TestContext.Current.CancellationToken);
        await GoAndComeBackAsync(ground, server, () => server.LetWriteAsync(false), () => server.LetWriteAsync(true));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_database_that_is_stopped_for_a_while_loses_nothing()
    {
        using var database = new OwnPostgres();
        await using var ground = await Ground.CreateAsync(database.ConnectionString, TestContext.Current.CancellationToken);
        using var server = await ground.StartAsync(TestContext.Current.CancellationToken);
        await GoAndComeBackAsync(ground, server, database.StopAsync, database.StartAsync);
    }

    private static async Task GoAndComeBackAsync(Ground ground, ServerProcess server, Func<Task> go, Func<Task> comeBack)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Ground.Key) } };
        Produce(ground, 0);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, 0));
        await UntilAsync(ground, server, Batch, cancellation);

        await go();
        Produce(ground, 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(http, 1));
        using (var ready = await http.GetAsync("healthz/ready", cancellation))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store away"), (ready.StatusCode, await ready.Content.ReadAsStringAsync(cancellation)));
        Assert.Equal("ok", await http.GetStringAsync("healthz/live", cancellation));
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        Assert.False(server.HasEnded, server.Said);

        await comeBack();
        while (await PostAsync(http, 1) != HttpStatusCode.Accepted)
            await Task.Delay(200, cancellation);
        await UntilAsync(ground, server, 2 * Batch, cancellation);
        await using var store = ground.Open();
        var events = (await store.HitsAsync(cancellation)).Where(hit => hit.Rule.Length == 0).Sum(hit => hit.Count) + await store.DeadLetterCountAsync(cancellation);
        Assert.Equal((2 * Batch) + 20, events);
        Assert.Equal("ok", await http.GetStringAsync("healthz/ready", cancellation));
    }

    private static void Produce(Ground ground, int batch)
    {
        var traffic = new Traffic(10_000);
        for (var number = batch * Batch; number < (batch + 1) * Batch; number++)
            ground.Kafka.Send(Ground.Topic, number % Traffic.Partitions, traffic.Bytes(number));
        ground.Kafka.Flush();
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, int batch)
    {
        var traffic = new Traffic(10_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "ingest/lines") { Headers = { { "Idempotency-Key", $"{batch}" } } };
        request.Content = new StringContent(string.Join('\n', Enumerable.Range(5_000 + (batch * 10), 10).Select(traffic.Line)));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task UntilAsync(Ground ground, ServerProcess server, int read, CancellationToken cancellation)
    {
        await using var store = ground.Open();
        while (await Senders.ReadAsync(store, cancellation) < read)
        {
            Assert.False(server.HasEnded, server.Said);
            await Task.Delay(50, cancellation);
        }
    }
}
