using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Cli.Explaining;

/// <summary>Follows a correlation through events: which of them count, for which group, and what the window holds then.</summary>
internal sealed class CorrelationTrace(PlaybookSet set, Playbook playbook, SigmaCorrelation correlation, bool anyLogSource)
{
    private const int MostKept = 10_000;

    private readonly Detector _detector = new(set, anyLogSource, includeOff: true);
    private readonly Correlator _correlator = set.CorrelatorOf(playbook.Id);
    private readonly List<RuleHit> _hits = [];
    private readonly List<Signal> _signals = [];
    private readonly Dictionary<string, KeyState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _groups = new(StringComparer.Ordinal);
    private readonly List<(long Line, Signal Signal)> _taken = [];
    private long _last;

    public Playbook Playbook => playbook;

    public SigmaCorrelation Correlation => correlation;

    /// <summary>The rules that count, each followed by itself.</summary>
    public ImmutableArray<RuleTrace> Rules { get; } = [.. set.RulesOf(playbook.Id).Select(rule => new RuleTrace(set, rule))];

    /// <summary>Events looked at.</summary>
    public long Events { get; private set; }

    /// <summary>Events that counted, in their order, as far as they are kept.</summary>
    public List<CountedEvent> Counted { get; } = [];

    /// <summary>How many counted.</summary>
    public long Signals { get; private set; }

    /// <summary>How often the condition held.</summary>
    public long Fired { get; private set; }

    /// <summary>Groups that were seen.</summary>
    public int Groups => _states.Count;

    /// <summary>Matches that counted for no group: the event lacks a group-by field.</summary>
    public long WithoutGroup => _detector.WithoutGroup;

    public void Take(long line, SecurityEvent e)
    {
        Events++;
        _last = line;
        foreach (var rule in Rules)
            rule.Take(line, e);
        _detector.Detect(e, _hits, _signals);
        foreach (var signal in _signals)
            if (signal.PlaybookId.Equals(playbook.Id, StringComparison.OrdinalIgnoreCase))
                _taken.Add((line, signal));
    }

    /// <summary>Counts what was taken, by event time as everywhere: a log may have another order. Conditions that say "fewer than" are judged when their window has passed.</summary>
    public void End()
    {
        foreach (var (index, signal) in EventTimeOrder.Of([.. _taken.Select(one => one.Signal)]))
            Count(_taken[index].Line, signal);
        _taken.Clear();
        foreach (var (key, state) in _states)
            if (_correlator.DueAfter(state) is { } due && _correlator.Advance(state, due.AddTicks(1)) is { Verdict: CorrelationVerdict.Fired } outcome)
                Keep(new CountedEvent(_last, due, _groups[key], [], outcome.Measured, CorrelationVerdict.Fired));
    }

    private void Count(long line, Signal signal)
    {
        var outcome = _correlator.Apply(_states.GetValueOrDefault(signal.Key, KeyState.Empty), signal);
        _states[signal.Key] = outcome.State;
        _groups[signal.Key] = signal.Group;
        Signals++;
        Keep(new CountedEvent(line, signal.Time, signal.Group, signal.RuleIds, outcome.Measured, outcome.Verdict));
    }

    private void Keep(CountedEvent counted)
    {
        Fired += counted.Verdict == CorrelationVerdict.Fired ? 1 : 0;
        if (Counted.Count < MostKept)
            Counted.Add(counted);
    }
}

/// <summary>One event that counted, or the end of a window (without rules).</summary>
/// <param name="Line">The input line.</param>
/// <param name="Time">Event time.</param>
/// <param name="Group">The values of the group-by fields.</param>
/// <param name="Rules">The rules that it matched.</param>
/// <param name="Measured">What the fullest window around it holds.</param>
/// <param name="Verdict">What it came to.</param>
internal sealed record CountedEvent(long Line, DateTimeOffset Time, ImmutableArray<string> Group, ImmutableArray<string> Rules, double Measured, CorrelationVerdict Verdict);
