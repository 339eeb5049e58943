using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Signals at seconds of event time, and correlations by their condition.</summary>
internal static class Signals
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static Signal At(double second, long sequence, string partition = "0", int rules = 1, int index = 0) => new()
    {
        PlaybookId = "p",
        RuleIds = [.. Enumerable.Range(0, rules).Select(rule => $"r{rule}")],
        Group = ["10.0.0.5"],
        Time = Start.AddSeconds(second),
        Origin = new Origin("hub", partition, sequence, index),
        Evidence = "{}",
    };

    public static SigmaCorrelation EventCount(string timespan, string condition, string type = "event_count")
    {
        var yaml = $"title: t\ncorrelation: {{type: {type}, rules: [r0, r1, r2], timespan: {timespan}, condition: {{{condition}}}}}";
        return SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", yaml).Documents).Correlations.Single();
    }

    public static Correlator Correlator(string timespan, string condition, TimeSpan? lateness = null) =>
        Playbooks.Correlation.Correlator.Of(EventCount(timespan, condition), lateness);

    /// <summary>The verdicts of signals that come at these seconds, one letter each: Counted, Fired, Duplicate, TooLate.</summary>
    public static string Verdicts(Correlator correlator, IEnumerable<double> seconds, string rule = "r0")
    {
        var (state, verdicts, sequence) = (KeyState.Empty, "", 0);
        foreach (var second in seconds)
        {
            (state, var verdict) = correlator.Apply(state, At(second, ++sequence) with { RuleIds = [rule] });
            verdicts += verdict.ToString()[0];
        }
        return verdicts;
    }

    public static ImmutableArray<(long Ticks, string Value)> Entries(KeyState state) => [.. state.Entries.Select(entry => (entry.Ticks, entry.Value))];
}
