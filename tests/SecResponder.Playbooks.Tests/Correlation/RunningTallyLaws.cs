using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Correlation.Measures;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>A tally that goes on from event to event says what a window measured anew says: long streams, mostly in order, some late, some entries of one time.</summary>
public sealed class RunningTallyLaws
{
    private const int Length = 400;

    private static readonly string[] Documents =
    [
        "type: value_count, timespan: 60s, condition: {field: f, gte: 15}",
        "type: value_count, timespan: 60s, condition: {field: f, gt: 13, lte: 17}",
        "type: value_sum, timespan: 60s, condition: {field: f, gt: 500}",
        "type: value_avg, timespan: 60s, condition: {field: f, gte: 5}",
        "type: value_percentile, timespan: 60s, condition: {field: f, percentile: 75, gte: 8}",
        "type: value_median, timespan: 60s, condition: {field: f, gt: 4}",
    ];

    public static TheoryData<string> All => [.. Documents];

    [Theory]
    [MemberData(nameof(All))]
    public void In_order_it_agrees_with_the_reference(string document) => Assert.All(Enumerable.Range(0, 12), seed =>
    {
        var signals = Stream(seed, late: 0);
        Assert.Equal(new NaiveWindows(Read(document)).Run(signals), Run(Correlator.Of(Read(document)), signals));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void With_late_events_between_it_agrees_with_the_reference(string document) => Assert.All(Enumerable.Range(0, 12), seed =>
    {
        var signals = Stream(seed, late: 20);
        Assert.Equal(new NaiveWindows(Read(document)).Run(signals), Run(Correlator.Of(Read(document), TimeSpan.FromMinutes(1)), signals));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_stored_is_the_same_as_if_each_window_were_measured_anew(string document)
    {
        var (correlator, kept, anew) = (Correlator.Of(Read(document)), KeyState.Empty, KeyState.Empty);
        foreach (var signal in Stream(7, late: 20))
        {
            var (one, other) = (correlator.Apply(kept, signal), correlator.Apply(KeyState.Deserialize(anew.Serialize()), signal));
            (kept, anew) = (one.State, other.State);
            Assert.Equal((other.Verdict, other.Measured), (one.Verdict, one.Measured));
            Assert.Equal(anew.Serialize(), kept.Serialize());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_that_is_used_twice_gives_the_same_twice(string document)
    {
        var (correlator, state) = (Correlator.Of(Read(document)), KeyState.Empty);
        foreach (var signal in Stream(3, late: 0))
        {
            var (first, other, again) = (correlator.Apply(state, signal), correlator.Apply(state, signal with { Time = signal.Time.AddSeconds(30) }), correlator.Apply(state, signal));
            Assert.Equal((first.Verdict, first.Measured), (again.Verdict, again.Measured));
            Assert.Equal(first.State.Serialize(), again.State.Serialize());
            state = other.Measured > 5 ? first.State : again.State;
        }
    }

    [Fact]
    public void A_large_number_that_has_left_takes_no_digits_of_small_ones_with_it()
    {
        var correlator = Correlator.Of(Read("type: value_sum, timespan: 60s, condition: {field: f, gte: 0.0000004}"));
        var values = Enumerable.Repeat("0.00000001", 39).Append("1e22").Concat(Enumerable.Repeat("0.00000001", 80)).ToArray();
        var (state, measured) = (KeyState.Empty, 0d);
        for (var i = 0; i < values.Length; i++)
            (state, measured) = correlator.Apply(state, At(i, i + 1, values[i])) is var outcome ? (outcome.State, outcome.Measured) : default;

        Assert.Equal(61 * 0.00000001, measured, 1e-12);
    }

    [Fact]
    public void Sabotage_the_streams_make_every_document_fire_and_not_fire_with_a_tally_that_goes_on() => Assert.All(Documents, document =>
    {
        var (correlator, state, went, verdicts) = (Correlator.Of(Read(document)), KeyState.Empty, 0, new List<CorrelationVerdict>());
        foreach (var signal in Stream(1, late: 0))
        {
            went += state.Window.Running is null ? 0 : 1;
            (state, var verdict) = correlator.Apply(state, signal);
            verdicts.Add(verdict);
        }
        Assert.InRange(went, Length / 2, Length);
        Assert.InRange(verdicts.Count(verdict => verdict == CorrelationVerdict.Fired), Length / 50, Length * 49 / 50);
    });

    private static Signal[] Stream(int seed, int late)
    {
        var (random, time) = (new Random(seed), 0);
        return [.. Enumerable.Range(0, Length).Select(i =>
        {
            time += random.Next(4) / 2;
            // Values change their frequency as the stream goes on.
            var value = random.Next(1 + (i / 10 % 20));
            return At(random.Next(8) == 0 ? Math.Max(0, time - random.Next(late + 1)) : time, i + 1, value == 3 ? "0.1" : $"{value}");
        })];
    }

    private static Signal At(int second, int sequence, string value) => Signals.At(second, sequence) with { RuleIds = ["r0"], Parts = [new SignalPart("r0", [value])] };

    private static SigmaCorrelation Read(string document) =>
        SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", $"title: t\ncorrelation: {{rules: [r0], {document}}}").Documents).Correlations.Single();

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
