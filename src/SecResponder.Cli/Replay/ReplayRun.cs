using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Rehearsals;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Replay;

/// <summary>The pipeline over signals of the past, in the order of their event times, with every playbook observing: nothing is called, everything is decided.</summary>
internal sealed class ReplayRun : IAsyncDisposable
{
    private const int MostTurns = 1000;
    // Signals this near to each other are one commit; steps of an incident are decided at its end.
    private const int SignalsAtOnce = 100;
    private static readonly TimeSpan TogetherFor = TimeSpan.FromMinutes(1);

    private readonly ReplayClock _clock = new();
    private readonly SignalPipeline _pipeline;
    private readonly StepRunner _steps;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"secresponder-replay-{Guid.NewGuid():N}");

    private ReplayRun(PlaybookSet playbooks)
    {
        var inForce = new PlaybooksInForce(playbooks);
        var observing = inForce.Snapshot with
        {
            Playbooks = playbooks.Playbooks.Select(playbook => playbook.Mode == PlaybookMode.Enforce ? playbook with { Mode = PlaybookMode.Observe } : playbook)
                .ToFrozenDictionary(playbook => playbook.Id, StringComparer.Ordinal),
            CalendarStandsForAll = true,
        };
        Store = SqliteStore.OpenToThrowAway(Path.Combine(_folder, "replay.db"));
        var actions = new ActionCatalogue(ActionCatalog.Signatures.Select(signature => new NotCalled(signature)));
        var options = new RunnerOptions { HeadStart = TimeSpan.Zero };
        _pipeline = new SignalPipeline(Store, new Planner(actions.Signatures, new TemplateLimits()), () => observing, new PipelineOptions(), _clock);
        var world = new ResponseWorld(
            Store, actions, [new NamedInLog()], () => observing, new SystemCalls(options, TimeProvider.System, NullLogger<SystemCalls>.Instance), options, _clock);
        _steps = new StepRunner(world, NullLogger<StepRunner>.Instance);
    }

    private SqliteStore Store { get; }

    /// <summary>What a set of playbooks would have done.</summary>
    /// <param name="set">The playbooks.</param>
    /// <param name="signals">What matched.</param>
    /// <param name="end">The time of the newest event that was read, one that matched nothing too: event time stands there.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>Its incidents, the oldest first.</returns>
    public static async Task<BacktestedVersion> DecideAsync(PlaybookSet set, IReadOnlyList<Signal> signals, DateTimeOffset end, CancellationToken cancellation)
    {
        await using var run = new ReplayRun(set);
        await run.RunAsync(signals, end, cancellation);
        var incidents = new List<(Incident, ImmutableArray<ResponseStep>)>();
        foreach (var incident in (await run.Store.IncidentsAsync(int.MaxValue, cancellation)).Reverse())
            incidents.Add((incident, await run.Store.StepsAsync(incident.Id, cancellation)));
        return new BacktestedVersion(set.Playbooks.ToDictionary(playbook => playbook.Id, StringComparer.Ordinal), incidents);
    }

    private async Task RunAsync(IReadOnlyList<Signal> signals, DateTimeOffset end, CancellationToken cancellation)
    {
        var batch = ImmutableArray.CreateBuilder<Signal>(SignalsAtOnce);
        foreach (var (_, signal) in EventTimeOrder.Of(signals))
        {
            if (batch.Count == SignalsAtOnce || (batch.Count > 0 && signal.Time - batch[0].Time > TogetherFor))
                await TakeAsync(batch, cancellation);
            batch.Add(signal);
        }
        if (batch.Count > 0)
            await TakeAsync(batch, cancellation);
        await PassAsync(end, cancellation);
        for (var turn = 0; turn < MostTurns && await Store.NextStepDueAsync(cancellation) is { } due; turn++)
        {
            _clock.MoveTo(due);
            await _steps.RunDueAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task TakeAsync(ImmutableArray<Signal>.Builder batch, CancellationToken cancellation)
    {
        await PassAsync(batch[0].Time, cancellation);
        _clock.MoveTo(batch[^1].Time);
        await _pipeline.TakeAsync(new StageOneBatch { Signals = batch.DrainToImmutable() }, cancellation);
        await _steps.RunDueAsync(cancellation);
    }

    private async Task PassAsync(DateTimeOffset eventTime, CancellationToken cancellation)
    {
        _clock.MoveTo(eventTime);
        await _pipeline.PassAsync(cancellation, eventTime);
    }

    /// <summary>An action that plans can name and nobody can call.</summary>
    private sealed class NotCalled(ActionSignature signature) : IResponseAction
    {
        // What a system calls its targets is not known here: all are what the log calls them.
        public ActionSignature Signature { get; } = signature with { TargetIds = null };

        public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CheckResult(false, "a replay calls nothing"));

        public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => throw new InvalidOperationException("a replay calls nothing");

        public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => throw new InvalidOperationException("a replay calls nothing");

        public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => throw new InvalidOperationException("a replay calls nothing");
    }
}
