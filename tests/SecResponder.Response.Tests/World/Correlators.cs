using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Response.Tests.World;

/// <summary>Correlators as playbooks have them, by their document.</summary>
internal static class Correlators
{
    /// <summary>Fires at each signal; a day behind the newest one of its key is too late.</summary>
    public static Correlator EachWithinADay { get; } = Of("type: event_count, rules: [rule-1], timespan: 1h, condition: {gte: 1}", TimeSpan.FromDays(1));

    public static Correlator Of(string document, TimeSpan? lateness = null) =>
        Correlator.Of(SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", $"title: t\ncorrelation: {{{document}}}\n").Documents).Correlations.Single(), lateness);
}
