using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Times are hours here; an hour holds what is usual, or a burst.</summary>
public sealed class SpikeTests
{
    private const string Document = "type: spike, timespan: 1h, learning: 3d, condition: {gte: 5}";

    [Fact]
    public void A_burst_far_above_the_same_hours_of_every_day_fires() => Assert.Equal("C F", Edges(Daily(4, at: 9, events: 4).Concat(Burst(day: 4, hour: 9, events: 20))));

    [Fact]
    public void What_comes_every_day_is_usual_however_much_it_is() => Assert.Equal("C C", Edges(Daily(4, at: 9, events: 40).Concat(Burst(day: 4, hour: 9, events: 40))));

    [Fact]
    public void The_same_number_at_an_unusual_hour_fires() => Assert.Equal("C F", Edges(Daily(4, at: 9, events: 40).Concat(Burst(day: 4, hour: 3, events: 40))));

    [Fact]
    public void Nothing_fires_while_it_learns() => Assert.Equal("C C", Edges(Daily(1, at: 9, events: 4).Concat(Burst(day: 1, hour: 9, events: 500))));

    [Fact]
    public void A_weekday_is_measured_by_that_weekday_once_two_weeks_are_known()
    {
        // Mondays carry a backup: 30 days of one event an hour at nine, sixty on each Monday (day 1 of a Sunday start).
        var usual = Enumerable.Range(0, 35).SelectMany(day => day % 7 == 1 ? Burst(day, 9, 60) : Burst(day, 9, 2));
        Assert.Equal("C C", Edges([.. usual, .. Burst(36, 9, 60)]));
        Assert.Equal("C F", Edges([.. usual, .. Burst(37, 9, 60)]));
    }

    [Fact]
    public void One_attack_in_the_past_does_not_hide_the_next() =>
        Assert.Equal("C F", Edges([.. Daily(6, at: 9, events: 4), .. Burst(6, 9, 300), .. Burst(7, 9, 4), .. Burst(8, 9, 300)]));

    [Fact]
    public void What_varies_by_chance_alone_does_not_fire()
    {
        var random = new Random(7);
        var verdicts = Run([.. Enumerable.Range(0, 24 * 28).SelectMany(hour => Enumerable.Range(0, 20).Where(_ => random.NextDouble() < 0.5).Select(_ => Math.Round(hour + random.NextDouble(), 4)).Order())]);
        Assert.InRange(verdicts.Count(verdict => verdict == CorrelationVerdict.Fired), 0, verdicts.Length / 500);
    }

    [Fact]
    public void In_disorder_within_a_timespan_it_agrees_with_a_reference_that_keeps_everything() => Prop.ForAll(Hours(), hours =>
        Run(hours).SequenceEqual(Reference(hours, 1))).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void In_order_it_agrees_always() => Prop.ForAll(Hours(), hours =>
        Run([.. hours.Order()]).SequenceEqual(Reference([.. hours.Order()], 1))).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Redelivery_and_restarts_change_nothing() => Prop.ForAll(Hours(), hours =>
        Streams.SurvivesRedeliveryAndRestarts(Correlator.Of(Streams.Read(Document)), Of(hours))).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Sabotage_a_reference_with_a_wider_window_is_noticed() => Assert.ThrowsAny<Exception>(() => Prop.ForAll(Hours(), hours =>
        Run([.. hours.Order()]).SequenceEqual(Reference([.. hours.Order()], 3))).Check(Config.QuickThrowOnFailure.WithMaxTest(200)));

    [Fact]
    public void A_key_with_a_hundred_thousand_events_takes_no_more_than_a_few_kilobytes()
    {
        var correlator = Correlator.Of(Streams.Read(Document));
        var (state, sequence) = (KeyState.Empty, 0);
        foreach (var second in Enumerable.Range(0, 100_000))
            state = correlator.Apply(state, Signals.At(second * 0.1, ++sequence)).State;
        Assert.InRange(state.Serialize().Length, 0, 40_000);
        Assert.Contains("3 hours with events", correlator.Baseline(state)!.Learnt, StringComparison.Ordinal);
        Assert.InRange(correlator.Baseline(state)!.Error, 0.04, 0.05);
    }

    private static IEnumerable<double> Daily(int days, int at, int events) => Enumerable.Range(0, days).SelectMany(day => Burst(day, at, events));

    private static IEnumerable<double> Burst(int day, int hour, int events) => Enumerable.Range(0, events).Select(i => day * 24 + hour + i * 0.9 / events);

    // The verdicts of the first event and of the last.
    private static string Edges(IEnumerable<double> hours)
    {
        var verdicts = Run([.. hours]);
        return $"{verdicts[0].ToString()[0]} {verdicts[^1].ToString()[0]}";
    }

    private static Signal[] Of(double[] hours) => Streams.Of(hours.Select(hour => new Streams.Event(hour * 3600, 1, null)));

    private static CorrelationVerdict[] Run(double[] hours) => Streams.Run(Correlator.Of(Streams.Read(Document)), Of(hours));

    // Mostly the mornings of some days, so that something is usual, in disorder of less than an hour; sixteen events at most in an hour, so that counts are exact.
    private static Arbitrary<double[]> Hours() =>
        (from days in Gen.Choose(3, 20)
         from usual in Gen.ListOf(from day in Gen.Choose(0, days) from minute in Gen.Choose(0, 120) select day * 24 + 8 + minute / 60d, days * 3)
         from burst in Gen.ListOf(Gen.Choose(0, 60), 12)
         from late in Gen.ArrayOf(Gen.Choose(0, 59), 200)
         select usual.Concat(burst.Select(minute => days * 24 + 8 + minute / 60d)).Select((hour, i) => (hour, i)).OrderBy(one => one.hour + late[one.i % 200] / 60d).Select(one => one.hour).ToArray()).ToArbitrary();

    // The definition, word for word, with every event kept.
    private static IEnumerable<CorrelationVerdict> Reference(double[] hours, double span)
    {
        var all = new List<long>();
        foreach (var at in Of(hours).Select(signal => signal.Time.UtcTicks))
        {
            all.Add(at);
            var since = all.Min();
            var fired = false;
            foreach (var end in all.Where(end => end >= at && end - at <= TimeSpan.FromHours(span).Ticks))
                if (end - since >= TimeSpan.FromDays(3).Ticks && Usual(end / TimeSpan.TicksPerHour, since / TimeSpan.TicksPerHour) is { } usual)
                    fired |= (Count(end) - usual.Median) / usual.Spread >= 5;
            yield return fired ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
        }

        int Count(long end) => all.Count(one => one <= end && end - one <= TimeSpan.FromHours(span).Ticks);

        double Peak(long hour) => all.Where(end => end / TimeSpan.TicksPerHour == hour).Select(Count).DefaultIfEmpty(0).Max();

        (double Median, double Spread)? Usual(long hour, long sinceHour)
        {
            var known = Samples(168, 8).ToArray();
            if (known.Length < 3)
                known = [.. Samples(24, 56)];
            if (known.Length < 3)
                return null;
            var median = Middle(known);
            return (median, new[] { 1, Math.Sqrt(median), 1.4826 * Middle([.. known.Select(one => Math.Abs(one - median))]) }.Max());

            IEnumerable<double> Samples(int every, int times) =>
                from back in Enumerable.Range(1, times) let one = hour - back * every where one > sinceHour select new[] { Peak(one - 1), Peak(one), Peak(one + 1) }.Max();
        }
    }

    private static double Middle(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
