using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecResponder.Response.Holds;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Telemetry;

/// <summary>What is told to whoever watches: metrics and traces, by the runtime's own means, so that nothing is done for them where nobody listens.</summary>
/// <remarks>
/// Told after it was committed: what a conflict undid was never counted. No name, no address, no text of an event stands in it: ids of playbooks, names of actions, systems, sources and guardrails only.
/// All instruments are listed in <c>docs/operate.md</c>, which a test holds against this file. Safe for concurrent use.
/// </remarks>
public sealed class ResponderTelemetry : IDisposable
{
    /// <summary>Of the meter and of the activity source.</summary>
    public const string Name = "SecResponder";

    /// <summary>What a host's own meters are called: this name, a dot, the host.</summary>
    public const string OfHosts = $"{Name}.*";

    private readonly Meter _meter;
    private readonly ActivitySource _traces;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _signals;
    private readonly Counter<long> _incidents;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _lifts;
    private readonly Histogram<double> _effect;
    private volatile ImmutableSortedDictionary<string, int> _keys = ImmutableSortedDictionary<string, int>.Empty;

    public ResponderTelemetry() : this(Name)
    {
    }

    private ResponderTelemetry(string name)
    {
        (_meter, _traces) = (new Meter(name), new ActivitySource(name));
        _events = _meter.CreateCounter<long>("secresponder.events", "{event}", "Events that were read, by source");
        _lag = _meter.CreateHistogram<double>("secresponder.lag", "s", "How old the newest event of a batch is when the batch has been taken in");
        _signals = _meter.CreateCounter<long>("secresponder.signals", "{signal}", "Signals: sent by stage 1, counted by stage 2, or known already (duplicate)");
        _incidents = _meter.CreateCounter<long>("secresponder.incidents", "{incident}", "Incidents that were opened, by playbook and mode");
        _steps = _meter.CreateCounter<long>("secresponder.steps", "{step}", "Steps that have ended, by action and outcome");
        _refusals = _meter.CreateCounter<long>("secresponder.refusals", "{step}", "Steps that a guardrail refused or would have refused, by guardrail and playbook");
        _deadLetters = _meter.CreateCounter<long>("secresponder.dead_letters", "{record}", "What could not be read or handled, by reason");
        _lifts = _meter.CreateCounter<long>("secresponder.lifts", "{hold}", "Turns at which a hold was to be lifted, by measure and outcome");
        _effect = _meter.CreateHistogram<double>("secresponder.effect.delay", "s", "From the event that made the condition true to the effect, approval included, by action");
        _meter.CreateObservableGauge("secresponder.keys", () => _keys.Select(one => new Measurement<int>(one.Value, new KeyValuePair<string, object?>("playbook", one.Key))), "{key}", "Correlation keys that are kept, by playbook, as last counted");
    }

    /// <summary>For who tells nobody.</summary>
    public static ResponderTelemetry Silent { get; } = new($"{Name}.Silent");

    internal Meter Meter => _meter;

    internal ActivitySource Traces => _traces;

    /// <summary>Whether anybody wants to know how long effects take: it costs a question to the store.</summary>
    internal bool WantsEffects => _effect.Enabled;

    /// <summary>Begins the trace of a batch's way through a stage; null: nobody listens.</summary>
    internal Activity? Batch(string stage, int bodies)
    {
        var activity = _traces.StartActivity(stage, ActivityKind.Consumer);
        activity?.SetTag("messaging.batch.message_count", bodies);
        return activity;
    }

    /// <summary>Begins a turn of a step, in its incident's trace. What the step calls meanwhile belongs to it.</summary>
    internal Activity? Turn(ResponseStep step)
    {
        var activity = Begin($"step {step.Action}", step.IncidentId, null);
        activity?.SetTag("secresponder.step", step.Id).SetTag("secresponder.playbook", step.PlaybookId).SetTag("secresponder.system", step.System).SetTag("secresponder.attempt", step.Attempt);
        return activity;
    }

    /// <summary>Begins a turn of a hold, in the trace of the incident that placed it.</summary>
    internal Activity? Turn(Hold hold)
    {
        var activity = Begin($"hold {hold.Measure}", hold.PlacedByIncident, null);
        activity?.SetTag("secresponder.step", hold.PlacedBy).SetTag("secresponder.system", hold.System).SetTag("secresponder.reasons", hold.Reasons.Length);
        return activity;
    }

    internal void Sent(int signals) => _signals.Add(signals, Tag("result", "sent"));

    internal void Taken(int counted, int duplicates, DateTimeOffset? newest, DateTimeOffset now)
    {
        if (counted > 0)
            _signals.Add(counted, Tag("result", "counted"));
        if (duplicates > 0)
            _signals.Add(duplicates, Tag("result", "duplicate"));
        if (newest is { } at)
            _lag.Record(Math.Max(0, (now - at).TotalSeconds));
    }

    /// <summary>Tells of what was committed.</summary>
    /// <param name="commit">What.</param>
    /// <param name="evidence">By incident, the traces of the events that count for it.</param>
    internal void Committed(StageTwoCommit commit, IReadOnlyDictionary<string, List<string>> evidence)
    {
        foreach (var hit in commit.Hits.Where(hit => hit.Rule.Length == 0))
            _events.Add(hit.Count, Tag("source", hit.Source));
        foreach (var letter in commit.DeadLetters)
            _deadLetters.Add(1, Tag("reason", letter.Code.Split(':', 2)[0]));
        var around = Activity.Current;
        foreach (var (incident, _, _, _) in commit.Incidents)
        {
            var mode = incident.Mode.ToString().ToLowerInvariant();
            _incidents.Add(1, Tag("playbook", incident.PlaybookId), Tag("mode", mode));
            using var opened = Begin("incident", incident.Id, evidence.GetValueOrDefault(incident.Id));
            opened?.SetTag("secresponder.incident", incident.Id).SetTag("secresponder.playbook", incident.PlaybookId).SetTag("secresponder.owner", incident.Owner).SetTag("secresponder.mode", mode).SetTag("secresponder.level", incident.Level);
        }
        foreach (var more in commit.Evidence.Where(more => evidence.ContainsKey(more.IncidentId)))
        {
            using var seen = Begin("evidence", more.IncidentId, evidence.GetValueOrDefault(more.IncidentId));
            seen?.SetTag("secresponder.evidence", more.Count);
        }
        Activity.Current = around;
    }

    internal void Ended(ResponseStep step, Activity? turn)
    {
        turn?.SetTag("secresponder.state", step.State.ToString().ToLowerInvariant());
        if (step.State == StepState.Failed)
            turn?.SetStatus(ActivityStatusCode.Error);
        if (!step.HasEnded)
            return;
        _steps.Add(1, Tag("action", step.Action), Tag("outcome", step.State.ToString().ToLowerInvariant()));
        if (step.RefusedBy is { } guardrail)
            _refusals.Add(1, Tag("guardrail", guardrail), Tag("playbook", step.PlaybookId));
    }

    internal void Effect(ResponseStep step, DateTimeOffset eventTime, DateTimeOffset now) => _effect.Record(Math.Max(0, (now - eventTime).TotalSeconds), Tag("action", step.Action));

    internal void Lifted(Hold before, Hold? after, Activity? turn)
    {
        var state = after?.State.ToString().ToLowerInvariant() ?? "unknown";
        turn?.SetTag("secresponder.state", state);
        // Looked at while it lasts, or one reason less: nothing was to be lifted.
        if (after is { State: HoldState.Lifted } || before.State == HoldState.Lifting || after is { State: HoldState.Lifting })
            _lifts.Add(1, Tag("measure", before.Measure), Tag("outcome", after is { State: HoldState.Lifted } ? "lifted" : "not yet"));
    }

    internal void Kept(IEnumerable<KeyValuePair<string, int>> keys) => _keys = keys.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public void Dispose()
    {
        _meter.Dispose();
        _traces.Dispose();
    }

    // In the incident's trace, and in no other: what goes on around it here and now is not its parent.
    private Activity? Begin(string name, string incidentId, IEnumerable<string>? links)
    {
        if (!_traces.HasListeners())
            return null;
        Activity.Current = null;
        return _traces.StartActivity(name, ActivityKind.Internal, IncidentTrace.ContextOf(incidentId), links: links is null ? null : IncidentTrace.Links(links));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
