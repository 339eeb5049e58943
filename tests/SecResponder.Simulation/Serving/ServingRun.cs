using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SecResponder.Response.Storage;

namespace SecResponder.Simulation.Serving;

/// <summary>All of the traffic through the server's own process, left alone or killed again and again; and what is there when it has come to rest.</summary>
internal sealed partial class ServingRun : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Ground _ground;
    private readonly Traffic _traffic;
    private readonly IResponderStore _store;
    private readonly Senders _senders;
    private ServerProcess _server = null!;

    private ServingRun(Ground ground, Traffic traffic, TimeSpan lasts)
    {
        (_ground, _traffic, _store) = (ground, traffic, ground.Open());
        _senders = new Senders(ground, traffic, () => _server, _store, lasts);
    }

    public int Kills { get; private set; }

    /// <summary>Kafka's messages that servers were through with, those that had been read before among them.</summary>
    public long Delivered { get; private set; }

    public static async Task<(Served Served, string Told)> OfAsync(int events, string? connection, Disturbance? disturbance, CancellationToken cancellation)
    {
        await using var ground = await Ground.CreateAsync(connection, cancellation);
        await using var run = new ServingRun(ground, new Traffic(events), disturbance?.Lasts ?? TimeSpan.Zero);
        var begin = Stopwatch.GetTimestamp();
        var served = await run.RunAsync(disturbance, cancellation);
        return (served, await run.TellAsync(Stopwatch.GetElapsedTime(begin), cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _senders.Dispose();
        _server?.Dispose();
        await _store.DisposeAsync();
    }

    private async Task<Served> RunAsync(Disturbance? disturbance, CancellationToken cancellation)
    {
        if (disturbance is not null)
            _ground.BreakThreeOfTen(_traffic.Events, new Random(disturbance.Seed));
        _server = await _ground.StartAsync(cancellation);
        var sending = _senders.SendAllAsync(cancellation);
        if (disturbance is not null)
            await KillAsync(disturbance, sending, cancellation);
        await sending;
        while (await Senders.ReadAsync(_store, cancellation) < _senders.Produced || await _store.NextStepDueAsync(cancellation) is not null)
        {
            if (_server.HasEnded)
                throw new InvalidOperationException($"the server has ended by itself: {_server.Said}");
            await Task.Delay(Pause, cancellation);
        }
        Delivered += await DeliveredAsync(_server, cancellation);
        return await Served.OfAsync(_ground, _store, cancellation);
    }

    // Every other time the next one runs already, and both read everything and do what is due, until the first is killed.
    private async Task KillAsync(Disturbance disturbance, Task sending, CancellationToken cancellation)
    {
        var random = new Random(disturbance.Seed);
        while (Kills < disturbance.LeastKills || !sending.IsCompleted)
        {
            await ReadsAsync(_server, sending, cancellation);
            await Task.Delay(disturbance.Between * (0.5 + random.NextDouble()), cancellation);
            var next = Kills % 2 == 0 ? await _ground.StartAsync(cancellation) : null;
            if (next is not null)
            {
                await ReadsAsync(next, sending, cancellation);
                await Task.Delay(disturbance.Together, cancellation);
            }
            Delivered += await DeliveredAsync(_server, cancellation);
            using (_server)
                await _server.KillAsync();
            _server = next ?? await _ground.StartAsync(cancellation);
            Kills++;
        }
    }

    // A member of a new group waits some seconds for others before it reads: who is killed meanwhile has not been disturbed in anything.
    private static async Task ReadsAsync(ServerProcess server, Task sending, CancellationToken cancellation)
    {
        while (!sending.IsCompleted && !server.HasEnded && await DeliveredAsync(server, cancellation) == 0)
            await Task.Delay(Pause, cancellation);
    }

    private static async Task<long> DeliveredAsync(ServerProcess server, CancellationToken cancellation)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Ground.Key) } };
        var page = await http.GetStringAsync(new Uri(server.Address, "metrics"), cancellation);
        return OfKafka().Matches(page).Sum(line => (long)double.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    private async Task<string> TellAsync(TimeSpan took, CancellationToken cancellation)
    {
        var syslog = (await _store.HitsAsync(cancellation)).Where(hit => hit is { Source: Served.SyslogSource, Rule: "" }).Sum(hit => hit.Count);
        if (syslog > _senders.Written)
            throw new InvalidOperationException($"{syslog} lines of syslog were counted, and {_senders.Written} written: some are there twice");
        var requests = _ground.Lab.State.Snapshot().Requests.GetValueOrDefault("servicenow")?.Count ?? 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"{_traffic.Events:N0} events in {took.TotalSeconds:0} s, {Kills} kills; {_senders.Produced:N0} messages of Kafka, {Delivered:N0} deliveries of them; {_senders.Repeated} requests sent again for nothing; {requests} requests to the ticket system; syslog {syslog:N0} of {_senders.Written:N0} lines");
    }

    [GeneratedRegex("""^secresponder_input_deliveries_total\{[^}]*stream="in"[^}]*\} (?<count>\S+)""", RegexOptions.Multiline)]
    private static partial Regex OfKafka();
}

/// <summary>How a server is disturbed.</summary>
/// <param name="Lasts">How long the messages are spread over, at least.</param>
/// <param name="Between">How long it is let read, on the average.</param>
/// <param name="Together">How long two read at once.</param>
/// <param name="LeastKills">Kills, at least; and as long as there is something to send.</param>
/// <param name="Seed">Of chance.</param>
internal sealed record Disturbance(TimeSpan Lasts, TimeSpan Between, TimeSpan Together, int LeastKills, int Seed);
