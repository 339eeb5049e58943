using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Tests.Intake;

/// <summary>2xx means stored; whatever else is answered means that the sender still has it.</summary>
public sealed class BackpressureTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);
    private FaultyStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task While_the_store_is_away_senders_are_told_so_and_what_they_send_again_counts_once()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await StartAsync();
        using var http = ServerFolder.Client(server);
        _store.Before = () => throw new StoreException("away") { Problem = StoreProblem.Unreachable };

        using var refused = await http.PostAsync("ingest/fw", Lines(0, 3), cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        _store.Before = () => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", Lines(0, 3), cancellation)).StatusCode);

        var incident = Assert.Single(await Store(server).IncidentsAsync(10, cancellation));
        Assert.Equal(1, Assert.Single(await Store(server).PositionsAsync("http-fw", cancellation)).Sequence);
        Assert.StartsWith("in-", incident.Id, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_comes_when_too_much_waits_is_told_when_to_come_again_and_what_was_taken_is_stored()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(("Server:Intake:Waiting", "2"));
        using var http = ServerFolder.Client(server);
        var gate = new TaskCompletionSource();
        _store.Before = () => gate.Task;
        // The first is being stored, two wait, and the next finds no place.
        List<Task<HttpResponseMessage>> taken = [];
        HttpResponseMessage? refused = null;
        for (var n = 0; refused is null; n++)
        {
            var sent = http.PostAsync("ingest/fw", Lines(n % 10, 1), cancellation);
            if (await Task.WhenAny(sent, Task.Delay(200, cancellation)) == sent)
                refused = await sent;
            else
                taken.Add(sent);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.InRange(taken.Count, 3, 4);

        gate.SetResult();
        Assert.All(await Task.WhenAll(taken), answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        Assert.Equal(taken.Count, Assert.Single(await Store(server).PositionsAsync("http-fw", cancellation)).Sequence);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_is_asked_to_end_stores_first_what_it_has_taken()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await StartAsync();
        using var http = ServerFolder.Client(server);
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.Before = () =>
        {
            begun.TrySetResult();
            return gate.Task;
        };
        var sent = http.PostAsync("ingest/fw", Lines(0, 3), cancellation);
        await begun.Task;

        var stopping = server.StopAsync(cancellation);
        gate.SetResult();
        Assert.Equal(HttpStatusCode.Accepted, (await sent).StatusCode);
        await stopping;
        Assert.Single(await Store(server).IncidentsAsync(10, cancellation));
        Assert.Equal(IntakeAnswer.Stopping, await server.Services.GetRequiredService<EventIntake>().TakeAsync("http-late", null, [new byte[1]]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_host_that_is_torn_down_without_being_asked_to_end_stores_what_is_being_stored_and_says_so()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await StartAsync();
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.Before = () =>
        {
            begun.TrySetResult();
            return gate.Task;
        };
        var intake = server.Services.GetRequiredService<EventIntake>();
        var taken = intake.TakeAsync("syslog-fw", null, [Encoding.UTF8.GetBytes(ServerFolder.Denied("198.51.100.7", 1))]);
        await begun.Task.WaitAsync(cancellation);

        var gone = server.DisposeAsync();
        gate.SetResult();
        await gone;
        Assert.Equal(IntakeAnswer.Stored, await taken);
        Assert.Equal(IntakeAnswer.Stopping, await intake.TakeAsync("syslog-fw", null, [new byte[1]]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_processes_over_one_store_that_give_out_the_same_numbers_lose_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var one = await _folder.StartAsync();
        await using var other = await _folder.StartAsync();
        using HttpClient first = ServerFolder.Client(one), second = ServerFolder.Client(other);
        for (var n = 0; n < 3; n++)
            foreach (var http in (HttpClient[])[first, second])
                Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", Lines(n, 1), cancellation)).StatusCode);

        Assert.Equal(6, Assert.Single(await Store(one).PositionsAsync("http-fw", cancellation)).Sequence);
        Assert.Equal(6, (await Store(one).HitsAsync(cancellation)).Where(hit => hit is { Source: "cisco-asa", Rule: "" }).Sum(hit => hit.Count));
        Assert.Single(await Store(one).IncidentsAsync(10, cancellation));
    }

    [Fact]
    public async Task There_are_no_more_streams_than_there_may_be()
    {
        await using var server = await _folder.StartAsync(("Server:Intake:Streams", "2"));
        using var http = ServerFolder.Client(server);
        foreach (var (stream, expected) in new[] { ("a", HttpStatusCode.Accepted), ("b", HttpStatusCode.Accepted), ("c", HttpStatusCode.TooManyRequests), ("a", HttpStatusCode.Accepted) })
            Assert.Equal(expected, (await http.PostAsync($"ingest/{stream}", Lines(0, 1), Cancellation)).StatusCode);
    }

    private Task<WebApplication> StartAsync(params (string Key, string Value)[] settings) => _folder.StartAsync(
        settings.Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value)),
        services => _store = FaultyStore.Replace(services, Path.Combine(_folder.Path, "store.db")));

    private static IResponderStore Store(WebApplication server) => server.Services.GetRequiredService<IResponderStore>();

    private static StringContent Lines(int from, int count) => new(string.Join('\n', Enumerable.Range(from, count).Select(minute => ServerFolder.Denied("198.51.100.7", minute))), Encoding.UTF8);
}
