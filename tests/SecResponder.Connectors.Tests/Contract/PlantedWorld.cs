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
    private readonly DirectoryInfo _folder;
    private readonly ServiceProvider _services;
    private readonly Moved _time = new();
    private readonly EveryAction _all;

    private PlantedWorld(Outside outside, EveryAction all, DirectoryInfo folder, bool isByIdentity, Action<IDictionary<string, string>>? change)
    {
        (Outside, _all, _folder) = (outside, all, folder);
        var (connectors, secrets) = (new ConnectorOptions(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var system in TestedSystems.All)
            system.Connect(connectors, outside.Lab.BaseAddress, secrets);
        connectors.With(all.Homes());
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
        var (outside, folder) = (await Outside.CreateAsync(), Directory.CreateTempSubdirectory("secresponder-planted-"));
        return new PlantedWorld(outside, await EveryAction.WriteAsync(outside, Path.Combine(folder.FullName, "playbooks")), folder, isByIdentity, change);
    }

    /// <summary>One event for each action, and a line that nobody can read.</summary>
    public Task FeedAsync() => _services.GetRequiredService<InProcessStage>().FollowAsync(
        [.. _all.Events(_time.GetUtcNow()), new RawRecord("no line of anybody's"u8.ToArray(), new Origin("fw", "0", _all.Cases.Length + 1), _time.GetUtcNow())], sourceHint: null, Cancellation);

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

    // Runs, so that the lab's faults take their time, and can be moved on.
    private sealed class Moved : TimeProvider
    {
        private TimeSpan _offset = Outside.Now - System.GetUtcNow();

        public void Move(TimeSpan by) => _offset += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
    }
}
