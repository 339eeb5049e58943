using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Benchmarks.Response;

/// <summary>One process with the real pipeline, runner and SQLite store (in a file, written through to the disk), and outside systems that answer at once.</summary>
internal sealed class ResponseBench : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-response-").FullName;
    private readonly ResponseSnapshot _snapshot;
    private readonly SqliteStore _sqlite;

    public ResponseBench(Playbook playbook, int callsPerSystem = 4)
    {
        _snapshot = ResponseSnapshot.Of([playbook], [new Team { Name = "network-soc", Approvers = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("soc-leads", ["ann@corp.example"]) }], []);
        _sqlite = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(_folder, "store.db") });
        Store = new CountingStore(_sqlite);
        var catalogue = new ActionCatalogue([new InstantAction("host.quarantine", "edr", true, Calls), new InstantAction("ticket.open", "tickets", false, Calls), new InstantAction("notify.teams", "teams", false, Calls)]);
        var options = new RunnerOptions { CallsPerSystem = callsPerSystem };
        var world = new ResponseWorld(
            Store, catalogue, [new KnownHosts()], () => _snapshot, new SystemCalls(options, TimeProvider.System, NullLogger<SystemCalls>.Instance), options, TimeProvider.System);
        Runner = new StepRunner(world, NullLogger<StepRunner>.Instance);
        Pipeline = new SignalPipeline(Store, new Planner(catalogue.Signatures, new TemplateLimits()), () => _snapshot with { CorrelatorOf = _ => Correlator.OfRule }, new PipelineOptions(), TimeProvider.System);
    }

    public CountingStore Store { get; }

    public StepRunner Runner { get; }

    public SignalPipeline Pipeline { get; }

    /// <summary>The calls outside: action, the incident's summary (its group), and when.</summary>
    public ConcurrentQueue<(string Action, string Group, long At)> Calls { get; } = [];

    public static Playbook Playbook(Guardrails guardrails, params PlannedStep[] response) => new()
    {
        Id = "pb-1",
        Title = "Contain a host that beacons",
        Owner = "network-soc",
        File = "playbooks/network-soc/pb-1.yaml",
        Mode = PlaybookMode.Enforce,
        Level = "high",
        Response = [.. response],
        Guardrails = guardrails,
        GroupBy = ["SrcIpAddr"],
    };

    public static PlannedStep Quarantine { get; } = Step("host.quarantine", ("host", "{{ SrcIpAddr }}"), ("for", "4h"));

    public static PlannedStep Ticket { get; } = Step("ticket.open", ("title", "Beacon from {{ SrcIpAddr }}"));

    public static PlannedStep Card { get; } = Step("notify.teams", ("channel", "soc"));

    public static Signal SignalOf(int number, DateTimeOffset at) => new()
    {
        PlaybookId = "pb-1",
        RuleIds = ["c2_connection"],
        Group = [Address(number)],
        Time = at,
        Origin = new Origin("firewall", "0", number + 1),
        Evidence = $$"""{"SrcIpAddr":"{{Address(number)}}","DstIpAddr":"203.0.113.9","DstPortNumber":443,"DvcAction":"Allow","NetworkRuleName":"internet","Dvc":"pa-1"}""",
    };

    public static string Address(int number) => $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}";

    public Task<BatchOutcome> TakeAsync(params IEnumerable<Signal> signals) => Pipeline.TakeAsync(new StageOneBatch { Signals = [.. signals] }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _sqlite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static PlannedStep Step(string action, params (string Name, string Template)[] with) =>
        new(action, with.ToImmutableSortedDictionary(one => one.Name, one => one.Template, StringComparer.Ordinal), null, IfDown.HoldBack);

    private sealed class InstantAction(string name, string system, bool isHold, ConcurrentQueue<(string, string, long)> calls) : IResponseAction
    {
        public ActionSignature Signature { get; } = new(name, system, "", isHold ? [new ActionParameter("host", ParameterKind.Host, true, "")] : [], isHold);

        public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CheckResult(true, ""));

        public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
        {
            calls.Enqueue((name, call.Context.Summary, Stopwatch.GetTimestamp()));
            return Task.FromResult<Effect>(new Effect.Done("ref-1", "done"));
        }

        public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Absent());

        public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Done("ref-2", "undone"));
    }

    private sealed class KnownHosts : IEntityResolver
    {
        public bool Knows(EntityKind kind) => kind == EntityKind.Host;

        public Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation) => Task.FromResult<Resolution>(
            new Resolution.Resolved(new ResolvedEntity(EntityKind.Host, "mde:" + reference.Value, $"pc-{reference.Value}.corp.example", [reference.Value], ["workstation"]), 95, "asset list"));
    }
}
