using System.Globalization;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Cli;
using SecResponder.Functions.Tests.Doubles;
using SecResponder.Lab;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Server;

namespace SecResponder.Functions.Tests;

/// <summary>Three hosts, one pipeline: the same lines come to the same decisions, byte for byte, by the functions' handlers, by the server over HTTP, and by <c>replay</c>.</summary>
public sealed class SameDecisionsTests : IDisposable
{
    private const string Rules = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        level: high
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        mode: observe
        response:
          - {do: ticket.open, with: {queue: soc, title: 'Knocking from {{ SrcIpAddr }} at {{ DstIpAddr }}'}}
        ---
        title: Somebody looks around
        id: 00000000-0000-4000-8000-000000000003
        level: medium
        correlation: {type: value_count, rules: [denied], group-by: [SrcIpAddr], timespan: 5m, condition: {field: DstIpAddr, gte: 4}}
        mode: observe
        response:
          - {do: ticket.open, with: {queue: soc, title: 'Scan by {{ SrcIpAddr }}'}}
        """;

    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-05-01T10:00:00Z", CultureInfo.InvariantCulture);

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-hosts-").FullName;
    private readonly FakeTimeProvider _time = new(Start.AddHours(2));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task The_same_lines_come_to_the_same_decisions_in_each_host()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(Path.Combine(_folder, "playbooks", "soc"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "playbooks", "soc", "knock.yaml"), Rules, cancellation);
        await using var lab = await LabHost.StartAsync(new LabOptions(), _time, cancellation);
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_HOSTS", new LabOptions().Password);
        var lines = Lines();

        var replayed = await ByReplayAsync(lines, cancellation);
        var served = await ByServerAsync(lab, lines, cancellation);
        var triggered = await ByFunctionsAsync(lab, lines, cancellation);

        Assert.Equal(replayed, served);
        Assert.Equal(replayed, triggered);
        // Both playbooks have something to say, and of several groups; and a line that decides is not left out unnoticed.
        Assert.True(replayed.Split('\n').Length >= 12);
        Assert.NotEqual(replayed, await ByReplayAsync(lines[..^40], cancellation));
    }

    private async Task<string> ByReplayAsync(string[] lines, CancellationToken cancellation)
    {
        var log = Path.Combine(_folder, "fw.log");
        await File.WriteAllLinesAsync(log, lines, cancellation);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        await CommandLine.RunAsync(new Terminal(Stream.Null, output, error, isInteractive: false), ["replay", log, "--playbooks", Path.Combine(_folder, "playbooks"), "--format", "ndjson"]);
        List<string> rows = [];
        foreach (var row in output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => JsonDocument.Parse(row).RootElement))
            rows.Add(Row(
                DateTimeOffset.Parse(row.GetProperty("time").GetString()!, CultureInfo.InvariantCulture), row.GetProperty("incident").GetString()!, row.GetProperty("playbook").GetString()!, row.GetProperty("title").GetString()!,
                row.GetProperty("about").GetString()!, row.GetProperty("signals").GetInt64(), row.GetProperty("step").GetString()!, row.GetProperty("target").GetString(), row.GetProperty("outcome").GetString()!));
        return Together(rows);
    }

    private async Task<string> ByServerAsync(LabHost lab, string[] lines, CancellationToken cancellation)
    {
        await using var server = ServerHost.Create(null, Settings(lab, "server.db").Concat(
            [new("Urls", "http://127.0.0.1:0"), new("Server:Anonymous", "Loopback")]), logging: false);
        await server.StartAsync(cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        foreach (var body in lines.Chunk(37))
            (await http.PostAsync("ingest/fw", new StringContent(string.Join('\n', body)), cancellation)).EnsureSuccessStatusCode();
        var store = server.Services.GetRequiredService<IResponderStore>();
        while (await store.NextStepDueAsync(cancellation) is not null)
            await Task.Delay(20, cancellation);
        return await DecisionsAsync(store, cancellation);
    }

    private async Task<string> ByFunctionsAsync(LabHost lab, string[] lines, CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(lab, "functions.db")).Build();
        var sender = new ListSender();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(_time)
            .AddFunctionHost(configuration).AddSingleton<ISignalSender>(sender).BuildServiceProvider();
        var sequence = 0L;
        foreach (var batch in lines.Chunk(53))
        {
            EventData[] events = [.. batch.Select(line => Samples.Event(line, ++sequence))];
            await ActivatorUtilities.CreateInstance<NormalizeFirewall>(services).RunAsync(events, TriggerContext.OfPartition("0"), cancellation);
        }
        foreach (var batch in sender.Sent.Select((signal, n) => Samples.Event(BinaryData.FromBytes(SignalJson.Write(signal)), n)).Chunk(29))
            await ActivatorUtilities.CreateInstance<CorrelateSignals>(services).RunAsync([.. batch], TriggerContext.OfPartition("0"), cancellation);
        var store = services.GetRequiredService<IResponderStore>();
        while (await store.NextStepDueAsync(cancellation) is not null)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await ActivatorUtilities.CreateInstance<ReleaseHolds>(services).RunAsync(new TimerInfo(), cancellation);
        }
        return await DecisionsAsync(store, cancellation);
    }

    private Dictionary<string, string?> Settings(LabHost lab, string store) => new()
    {
        ["SecResponder:Playbooks"] = Path.Combine(_folder, "playbooks"),
        ["SecResponder:Store:Path"] = Path.Combine(_folder, store),
        ["SecResponder:Runner:HeadStart"] = "00:00:00",
        ["Connectors:ServiceNow:BaseAddress"] = lab.BaseAddress.ToString(),
        ["Connectors:ServiceNow:User"] = new LabOptions().User,
        ["Connectors:ServiceNow:Password"] = "env:SECRESPONDER_TEST_HOSTS",
    };

    private static async Task<string> DecisionsAsync(IResponderStore store, CancellationToken cancellation)
    {
        List<string> rows = [];
        foreach (var incident in await store.IncidentsAsync(int.MaxValue, cancellation))
            foreach (var step in await store.StepsAsync(incident.Id, cancellation))
                rows.Add(Row(incident.OpenedAt, incident.Id, incident.PlaybookId, incident.Title, incident.Summary, incident.EvidenceCount, step.Action, step.Target?.Value, step.State.ToString().ToLowerInvariant()));
        return Together(rows);
    }

    private static string Row(DateTimeOffset time, string incident, string playbook, string title, string about, long signals, string step, string? target, string outcome) =>
        string.Join('|', time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), incident, playbook, title, about, signals.ToString(CultureInfo.InvariantCulture), step, target, outcome);

    private static string Together(List<string> rows) => string.Join('\n', rows.Order(StringComparer.Ordinal));

    // An hour of denials, of sources that knock and of such that look around, too, with lines that nobody can read. Few enough that no flood is told of: that goes by the wall clock, of which a replay has its own.
    private static string[] Lines()
    {
        var (random, lines) = (new Random(20260501), new List<string>());
        for (var second = 0; second < 3600; second += 3)
        {
            var time = Start.AddSeconds(second);
            var source = random.Next(12);
            lines.Add(random.Next(40) == 0
                ? "rubbish"
                : string.Create(CultureInfo.InvariantCulture, $"<164>{time:MMM dd yyyy HH:mm:ss} fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.{source}/{40000 + second % 1000} dst inside:10.0.0.{(source % 3 == 0 ? random.Next(1, 200) : 5)}/22 by access-group \"a\" [0x0, 0x0]"));
        }
        return [.. lines];
    }

    private sealed class ListSender : ISignalSender
    {
        public List<Signal> Sent { get; } = [];

        public Task SendAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation)
        {
            Sent.AddRange(signals);
            return Task.CompletedTask;
        }
    }
}
