using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecResponder.Cli;
using SecResponder.Connectors.AzureResources;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Graph;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>The whole way, with a playbook for every action that there is and the planted secret behind every reference: a line comes in, each action is called, and everything that anybody may read is collected.</summary>
internal sealed class PlantedWorld : IAsyncDisposable
{
    private const int FirstPort = 20_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secresponder-planted-");
    private readonly ServiceProvider _services;
    private readonly Moved _time = new();
    private readonly TicketOptions _homes = new();
    private readonly ImmutableArray<ActionCase> _cases = [.. TestedSystems.All.SelectMany(system => system.Cases)];

    private PlantedWorld(Outside outside, bool isByIdentity, Action<IDictionary<string, string>>? change)
    {
        Outside = outside;
        var (connectors, secrets) = (new ConnectorOptions(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var system in TestedSystems.All)
            system.Connect(connectors, outside.Lab.BaseAddress, secrets);
        foreach (var known in _cases.Where(known => known.Signature.Name == TicketHomes.Action))
            _homes.Queues[QueueOf(known)] = new TicketHome { System = known.Signature.System, Place = known.Place };
        connectors.With(_homes);
        change?.Invoke(secrets);
        if (isByIdentity)
            (connectors.Of<DefenderOptions>("Defender").Token, connectors.Of<GraphOptions>("Graph").Token, connectors.Of<AzureOptions>("Azure").Token) = (null, null, null);
        var responder = new ResponderOptions { Playbooks = Path.Combine(_folder.FullName, "playbooks") };
        responder.Store.Path = Store;
        (responder.Runner.CallTimeout, responder.Runner.Lease) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton<TimeProvider>(_time).AddSingleton<ISecrets>(new Outside.Known(secrets)).AddSingleton<TokenCredential>(DelegatedTokenCredential.Create((_, _) => new AccessToken(Outside.Canary, DateTimeOffset.MaxValue)))
            .AddConnectors(connectors, provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel))
            .AddResponder(responder, ActionCatalog.Signatures).AddSingleton<InProcessStage>().BuildServiceProvider();
    }

    public Outside Outside { get; }

    public LogLines Logs { get; } = new();

    private string Store => Path.Combine(_folder.FullName, "secresponder.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="isByIdentity">Whether Microsoft's systems are called with the identity's token instead of one behind a reference.</param>
    /// <param name="change">Changes what stands behind references.</param>
    public static async Task<PlantedWorld> CreateAsync(bool isByIdentity = false, Action<IDictionary<string, string>>? change = null)
    {
        var world = new PlantedWorld(await Outside.CreateAsync(), isByIdentity, change);
        await world.WriteAsync();
        return world;
    }

    /// <summary>One event for each action, and a line that nobody can read.</summary>
    public Task FeedAsync()
    {
        var lines = Enumerable.Range(0, _cases.Length).Select(number => string.Create(CultureInfo.InvariantCulture,
            $"<166>Mar 03 2026 21:59:{number % 60:00} fw-1 : %ASA-6-302013: Built outbound TCP connection {number} for outside:203.0.113.9/{FirstPort + number} (203.0.113.9/{FirstPort + number}) to inside:10.0.0.1/50000 (198.51.100.1/50000)")).Append("no line of anybody's");
        return _services.GetRequiredService<InProcessStage>().FollowAsync(
            [.. lines.Select((line, at) => new RawRecord(Encoding.UTF8.GetBytes(line), new Origin("fw", "0", at + 1), _time.GetUtcNow()))], sourceHint: null, Cancellation);
    }

    /// <summary>Everything that is due, some rounds, each a while after the one before.</summary>
    public async Task WorkAsync(int rounds, TimeSpan apart)
    {
        for (var round = 0; round < rounds; round++)
        {
            await _services.GetRequiredService<StepRunner>().RunDueAsync(Cancellation);
            await _services.GetRequiredService<HoldKeeper>().ReleaseDueAsync(Cancellation);
            await _services.GetRequiredService<IDueTickets>().LookDueAsync(Cancellation);
            _time.Move(apart);
        }
    }

    /// <summary>What became of the steps, and why.</summary>
    public async Task<IReadOnlyList<ResponseStep>> StepsAsync()
    {
        var (store, steps) = (_services.GetRequiredService<IResponderStore>(), new List<ResponseStep>());
        foreach (var incident in await store.IncidentsAsync(1000, Cancellation))
            steps.AddRange(await store.StepsAsync(incident.Id, Cancellation));
        return steps;
    }

    /// <summary>Everything that anybody may read of it, each under its name.</summary>
    /// <param name="tables">Whether commands print tables, too; these hold no more than their records.</param>
    public async Task<IReadOnlyList<(string Where, string Text)>> CollectAsync(bool tables)
    {
        var seen = new List<(string, string)>();
        seen.AddRange(Logs.Lines.Select(line => ("log", line)));
        using (var client = new HttpClient())
            seen.Add(("what the outside world was told", await client.GetStringAsync(new Uri(Outside.Lab.BaseAddress, "lab/state"), Cancellation)));
        string[][] commands =
        [
            ["incidents"], ["why", "--from", "2026-01-01T00:00Z", "--to", "2027-01-01T00:00Z"], ["why", "10.0.0.1"], ["holds"], ["approve"], ["pause"], ["silence"], ["baselines"], ["deadletter", "list"],
            ["ledger", "verify"], ["ledger", "operations"], ["ledger", "export", "--format", "json"], ["ledger", "export", "--format", "csv"], ["ledger", "export", "--format", "html"],
        ];
        foreach (var command in commands)
            foreach (var format in command.Contains("--format") ? [""] : (string[])(tables ? ["table", "ndjson"] : ["ndjson"]))
            {
                await using var output = new StringWriter();
                string[] arguments = [.. command, "--store", Store, .. format.Length > 0 ? ["--format", format] : (string[])[]];
                await CommandLine.RunAsync(new Terminal(Stream.Null, output, output, isInteractive: false), arguments);
                seen.Add(($"secresponder {string.Join(' ', command)}", output.ToString()));
            }
        await _services.DisposeAsync();
        // The store's own bytes, whatever shows them.
        foreach (var file in _folder.EnumerateFiles("secresponder.db*"))
            seen.Add((file.Name, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName, Cancellation))));
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Outside.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // The same call as the contract suite makes, as a playbook would write it.
    private async Task WriteAsync()
    {
        var team = Directory.CreateDirectory(Path.Combine(_folder.FullName, "playbooks", "soc")).FullName;
        await File.WriteAllTextAsync(Path.Combine(team, "team.yaml"), "channels: {soc: env:WEBHOOK, oncall: env:PAGE, slack: env:SLACK}\n", Cancellation);
        for (var number = 0; number < _cases.Length; number++)
        {
            var signature = _cases[number].Signature;
            var call = await _cases[number].CallAsync(Outside, "1");
            // A case may say what its call needs not; a queue's home is the system that is meant.
            var with = call.With.RemoveRange(call.With.Keys.Where(name => !signature.Parameters.Any(parameter => parameter.Name == name)));
            if (_homes.Queues.ContainsKey(QueueOf(_cases[number])))
                with = with.SetItem("queue", QueueOf(_cases[number]));
            if (signature.Target is { } target)
                with = with.SetItem(target.Name, await NameOfAsync(call.Target!, with.GetValueOrDefault(target.Name)));
            if (signature.Parameters.FirstOrDefault(parameter => parameter is { Kind: ParameterKind.Duration, Required: true }) is { } lasts && !with.ContainsKey(lasts.Name))
                with = with.Add(lasts.Name, "1h");
            await File.WriteAllTextAsync(Path.Combine(team, $"p{number}.yaml"),
                $"title: {signature.Name}\nid: 00000000-0000-4000-8000-{number:D12}\nstatus: test\nlogsource: {{category: firewall}}\ndetection:\n  s: {{DstPortNumber: {FirstPort + number}}}\n  condition: s\nmode: enforce\nresponse:\n  - do: {signature.Name}\n    with:\n"
                + string.Concat(with.Select(pair => $"      {pair.Key}: {JsonSerializer.Serialize(pair.Value)}\n")), Cancellation);
        }
    }

    // What the target is called by somebody who has no id of it: one of its names that leads to it again.
    private async Task<string> NameOfAsync(ResolvedEntity target, string? given)
    {
        var names = target.Names.Prepend(given ?? target.DisplayName).Append(target.DisplayName).ToArray();
        if (target.Kind is EntityKind.Host or EntityKind.User or EntityKind.Resource or EntityKind.Application)
            foreach (var name in names)
                if (await Outside.ResolveAsync(name, kind: target.Kind) is Resolution.Resolved { Entity.Id: var id } && id == target.Id)
                    return name;
        return names[0];
    }

    private static string QueueOf(ActionCase known) => $"queue of {known.Signature.System}";

    // Runs, so that the lab's faults take their time, and can be moved on.
    private sealed class Moved : TimeProvider
    {
        private TimeSpan _offset = Outside.Now - System.GetUtcNow();

        public void Move(TimeSpan by) => _offset += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
    }
}
