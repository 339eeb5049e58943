using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Testing;

/// <summary>
/// Runs the tests that travel with playbooks through the same detection and correlation as real events. Every test begins with nothing seen. Event time passes with every event, one that
/// matches nothing too; when they are over, the windows that are judged once are judged (an absence is not: the end of a test is no silence).
/// </summary>
public sealed class PlaybookTestRunner
{
    private readonly PlaybookSet _playbooks;
    private readonly TestPlanner _plan;
    private readonly GivenEvents _given;
    private readonly Detector _detector;

    /// <param name="playbooks">The playbooks; those that are off are tested too.</param>
    /// <param name="plan">Tells what an incident would do.</param>
    /// <param name="normalize">Reads raw lines; by default the sources that SecResponder has.</param>
    public PlaybookTestRunner(PlaybookSet playbooks, TestPlanner plan, RawNormalizer? normalize = null)
    {
        ArgumentNullException.ThrowIfNull(playbooks);
        ArgumentNullException.ThrowIfNull(plan);
        _playbooks = playbooks;
        _plan = plan;
        _given = new GivenEvents(normalize ?? Sources);
        _detector = new Detector(playbooks, includeOff: true);
    }

    /// <summary>A runner for a planner that gives steps only.</summary>
    public PlaybookTestRunner(PlaybookSet playbooks, Func<Playbook, Signal, IReadOnlyList<string>> steps)
        : this(playbooks, (playbook, signal) => new TestPlan([.. steps(playbook, signal)], []))
    {
    }

    /// <summary>Runs all tests, in the order of the playbooks.</summary>
    public IEnumerable<PlaybookTestResult> RunAll() => _playbooks.Playbooks.SelectMany(playbook => playbook.Tests.Select(test => Run(playbook, test)));

    /// <summary>Runs one test of a playbook of the set.</summary>
    public PlaybookTestResult Run(Playbook playbook, PlaybookTest test)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(test);
        var tested = playbook.Change is { } change && test.Knows?.Changes is { } changes ? playbook with { Change = change with { Given = changes } } : playbook;
        var run = new Incidents(tested, _playbooks.CorrelatorOf(playbook.Id), _plan);
        // What a test says is known, is known in this test alone.
        var detector = test.Knows is { } knows ? new Detector(_playbooks.With(knows.Over(_playbooks.Enrichment)), includeOff: true) : _detector;
        var (hits, signals, unread, events, withoutGroup) = (new List<RuleHit>(), new List<Signal>(), new List<string>(), 0, detector.WithoutGroup);
        _given.Run(test, e =>
        {
            events++;
            run.Pass(e.Time);
            detector.Detect(e, hits, signals);
            foreach (var signal in signals)
                if (signal.PlaybookId == playbook.Id)
                    run.Take(signal);
        }, unread.Add);
        run.End();
        var actual = new ExpectedOutcome(run.Opened, [.. run.Steps], [.. run.Refused]);
        return new PlaybookTestResult(playbook, test, actual, Compare(test.Expect, actual), Notes(events, run.Signals, unread, detector.WithoutGroup - withoutGroup));
    }

    private static ImmutableArray<string> Compare(ExpectedOutcome expected, ExpectedOutcome actual)
    {
        var failures = ImmutableArray.CreateBuilder<string>();
        if (expected.Incidents != actual.Incidents)
            failures.Add($"expected {Count(expected.Incidents, "incident")}, got {Count(actual.Incidents, "incident")}");
        Compare("steps", expected.Steps, actual.Steps, failures);
        Compare("refused steps", expected.Refused, actual.Refused, failures);
        return failures.ToImmutable();
    }

    private static void Compare(string what, ImmutableArray<string> expected, ImmutableArray<string> actual, ImmutableArray<string>.Builder failures)
    {
        if (!expected.IsDefault && !(expected.Length == actual.Length && expected.Zip(actual).All(pair => IsMeant(pair.First, pair.Second))))
            failures.Add($"expected the {what} [{string.Join(", ", expected)}], got [{string.Join(", ", actual)}]");
    }

    // "ticket.open" means whatever it acts on; "host.quarantine 10.0.0.5" means just that host.
    private static bool IsMeant(string expected, string actual) =>
        string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase) || !expected.Contains(' ', StringComparison.Ordinal) && actual.StartsWith(expected + " ", StringComparison.Ordinal);

    private static ImmutableArray<string> Notes(int events, int signals, List<string> unread, long withoutGroup)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.Add($"{Count(events, "event")}, {signals} of them matched");
        if (withoutGroup > 0)
            notes.Add($"{withoutGroup} matched but lack a group-by field, so they count for nothing");
        notes.AddRange(unread.Distinct().Select(reason => $"a raw line can't be read: {reason}"));
        return notes.ToImmutable();
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static void Sources(string source, in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var found = source == "auto" ? EventSources.Recognize(record.Span) : EventSources.Find(source);
        if (found is null)
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownSource, source == "auto" ? "no source recognizes it" : $"there is no source '{source}'", 0));
        else
            found.Normalize(record, scratch, receiver);
    }

    /// <summary>What the signals of one playbook come to.</summary>
    private sealed class Incidents(Playbook playbook, Correlator correlator, TestPlanner plan)
    {
        private readonly CorrelationRun _run = new(_ => correlator);
        private readonly Dictionary<string, DateTimeOffset> _evidence = new(StringComparer.Ordinal);

        public int Signals { get; private set; }

        public int Opened { get; private set; }

        public List<string> Steps { get; } = [];

        public List<string> Refused { get; } = [];

        public void Take(Signal signal)
        {
            Signals++;
            var outcome = _run.Take(signal);
            if (outcome.Verdict != CorrelationVerdict.Duplicate)
                Judge(outcome.Verdict == CorrelationVerdict.Fired, signal, signal.Time);
        }

        public void Pass(DateTimeOffset eventTime) => Judge(_run.Pass(eventTime));

        public void End() => Judge(_run.End());

        private void Judge(IReadOnlyList<PassedTime> passed)
        {
            foreach (var one in passed)
                Judge(fired: true, one.Last, one.At);
        }

        // An open incident takes every signal of its key; else one that fires opens the next.
        private void Judge(bool fired, Signal signal, DateTimeOffset time)
        {
            if (_evidence.TryGetValue(signal.Key, out var last) && IncidentWindow.Takes(last, playbook.Quiet, time))
            {
                _evidence[signal.Key] = time > last ? time : last;
                return;
            }
            if (!fired)
                return;
            _evidence[signal.Key] = time;
            Opened++;
            var planned = plan(playbook, signal);
            Steps.AddRange(planned.Steps);
            Refused.AddRange(planned.Refused);
        }
    }
}
