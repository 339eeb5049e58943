using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Events as (time, rules, value), and what a correlation makes of them: at once, after every restart, with each delivered twice.</summary>
internal static class Streams
{
    /// <summary>One event: its second, the rules it matches as bits, the measured value.</summary>
    public readonly record struct Event(double Second, int Rules, string? Value);

    /// <summary>A correlation over r0, r1 and r2, unless it names its own rules.</summary>
    public static SigmaCorrelation Read(string document)
    {
        var rules = document.Contains("rules:", StringComparison.Ordinal) ? "" : "rules: [r0, r1, r2], ";
        return SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", $"title: t\ncorrelation: {{{rules}{document}}}").Documents).Correlations.Single();
    }

    public static Signal[] Of(IEnumerable<Event> events) => [.. events.Select((one, i) => Signals.At(one.Second, i + 1) with
    {
        RuleIds = [.. RulesOf(one).Select(rule => $"r{rule}")],
        Parts = [.. RulesOf(one).Select(rule => new SignalPart($"r{rule}", [one.Value]))],
    })];

    public static IEnumerable<int> RulesOf(Event one) => Enumerable.Range(0, 3).Where(rule => (one.Rules & 1 << rule) != 0);

    public static CorrelationVerdict[] Run(Correlator correlator, IEnumerable<Signal> signals) => Run(correlator, signals, out _);

    public static CorrelationVerdict[] Run(Correlator correlator, IEnumerable<Signal> signals, out KeyState state)
    {
        var (current, verdicts) = (KeyState.Empty, new List<CorrelationVerdict>());
        foreach (var signal in signals)
        {
            (current, var verdict) = correlator.Apply(current, signal);
            verdicts.Add(verdict);
        }
        state = current;
        return [.. verdicts];
    }

    /// <summary>Whether each event delivered twice, with a restart before each delivery, gives the verdicts and the very bytes of the plain run.</summary>
    public static bool SurvivesRedeliveryAndRestarts(Correlator correlator, Signal[] signals)
    {
        var (stored, firsts) = (KeyState.Empty.Serialize(), new List<CorrelationVerdict>());
        foreach (var signal in signals)
        {
            var (state, verdict) = correlator.Apply(KeyState.Deserialize(stored), signal);
            firsts.Add(verdict);
            stored = state.Serialize();
            if (!KeyState.Deserialize(stored).Serialize().SequenceEqual(stored) || correlator.Apply(KeyState.Deserialize(stored), signal).Verdict != CorrelationVerdict.Duplicate)
                return false;
        }
        return firsts.SequenceEqual(Run(correlator, signals, out var whole)) && whole.Serialize().SequenceEqual(stored);
    }

    /// <summary>One letter a verdict: Counted, Fired, Duplicate, TooLate.</summary>
    public static string Letters(IEnumerable<CorrelationVerdict> verdicts) => string.Concat(verdicts.Select(verdict => verdict.ToString()[0]));

    /// <summary>The verdicts of values that come at these seconds: <c>0:DE 60:FR</c>.</summary>
    public static string Verdicts(string document, string events, TimeSpan? lateness = null) => Letters(Run(Correlator.Of(Read(document), lateness), Of(Parse(events))));

    public static IEnumerable<Event> Parse(string events) => events.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':'))
        .Select(parts => new Event(double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), 1, parts.Length > 1 && parts[1] != "-" ? parts[1] : null));
}
