using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Every type of correlation that rises, over random streams, against the reference that keeps everything: in order, in disorder, with redeliveries and
/// restarts.</summary>
public sealed class WindowLaws
{
    private static readonly string[] Documents =
    [
        "type: value_count, timespan: 60s, condition: {field: f, gte: 3}",
        "type: value_count, timespan: 30s, condition: {field: f, gt: 1, lte: 3}",
        "type: value_count, timespan: 60s, gap: 10s, condition: {field: f, gte: 3}",
        "type: value_sum, timespan: 60s, condition: {field: f, gt: 7.5}",
        "type: value_avg, timespan: 60s, condition: {field: f, gte: 2.5}",
        "type: value_percentile, timespan: 60s, condition: {field: f, percentile: 75, gte: 3}",
        "type: value_median, timespan: 20s, condition: {field: f, gt: 2}",
        "type: event_count, timespan: 60s, gap: 10s, condition: {gte: 4}",
        "type: temporal, timespan: 20s",
        "type: temporal, timespan: 20s, condition: {gte: 2}",
        "type: temporal, timespan: 20s, condition: {gte: 2, lt: 3}",
        "type: temporal, timespan: 20s, condition: r0 and (r1 or r2)",
        "type: temporal_ordered, timespan: 20s",
        "type: temporal_ordered, timespan: 20s, condition: {gte: 2}",
        "type: temporal_ordered, timespan: 20s, condition: r0 and (r1 or r2)",
        "type: temporal_ordered, timespan: 60s, gap: 10s",
    ];

    private static readonly string?[] Values = ["1", "2", "3", "4.5", "0.1", "-1", "1e1", "x", "X", "y", null];

    public static TheoryData<string> All => [.. Documents];

    private static Arbitrary<(int Time, int Rules, int Value)[]> Streams() =>
        Gen.NonEmptyListOf(from time in Gen.Choose(0, 120) from rules in Gen.Choose(1, 7) from value in Gen.Choose(0, Values.Length - 1) select (time, rules, value))
            .Select(list => list.Take(14).ToArray()).ToArbitrary();

    [Theory]
    [MemberData(nameof(All))]
    public void In_order_it_agrees_with_the_reference(string document) => Prop.ForAll(Streams(), stream =>
    {
        var signals = Of(stream.OrderBy(one => one.Time));
        return Run(Correlator.Of(Read(document)), signals).SequenceEqual(new NaiveWindows(Read(document)).Run(signals));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [MemberData(nameof(All))]
    public void In_disorder_it_agrees_or_says_that_it_is_too_late(string document) => Prop.ForAll(Streams(), stream =>
        Run(Correlator.Of(Read(document)), Of(stream)).Zip(new NaiveWindows(Read(document)).Run(Of(stream)))
            .All(pair => pair.First == CorrelationVerdict.TooLate || pair.First == pair.Second)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [MemberData(nameof(All))]
    public void With_a_stated_lateness_it_agrees_for_all_that_is_not_later(string document) => Prop.ForAll(Streams(), stream =>
        Run(Correlator.Of(Read(document), TimeSpan.FromMinutes(5)), Of(stream)).SequenceEqual(new NaiveWindows(Read(document)).Run(Of(stream)))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [MemberData(nameof(All))]
    public void Redelivery_and_restarts_change_nothing(string document) => Prop.ForAll(Streams(), stream =>
    {
        var (correlator, signals, stored, verdicts) = (Correlator.Of(Read(document)), Of(stream), KeyState.Empty.Serialize(), new List<CorrelationVerdict>());
        foreach (var signal in signals.SelectMany(signal => new[] { signal, signal }))
        {
            var (state, verdict) = correlator.Apply(KeyState.Deserialize(stored), signal);
            stored = state.Serialize();
            verdicts.Add(verdict);
        }
        return verdicts.Where((_, i) => i % 2 == 0).SequenceEqual(Run(correlator, signals)) && verdicts.Where((_, i) => i % 2 == 1).All(verdict => verdict == CorrelationVerdict.Duplicate);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Theory]
    [MemberData(nameof(All))]
    public void Sabotage_the_streams_make_every_document_fire_and_not_fire(string document)
    {
        var verdicts = Enumerable.Range(0, 200).SelectMany(seed =>
        {
            var random = new Random(seed);
            return Run(Correlator.Of(Read(document)), Of(Enumerable.Range(0, 14).Select(_ => (random.Next(120), random.Next(1, 8), random.Next(Values.Length))).OrderBy(one => one.Item1)));
        }).ToArray();
        Assert.InRange(verdicts.Count(verdict => verdict == CorrelationVerdict.Fired), verdicts.Length / 50, verdicts.Length * 49 / 50);
    }

    private static SigmaCorrelation Read(string document) =>
        SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", $"title: t\ncorrelation: {{rules: [r0, r1, r2], {document}}}").Documents).Correlations.Single();

    // A signal's rules are the bits of a number: one event may match several.
    private static Signal[] Of(IEnumerable<(int Time, int Rules, int Value)> stream) => [.. stream.Select((one, i) => Signals.At(one.Time, i + 1) with
    {
        RuleIds = [.. Enumerable.Range(0, 3).Where(rule => (one.Rules & 1 << rule) != 0).Select(rule => $"r{rule}")],
        Parts = [.. Enumerable.Range(0, 3).Where(rule => (one.Rules & 1 << rule) != 0).Select(rule => new SignalPart($"r{rule}", [Values[one.Value]]))],
    })];

    private static CorrelationVerdict[] Run(Correlator correlator, IEnumerable<Signal> signals)
    {
        var (state, verdicts) = (KeyState.Empty, new List<CorrelationVerdict>());
        foreach (var signal in signals)
        {
            (state, var verdict) = correlator.Apply(state, signal);
            verdicts.Add(verdict);
        }
        return [.. verdicts];
    }
}
