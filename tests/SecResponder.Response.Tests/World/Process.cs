using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Tests.World;

/// <summary>One process over a store, an outside world and a clock that outlive it.</summary>
internal sealed class Process : IAsyncDisposable
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly IDisposable? _folder;

    private Process(IResponderStore store, Outside outside, FakeTimeProvider time, ResponseSnapshot snapshot, IEnumerable<IResponseAction> actions, IDisposable? folder, HomeOfAction? homes = null, ResponderTelemetry? telemetry = null)
    {
        (Store, Outside, Time, Snapshot, _folder) = (store, outside, time, snapshot, folder);
        var catalogue = new ActionCatalogue(actions, homes);
        Actions = actions.DistinctBy(action => action.Signature.Name).ToFrozenDictionary(action => action.Signature.Name);
        World = new ResponseWorld(
            store, catalogue, [Resolver], () => Snapshot, new SystemCalls(Options, time, NullLogger<SystemCalls>.Instance), Options, time)
        { Telemetry = telemetry ?? ResponderTelemetry.Silent };
        Runner = new StepRunner(World, NullLogger<StepRunner>.Instance);
        Keeper = new HoldKeeper(World, NullLogger<HoldKeeper>.Instance);
        Desk = new ApprovalDesk(World);
        Why = new Why(store);
        Pipeline = new SignalPipeline(
            store, new Planner(catalogue.Signatures, new TemplateLimits(), homes),
            () => Snapshot with { CorrelatorOf = id => Snapshot.Playbooks.ContainsKey(id) ? Correlator : null }, new PipelineOptions(), time, telemetry);
    }

    public IResponderStore Store { get; }
    public Outside Outside { get; }
    public FakeTimeProvider Time { get; }
    public ResponseSnapshot Snapshot { get; set; }
    public RunnerOptions Options { get; } = new() { HeadStart = TimeSpan.Zero };
    public FakeResolver Resolver { get; } = new();
    public FrozenDictionary<string, IResponseAction> Actions { get; }
    public ResponseWorld World { get; private set; }
    public StepRunner Runner { get; private set; }
    public HoldKeeper Keeper { get; }
    public ApprovalDesk Desk { get; private set; }
    public Why Why { get; }
    public SignalPipeline Pipeline { get; }
    public Correlator Correlator { get; set; } = Correlators.EachWithinADay;

    public void Linked(ApprovalLinks links) => (World, Runner) = (World with { Links = links }, new StepRunner(World with { Links = links }, NullLogger<StepRunner>.Instance));

    public FakeAction Quarantine => (FakeAction)Actions["host.quarantine"];
    public FakeAction Ticket => (FakeAction)Actions["ticket.open"];
    public FakeAction Notify => (FakeAction)Actions["notify.teams"];

    public static Process Start(params Playbook[] playbooks)
    {
        var outside = new Outside();
        return Start(outside, FakeActions.All(outside), playbooks);
    }

    /// <summary>One that can do other things.</summary>
    public static Process Start(Outside outside, IEnumerable<IResponseAction> actions, params Playbook[] playbooks)
    {
        var folder = new TemporaryFolder();
        return new Process(folder.Open(), outside, new ObservedTime(Make.Noon), ResponseSnapshot.Of(playbooks, [Make.Team()], []), actions, folder);
    }

    /// <summary>One that somebody watches.</summary>
    public static Process Watched(ResponderTelemetry telemetry, params Playbook[] playbooks)
    {
        var (folder, outside) = (new TemporaryFolder(), new Outside());
        return new Process(folder.Open(), outside, new FakeTimeProvider(Make.Noon), ResponseSnapshot.Of(playbooks, [Make.Team()], []), FakeActions.All(outside), folder, telemetry: telemetry);
    }

    public static Process Over(
        IResponderStore store, Outside outside, FakeTimeProvider time, IEnumerable<Playbook> playbooks, IEnumerable<IResponseAction> actions, HomeOfAction? homes = null) =>
        new(store, outside, time, ResponseSnapshot.Of(playbooks, [Make.Team()], []), actions, null, homes);

    public void Change(Func<ResponseSnapshot, ResponseSnapshot> change) => Snapshot = change(Snapshot);

    /// <summary>Another one that is asked what targets are.</summary>
    public void Join(IEntityResolver resolver)
    {
        World = World with { Resolvers = World.Resolvers.Add(resolver) };
        (Runner, Desk) = (new StepRunner(World, NullLogger<StepRunner>.Instance), new ApprovalDesk(World));
    }

    /// <summary>Connects a record system of changes: steps are run with it from here on.</summary>
    public void Connect(IChangeRecords records)
    {
        World = World with { Records = [records] };
        Runner = new StepRunner(World, NullLogger<StepRunner>.Instance);
    }

    public void Put(Playbook playbook) => Snapshot = Snapshot with { Playbooks = new[] { playbook }.ToFrozenDictionary(one => one.Id) };

    public void Put(Team team) => Snapshot = Snapshot with { Teams = new[] { team }.ToFrozenDictionary(one => one.Name) };

    public Task<BatchOutcome> TakeAsync(params Signal[] signals) => Pipeline.TakeAsync(new StageOneBatch { Signals = [.. signals] }, Token);

    public Task<int> RunAsync() => Runner.RunDueAsync(Token);

    /// <summary>Runs what is due, and lets the time of a call that hangs run out once it is waited for.</summary>
    public Task RunOutAsync(TimeSpan limit) => RunOutAsync(limit, () => RunAsync());

    public async Task RunOutAsync(TimeSpan limit, Func<Task> work)
    {
        var time = (ObservedTime)Time;
        // A call has two limits: the one that it is told, and the one of whoever waits for it.
        var both = time.Waits(limit) + 2;
        var run = work();
        while (time.Waits(limit) < both && !run.IsCompleted && !Token.IsCancellationRequested)
            await Task.Yield();
        time.Advance(limit + TimeSpan.FromSeconds(1));
        await run;
    }

    /// <summary>Takes one signal in and gives the incident that it opened.</summary>
    public async Task<string> OpenAsync(long sequence = 1, string ip = "10.0.0.5") => Assert.Single((await TakeAsync(Make.Signal(sequence, ip))).Opened);

    public async Task<ResponseStep> StepAsync(string incident, int index = 0) => (await Store.StepsAsync(incident, Token))[index];

    public async Task<ImmutableArray<LedgerFact>> FactsAsync(string incident) => [.. (await Store.LedgerAsync(incident, Token)).Select(entry => entry.Fact()!)];

    public async Task<Hold?> HoldAsync(string name = "pc-5") => await Store.HoldAsync("mde:" + name, "host.quarantine", Token);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder?.Dispose();
    }
}

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("secresponder-").FullName;

    public string Database => System.IO.Path.Combine(Path, "store.db");

    public SqliteStore Open(long maxBytes = 0) => SqliteStore.Open(new SqliteStoreOptions { Path = Database, MaxBytes = maxBytes, LockTimeout = TimeSpan.FromSeconds(1) });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
