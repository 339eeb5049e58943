using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Laws over random streams: disorder, several partitions, redeliveries. Each has a twin that breaks the code on purpose.</summary>
public sealed class CorrelatorLaws
{
    private static readonly (string Timespan, string Condition)[] Rules = [("60s", "gte: 2"), ("60s", "gte: 5"), ("30s", "gt: 2, lte: 4"), ("60s", "eq: 2"), ("1m", "lt: 3")];

    /// <summary>Seconds of event time a partition, each sequence rising; times at random, so disorder is the rule.</summary>
    private static Arbitrary<(int Rule, Signal[] Signals, int[] Again)> Streams() =>
        (from rule in Gen.Choose(0, Rules.Length - 1)
         from times in Gen.NonEmptyListOf(Gen.Choose(0, 300))
         from partitions in Gen.ArrayOf(Gen.Choose(0, 2), times.Count)
         from twice in Gen.ArrayOf(Gen.Choose(1, 2), times.Count)
         from again in Gen.ArrayOf(Gen.Choose(0, times.Count), 8)
         select (rule, times.Select((time, i) => Signals.At(time, i + 1, $"{partitions[i]}", twice[i])).ToArray(), again)).ToArbitrary();

    [Fact]
    public void Reading_twice_counts_once() => Prop.ForAll(Streams(), stream =>
    {
        var correlator = Of(stream.Rule);
        var once = Run(correlator, stream.Signals, out var state);
        var twice = Run(correlator, stream.Signals.SelectMany(signal => new[] { signal, signal }), out var stateTwice);
        return once.SequenceEqual(twice.Where((_, i) => i % 2 == 0)) && twice.Where((_, i) => i % 2 == 1).All(verdict => verdict == CorrelationVerdict.Duplicate)
            && state.Serialize().SequenceEqual(stateTwice.Serialize());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Redeliveries_strewn_in_anywhere_leave_the_verdicts_of_the_firsts_as_they_were() => Prop.ForAll(Streams(), stream =>
    {
        var correlator = Of(stream.Rule);
        var mixed = stream.Signals.ToList();
        foreach (var from in stream.Again.Where(from => from < stream.Signals.Length))
        {
            // A partition is read again from some place on: in its order, at a place after it was first read.
            var partition = stream.Signals[from].Origin.Partition;
            var seen = mixed.IndexOf(stream.Signals[from]) + 1;
            mixed.InsertRange(seen, mixed.Take(seen).Where(signal => signal.Origin.Partition == partition).ToArray());
        }
        return Run(correlator, stream.Signals, out _).SequenceEqual(Run(correlator, mixed, out _).Where(verdict => verdict != CorrelationVerdict.Duplicate));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_state_survives_its_store_after_every_signal() => Prop.ForAll(Streams(), stream =>
    {
        var correlator = Of(stream.Rule);
        var stored = KeyState.Empty.Serialize();
        var verdicts = stream.Signals.Select(signal =>
        {
            var (state, verdict) = correlator.Apply(KeyState.Deserialize(stored), signal);
            stored = state.Serialize();
            return verdict;
        }).ToArray();
        return verdicts.SequenceEqual(Run(correlator, stream.Signals, out var kept)) && kept.Serialize().SequenceEqual(stored);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_order_it_agrees_with_a_reference_that_keeps_everything() => Prop.ForAll(Streams(), stream =>
    {
        var sorted = InOrder(stream.Signals);
        return Run(Of(stream.Rule), sorted, out _).SequenceEqual(Reference(stream.Rule).Run(sorted));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_disorder_it_agrees_or_says_that_it_is_too_late() => Prop.ForAll(Streams(), stream =>
        IsSliding(stream.Rule).Implies(() => Run(Of(stream.Rule), stream.Signals, out _).Zip(Reference(stream.Rule).Run(stream.Signals))
            .All(pair => pair.First == CorrelationVerdict.TooLate || pair.First == pair.Second))).QuickCheckThrowOnFailure();

    [Fact]
    public void With_a_stated_lateness_it_agrees_for_all_that_is_not_later() => Prop.ForAll(Streams(), stream =>
        IsSliding(stream.Rule).Implies(() => Run(Of(stream.Rule, TimeSpan.FromMinutes(5)), stream.Signals, out _).SequenceEqual(Reference(stream.Rule).Run(stream.Signals))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Sabotage_a_correlator_that_forgets_its_marks_breaks_the_law_of_reading_twice()
    {
        var correlator = Of(1);
        var state = KeyState.Empty;
        var fired = false;
        for (var i = 0; i < 5; i++)
        {
            var outcome = correlator.Apply(state, Signals.At(0, 1));
            fired |= outcome.Verdict == CorrelationVerdict.Fired;
            state = new KeyState(outcome.State.Entries, [], outcome.State.Horizon);
        }
        Assert.True(fired, "without marks one event, read five times, must look like five");
    }

    [Fact]
    public void Sabotage_a_reference_whose_window_is_too_wide_is_noticed() => Assert.ThrowsAny<Exception>(() => Prop.ForAll(Streams(), stream =>
        Run(Of(0), InOrder(stream.Signals), out _).SequenceEqual(new NaiveEventCount(Bounds(0), TimeSpan.FromSeconds(120)).Run(InOrder(stream.Signals)))).QuickCheckThrowOnFailure());

    private static bool IsSliding(int rule) => Rules[rule].Condition.Contains('g', StringComparison.Ordinal);

    private static Signal[] InOrder(Signal[] signals) =>
        [.. signals.Select(signal => signal.Time).Order().Zip(signals, (time, signal) => signal with { Time = time })];

    private static Correlator Of(int rule, TimeSpan? lateness = null) => Signals.Correlator(Rules[rule].Timespan, Rules[rule].Condition, lateness);

    private static SigmaThreshold Bounds(int rule) => Signals.EventCount(Rules[rule].Timespan, Rules[rule].Condition).Threshold!;

    private static NaiveEventCount Reference(int rule) => new(Bounds(rule), Signals.EventCount(Rules[rule].Timespan, Rules[rule].Condition).Timespan);

    private static CorrelationVerdict[] Run(Correlator correlator, IEnumerable<Signal> signals, out KeyState state)
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
}
