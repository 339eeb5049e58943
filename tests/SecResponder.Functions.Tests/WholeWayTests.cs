using System.Globalization;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Connectors.Secrets;
using SecResponder.Functions.Tests.Doubles;
using SecResponder.Lab;
using SecResponder.Lab.ServiceNow;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Tests;

/// <summary>The six functions over the real pipeline, store and connectors: a firewall's lines in, a ticket in the lab. Only the hub between the stages is a list.</summary>
public sealed class WholeWayTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-05-01T10:00:00Z", CultureInfo.InvariantCulture);

    private const string Playbook = """
        title: Denied thrice
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        level: high
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        mode: enforce
        owner: soc
        response:
          - {do: ticket.open, with: {queue: soc, title: 'Knocking from {{ SrcIpAddr }}'}}
        tests:
          - {name: none, given: [{event: {DvcAction: Allow}}], expect: {incidents: 0}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-functions-").FullName;
    private readonly FakeTimeProvider _time = new(Start.AddMinutes(5));

    [Fact]
    public async Task Lines_become_signals_signals_an_incident_and_the_incident_a_ticket_once()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), _time, TestContext.Current.CancellationToken);
        await using var services = Build(lab);
        var batch = Enumerable.Range(0, 3).Select(n => Line(n)).Append(Samples.Event("rubbish", 9)).ToArray();

        await NormalizeAsync(services, batch);
        await NormalizeAsync(services, batch);
        var sent = ((ListSender)services.GetRequiredService<ISignalSender>()).Sent.ToArray();
        var woken = await CorrelateAsync(services, sent);
        var again = await CorrelateAsync(services, sent);
        await New<RunSteps>(services).RunAsync(woken!, TestContext.Current.CancellationToken);
        await New<ReleaseHolds>(services).RunAsync(new TimerInfo(), TestContext.Current.CancellationToken);

        Assert.Equal(6, sent.Length);
        Assert.StartsWith("in-", woken, StringComparison.Ordinal);
        Assert.Null(again);
        var ticket = Assert.Single(lab.State.Snapshot().Tickets);
        Assert.Equal("Knocking from 198.51.100.7", ticket.Fields["short_description"]);
        var letter = Assert.Single(await services.GetRequiredService<Response.Storage.IResponderStore>().DeadLettersAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal("rubbish", System.Text.Encoding.UTF8.GetString(letter.Raw.Span));
    }

    [Fact]
    public async Task Playbooks_with_mistakes_keep_the_host_from_working_and_the_message_says_where()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), _time, TestContext.Current.CancellationToken);
        await using var services = Build(lab);
        await File.WriteAllTextAsync(Path.Combine(_folder, "playbooks", "soc", "worse.yaml"), "title: [", TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => NormalizeAsync(services, [Line(0)]));

        Assert.Contains("worse.yaml:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_all_named_at_once()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), _time, TestContext.Current.CancellationToken);

        var exception = Assert.Throws<InvalidOperationException>(() => Build(lab, ("SecResponder:Runner:Batch", "0"), ("SecResponder:Runner:Lease", "00:00:10")));

        Assert.Contains("Runner:Batch", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Runner:Lease", exception.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private ServiceProvider Build(LabHost lab, params (string Key, string Value)[] more)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "playbooks", "soc"));
        File.WriteAllText(Path.Combine(_folder, "playbooks", "soc", "knock.yaml"), Playbook);
        var settings = new Dictionary<string, string?>
        {
            ["SecResponder:Playbooks"] = Path.Combine(_folder, "playbooks"),
            ["SecResponder:Store:Path"] = Path.Combine(_folder, "store.db"),
            ["Connectors:ServiceNow:BaseAddress"] = lab.BaseAddress.ToString(),
            ["Connectors:ServiceNow:User"] = new LabOptions().User,
            ["Connectors:ServiceNow:Password"] = "env:PASSWORD",
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(_time).AddSingleton<ISecrets, LabSecrets>()
            .AddFunctionHost(configuration).AddSingleton<ISignalSender, ListSender>().BuildServiceProvider();
    }

    private static Task NormalizeAsync(ServiceProvider services, EventData[] batch) =>
        New<NormalizeFirewall>(services).RunAsync(batch, TriggerContext.OfPartition("0"), TestContext.Current.CancellationToken);

    private static Task<string?> CorrelateAsync(ServiceProvider services, Signal[] signals) => New<CorrelateSignals>(services).RunAsync(
        [.. signals.Select((signal, n) => Samples.Event(BinaryData.FromBytes(SignalJson.Write(signal)), n))], TriggerContext.OfPartition("0"), TestContext.Current.CancellationToken);

    private static EventData Line(int minute) => Samples.Event(
        string.Create(CultureInfo.InvariantCulture, $"<164>May 01 2026 10:0{minute}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4000{minute} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"), minute + 1);

    private static T New<T>(ServiceProvider services) => ActivatorUtilities.CreateInstance<T>(services);

    private sealed class ListSender : ISignalSender
    {
        public List<Signal> Sent { get; } = [];

        public Task SendAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation)
        {
            Sent.AddRange(signals);
            return Task.CompletedTask;
        }
    }

    private sealed class LabSecrets : ISecrets
    {
        public ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation) => ValueTask.FromResult(new Secret(new LabOptions().Password));

        public void Forget(string reference)
        {
            // It never changes.
        }
    }
}
