using System.Collections.Immutable;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Connectors.Tests.Storms;

/// <summary>Every action that there is, through the real pipeline, runner, hold keeper and store, over real HTTP against the lab, by processes that die, one after the other.</summary>
internal sealed class StormWorld : IAsyncDisposable
{
    private readonly Random _chance;
    private readonly StormClock _clock;
    private readonly Outside _outside;
    private readonly EveryAction _all;
    private readonly DirectoryInfo _folder;
    private readonly Action<IServiceCollection>? _sabotage;
    private ServiceProvider _process;
    private Life _life;
    private PlaybooksInForce? _playbooks;

    private StormWorld(Random chance, StormClock clock, Outside outside, EveryAction all, DirectoryInfo folder, Action<IServiceCollection>? sabotage)
    {
        (_chance, _clock, _outside, _all, _folder, _sabotage) = (chance, clock, outside, all, folder, sabotage);
        (_process, _life) = Begin(0);
    }

    /// <summary>How many processes have died.</summary>
    public int Deaths { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="chance">Where the storm's chances come from.</param>
    /// <param name="sabotage">Puts a mistake around the product; null: none.</param>
    public static async Task<StormWorld> CreateAsync(Random chance, Action<IServiceCollection>? sabotage = null)
    {
        var clock = new StormClock();
        var (outside, folder) = (await Outside.CreateAsync(clock: clock), Directory.CreateTempSubdirectory("secresponder-storm-"));
        return new StormWorld(chance, clock, outside, await EveryAction.WriteAsync(outside, Path.Combine(folder.FullName, "playbooks")), folder, sabotage);
    }

    /// <summary>The events come in, again and again until a process has lived to take them.</summary>
    public async Task FeedAsync()
    {
        while (!await LivesThroughAsync(() => Get<InProcessStage>().FollowAsync([.. _all.Events(_clock.GetUtcNow())], sourceHint: null, Cancellation)))
            _clock.Move(TimeSpan.FromSeconds(1));
    }

    /// <summary>One round of all that is due, in bad weather.</summary>
    public async Task StormAsync(Weather weather)
    {
        weather.Gather(_outside.Truth, _chance.Next(12));
        await TurnAsync();
        _clock.Move(TimeSpan.FromSeconds(_chance.Next(40)));
    }

    /// <summary>The weather clears up, and nobody dies any more: what was begun comes to its end.</summary>
    public async Task<IReadOnlyList<ResponseStep>> CalmAsync()
    {
        _outside.Truth.Faults.Clear();
        await _process.DisposeAsync();
        (_process, _life) = Begin(0);
        for (var turn = 0; turn < 200; turn++)
        {
            await TurnAsync();
            var steps = await StepsAsync();
            if (steps.All(step => step.HasEnded))
                return steps;
            _clock.Move(TimeSpan.FromSeconds(20));
        }
        throw new InvalidOperationException($"no end: {string.Join("; ", (await StepsAsync()).Where(step => !step.HasEnded).Select(step => $"{step.Action} in {step.System} is {step.State}: {step.Note}"))}");
    }

    /// <summary>The holds' time is over.</summary>
    public async Task LiftAsync()
    {
        _clock.Move(TimeSpan.FromHours(2));
        for (var turn = 0; turn < 100; turn++)
        {
            await TurnAsync();
            if ((await Get<IResponderStore>().HoldsAsync(Cancellation)).IsEmpty)
                return;
            _clock.Move(TimeSpan.FromMinutes(2));
        }
        throw new InvalidOperationException($"not lifted: {string.Join("; ", await Task.WhenAll((await Get<IResponderStore>().HoldsAsync(Cancellation)).Select(StoryAsync)))}");
    }

    /// <summary>Each action with its step, how often its effect stands, and how often it was brought about.</summary>
    public async Task<ImmutableArray<(ActionCase Action, ResponseStep Step, int Standing, int Times)>> EffectsAsync()
    {
        var steps = (await StepsAsync()).ToDictionary(step => step.PlaybookId);
        return [.. _all.Cases.Select((known, number) => (known, steps[EveryAction.PlaybookOf(number)])).Select(pair => (pair.known, pair.Item2, pair.known.Standing(_outside.Truth, pair.Item2.Id), pair.known.Times(_outside.Truth, pair.Item2.Id)))];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _outside.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task TurnAsync()
    {
        await LivesThroughAsync(async () =>
        {
            await Get<StepRunner>().RunDueAsync(Cancellation);
            await Get<HoldKeeper>().ReleaseDueAsync(Cancellation);
            await Get<IDueTickets>().LookDueAsync(Cancellation);
        });
    }

    // Whether the process has lived through it. If not, another one is begun once nothing is under way of what the dead one has sent.
    private async Task<bool> LivesThroughAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (_life.IsOver)
        {
            // It is dead; what it would have said nobody hears.
        }
        if (!_life.IsOver)
            return true;
        Deaths++;
        await _life.GoneAsync(Cancellation);
        await _process.DisposeAsync();
        (_process, _life) = Begin(10 + _chance.Next(150));
        return false;
    }

    /// <summary>Lets the process die after so many moments.</summary>
    public void Doom()
    {
        _process.Dispose();
        (_process, _life) = Begin(10 + _chance.Next(150));
    }

    private (ServiceProvider Process, Life Life) Begin(int moments)
    {
        var life = new Life(moments);
        var (connectors, secrets) = (new ConnectorOptions(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var system in TestedSystems.All)
            system.Connect(connectors, _outside.Lab.BaseAddress, secrets);
        connectors.With(_all.Homes());
        var responder = new ResponderOptions { Playbooks = Path.Combine(_folder.FullName, "playbooks") };
        (responder.Runner.CallTimeout, responder.Runner.Lease, responder.Runner.HeadStart) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), TimeSpan.Zero);
        var services = new ServiceCollection().AddLogging()
            .AddSingleton<TimeProvider>(_clock).AddSingleton<ISecrets>(new Outside.Known(secrets)).AddSingleton<TokenCredential>(DelegatedTokenCredential.Create((_, _) => new AccessToken(Outside.Canary, DateTimeOffset.MaxValue)))
            .AddSingleton<IResponderStore>(_ => new MortalStore(SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(_folder.FullName, "secresponder.db") }), life))
            .AddSingleton<IBlockListStore>(_outside.Lists)
            .ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new MortalWire(life)))
            .AddConnectors(connectors, provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel));
        if (_playbooks is not null)
            services.AddSingleton(_playbooks);
        services.AddResponder(responder, ActionCatalog.Signatures).AddSingleton<InProcessStage>();
        _sabotage?.Invoke(services);
        var process = services.BuildServiceProvider();
        _playbooks ??= process.GetRequiredService<PlaybooksInForce>();
        return (process, life);
    }

    private async Task<IReadOnlyList<ResponseStep>> StepsAsync()
    {
        var (store, steps) = (Get<IResponderStore>(), new List<ResponseStep>());
        foreach (var incident in await store.IncidentsAsync(1000, Cancellation))
            steps.AddRange(await store.StepsAsync(incident.Id, Cancellation));
        return steps;
    }

    private async Task<string> StoryAsync(Hold hold)
    {
        var facts = (await Get<IResponderStore>().LedgerAsync(hold.Reasons[0].IncidentId, Cancellation)).Select(entry => entry.Fact()?.ToString());
        return $"{hold}\n{string.Join('\n', facts.TakeLast(6))}";
    }

    private T Get<T>() where T : notnull => _process.GetRequiredService<T>();
}
