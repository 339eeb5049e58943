using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Changes;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pipeline;

/// <summary>Folds signals, one after the other, over the keys as they were loaded. Asks nobody outside; the same signals in the same order give the same commit.</summary>
internal sealed class SignalFold(
    ImmutableArray<KeyRow> loaded, Planner planner, ResponseSnapshot snapshot, PipelineOptions options, DateTimeOffset now)
{
    // A key's state is read when it is first needed and written once, when all of the batch has been taken.
    private sealed record Key(KeyRow Row, KeyState? State, Correlator? Correlator);

    private readonly Dictionary<string, Key> _keys = loaded.ToDictionary(row => row.Key, row => new Key(row, null, null), StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _anew = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NewIncident> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MoreEvidence> _evidence = new(StringComparer.Ordinal);
    private readonly List<DeadLetter> _deadLetters = [];
    private int _counted;
    private int _duplicates;

    /// <summary>Takes a signal; <paramref name="name"/> is its key.</summary>
    public void Take(Signal signal, string name)
    {
        if (!snapshot.Playbooks.TryGetValue(signal.PlaybookId, out var playbook) || snapshot.CorrelatorOf(signal.PlaybookId) is not { } correlator)
        {
            PutAside(signal, "unknown-playbook", $"the playbook '{signal.PlaybookId}' is not loaded; send it in again when it is back");
            return;
        }
        if (playbook.Mode == PlaybookMode.Off)
            return;
        var key = _keys.GetValueOrDefault(name) ?? new Key(new KeyRow(name, ReadOnlyMemory<byte>.Empty, null), null, null);
        try
        {
            var state = Read(key, signal.PlaybookId, correlator);
            if (Correlator.IsDuplicate(state, signal))
            {
                _duplicates++;
                return;
            }
            // What its time has ended is told first, as if that time had passed without it.
            if (correlator.IsTimed)
                (key, state) = Passed(playbook, correlator, key, state, signal.Time);
            var outcome = correlator.Apply(state, signal);
            var takes = outcome.Verdict == CorrelationVerdict.Fired || key.Row.Open is not null;
            if (takes)
                Check(signal.Evidence);
            Keep(playbook, correlator, key.Row, outcome, signal);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            PutAside(signal, "unreadable-state", $"it could not be correlated: {e.Message}");
        }
    }

    /// <summary>Lets event time pass for a key that waits for it.</summary>
    public void Pass(KeyRow row, DateTimeOffset eventTime)
    {
        // A playbook that is not there, or off, waits for nothing; nor does what can't be read: a next signal says so.
        if (row.Last is null || !snapshot.Playbooks.TryGetValue(row.Last.PlaybookId, out var playbook) || playbook.Mode == PlaybookMode.Off || snapshot.CorrelatorOf(playbook.Id) is not { } correlator)
        {
            Keep(new Key(row with { Due = null }, null, null));
            return;
        }
        try
        {
            var key = new Key(row, null, null);
            (key, var state) = Passed(playbook, correlator, key, Read(key, playbook.Id, correlator), eventTime);
            Keep(new Key(key.Row with { Due = correlator.DueAfter(state) }, state, correlator));
        }
        catch (InvalidDataException)
        {
            Keep(new Key(row with { Due = null }, null, null));
        }
    }

    private void Keep(Playbook playbook, Correlator correlator, KeyRow row, CorrelationOutcome outcome, Signal signal)
    {
        if (correlator.IsTimed)
            row = row with { Due = correlator.DueAfter(outcome.State), Last = signal };
        if (outcome.Verdict == CorrelationVerdict.TooLate)
            PutAside(signal, "too-late", $"its event time {signal.Time.UtcDateTime:O} lies before the window that is kept");
        else
        {
            _counted++;
            row = row with { Open = Evidence(playbook, signal, signal.Time, row.Open, outcome.Verdict == CorrelationVerdict.Fired) };
        }
        Keep(new Key(row, outcome.State, correlator));
    }

    // The event that made a silence true is the last one there was.
    private (Key Key, KeyState State) Passed(Playbook playbook, Correlator correlator, Key key, KeyState state, DateTimeOffset eventTime)
    {
        var outcome = correlator.Advance(state, eventTime);
        if (ReferenceEquals(outcome.State, state) || key.Row.Last is not { } last)
            return (key, state);
        var row = key.Row;
        foreach (var at in outcome.FiredAt)
            row = row with { Open = Evidence(playbook, last, at, row.Open, fired: true) };
        return (new Key(row, outcome.State, correlator), outcome.State);
    }

    private static void Check(string text)
    {
        using var evidence = JsonDocument.Parse(text);
        if (evidence.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("the evidence is not a JSON object");
    }

    public void Reject(RejectedRecord rejected) => _deadLetters.Add(new DeadLetter(
        rejected.Origin, rejected.Source, rejected.Rejection.Code, rejected.Rejection.Reason, rejected.Rejection.Position, rejected.Raw, now));

    public StageTwoCommit Commit() => new()
    {
        Keys = [.. _changed.Order(StringComparer.Ordinal).Select(key => _keys[key]).Select(key => key is { State: { } state, Correlator: { } correlator } ? key.Row with { State = correlator.Write(state) } : key.Row)],
        Ledger = [.. _anew.Where(key => _changed.Contains(key.Key)).CountBy(key => key.Value).OrderBy(playbook => playbook.Key, StringComparer.Ordinal).Select(playbook => new LedgerDraft(LedgerChain.Operations, now, new WindowsBegunAnew(playbook.Key, playbook.Value)))],
        Incidents = [.. _opened.Values],
        Evidence = [.. _evidence.Values],
        DeadLetters = [.. _deadLetters],
    };

    public BatchOutcome Outcome(int covered) => new([.. _opened.Keys], _counted, _duplicates + covered, _deadLetters.Count);

    // Windows of another meaning would be judged wrongly: whoever changes a correlation begins anew, and the ledger says so.
    private KeyState Read(Key key, string playbook, Correlator correlator)
    {
        if (key.State is { } known)
            return known;
        var state = correlator.Read(key.Row.State.Span, out var beginsAnew);
        if (beginsAnew)
            _anew[key.Row.Key] = playbook;
        return state;
    }

    private void Keep(Key key)
    {
        _keys[key.Row.Key] = key;
        _changed.Add(key.Row.Key);
    }

    // While an incident is open its key's signals are evidence for it; one after its quiet time may open the next.
    private OpenIncident? Evidence(Playbook playbook, Signal signal, DateTimeOffset at, OpenIncident? open, bool fired)
    {
        if (open is not null && IncidentWindow.Takes(open.LastEvidence, playbook.Quiet, at))
            return Add(signal, open.With(at));
        return fired ? Open(playbook, signal, at) : null;
    }

    private OpenIncident Add(Signal signal, OpenIncident open)
    {
        ImmutableArray<LedgerDraft> drafts = open.Count <= options.EvidenceInFull ? [new LedgerDraft(open.Id, now, Seen(signal))] : [];
        if (_opened.TryGetValue(open.Id, out var made))
            _opened[open.Id] = made with
            {
                Incident = made.Incident with { LastEvidenceAt = open.LastEvidence, EvidenceCount = open.Count },
                Ledger = made.Ledger.AddRange(drafts),
            };
        else if (_evidence.TryGetValue(open.Id, out var more))
            _evidence[open.Id] = more with { LastEvidenceAt = open.LastEvidence, Count = open.Count, Ledger = more.Ledger.AddRange(drafts) };
        else
            _evidence[open.Id] = new MoreEvidence(open.Id, open.LastEvidence, open.Count, drafts);
        return open;
    }

    private OpenIncident Open(Playbook playbook, Signal signal, DateTimeOffset at)
    {
        var incident = IncidentOf(playbook, at == signal.Time ? signal : signal with { Time = at }, now);
        incident = ChangeJoin.Joined(playbook, incident, planner, snapshot.Changes, snapshot.CalendarStandsForAll);
        var asks = playbook.Change is not null && incident.Change is null;
        ImmutableArray<ResponseStep> steps = [];
        if (asks)
            steps = [ChangeJoin.StepOf(incident, playbook.Change!, now)];
        else
        {
            var plan = planner.Make(playbook, incident, now);
            (incident, steps) = (incident with { PlanHash = plan.Hash }, plan.Steps);
        }
        ImmutableArray<LedgerFact> facts =
        [
            new IncidentOpened(playbook.Id, playbook.Title, playbook.Owner, playbook.Level, playbook.Mode.ToString().ToLowerInvariant(), signal.Group, incident.OpenedAt),
            Seen(signal),
            .. asks ? [] : PlanFacts.Of(incident, steps),
        ];
        var mentions = signal.Group.Concat(PlanFacts.Targets(steps)).Append(incident.Change?.Number ?? "").Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
        _opened[incident.Id] = new NewIncident(incident, steps, [.. facts.Select(fact => new LedgerDraft(incident.Id, now, fact))], [.. mentions]);
        return new OpenIncident(incident.Id, at, 1);
    }

    /// <summary>The incident that a signal opens; its plan is still to be made.</summary>
    public static Incident IncidentOf(Playbook playbook, Signal signal, DateTimeOffset now) => new()
    {
        Id = DerivedId.OfIncident(playbook.Id, signal.Key, signal.Time),
        PlaybookId = playbook.Id,
        Title = playbook.Title,
        Owner = playbook.Owner,
        Level = playbook.Level,
        Mode = playbook.Mode,
        Group = signal.Group,
        Summary = Summary(playbook, signal),
        OpenedAt = signal.Time.ToUniversalTime(),
        RecordedAt = now,
        Evidence = signal.Evidence,
        PlanHash = "",
        LastEvidenceAt = signal.Time,
    };

    private static SignalSeen Seen(Signal signal) => new(signal.Time.ToUniversalTime(), signal.Origin.ToString(), signal.RuleIds, signal.Evidence);

    private static string Summary(Playbook playbook, Signal signal) => string.Join(
        ", ", signal.Group.Select((value, index) => index < playbook.GroupBy.Length ? $"{playbook.GroupBy[index]} {value}" : value));

    private void PutAside(Signal signal, string code, string reason) =>
        _deadLetters.Add(new DeadLetter(signal.Origin, "", $"{code}:{signal.PlaybookId}", reason, 0, SignalJson.Write(signal), now));
}
