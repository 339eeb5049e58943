using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class PeriodicTests
{
    private const string Document = "type: periodic, timespan: 600s, condition: {gte: 5}";
    private const string Loose = "type: periodic, timespan: 300s, jitter: 30%, condition: {gt: 3}";

    public static TheoryData<string> Documents => [Document, Loose];

    [Theory]
    [InlineData("evenly spaced", "0 60 120 180 240", "CCCCF")]
    [InlineData("four are not enough", "0 60 120 180", "CCCC")]
    [InlineData("a tenth off is even", "0 60 126 180 240", "CCCCF")]
    [InlineData("more is not", "0 60 130 180 250", "CCCCC")]
    [InlineData("one beat missed of six", "0 60 120 240 300 360", "CCCCCF")]
    [InlineData("by hand", "0 5 90 95 240 410 415 500", "CCCCCCCC")]
    [InlineData("a burst is one contact", "0 0.2 0.4 60 60.5 120 180 240 240.3", "CCCCCCCFF")]
    [InlineData("a flow without pauses is one contact", "0 0.5 1 1.5 2 2.5 3 3.5 4 4.5 5", "CCCCCCCCCCC")]
    [InlineData("too far apart for the window", "0 200 400 600 800", "CCCCC")]
    public void Fires_when_contacts_are_evenly_spaced(string why, string seconds, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Streams.Verdicts(Document, seconds));
    }

    [Fact]
    public void Chance_does_not_look_like_a_beacon()
    {
        var random = new Random(3);
        var (second, events) = (0d, new List<Streams.Event>());
        for (var i = 0; i < 5000; i++)
            events.Add(new Streams.Event(second -= 30 * Math.Log(random.NextDouble()), 1, null));
        Assert.DoesNotContain(CorrelationVerdict.Fired, Streams.Run(Correlator.Of(Streams.Read("type: periodic, timespan: 600s, condition: {gte: 10}")), Streams.Of(events)));
    }

    [Fact]
    public void A_beacon_with_jitter_and_a_lost_contact_now_and_then_is_found()
    {
        var random = new Random(3);
        var events = Enumerable.Range(0, 60).Where(_ => random.Next(20) > 0).Select(i => new Streams.Event(i * 60 + random.Next(-2, 3), 1, null));
        Assert.Equal(CorrelationVerdict.Fired, Streams.Run(Correlator.Of(Streams.Read("type: periodic, timespan: 1h, condition: {gte: 30}")), Streams.Of(events))[^1]);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void It_agrees_with_a_reference_that_keeps_everything_or_says_that_it_is_too_late(string document) => Prop.ForAll(Times(), events =>
        Streams.Run(Correlator.Of(Streams.Read(document)), Streams.Of(events)).Zip(Reference(document, events)).All(pair => pair.First == CorrelationVerdict.TooLate || pair.First == pair.Second))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [MemberData(nameof(Documents))]
    public void In_order_it_agrees_always(string document) => Prop.ForAll(Times(), events =>
    {
        var inOrder = events.OrderBy(one => one.Second).ToArray();
        return Streams.Run(Correlator.Of(Streams.Read(document)), Streams.Of(inOrder)).SequenceEqual(Reference(document, inOrder));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Redelivery_and_restarts_change_nothing(string document) => Prop.ForAll(Times(), events =>
        Streams.SurvivesRedeliveryAndRestarts(Correlator.Of(Streams.Read(document)), Streams.Of(events))).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Sabotage_a_reference_that_takes_more_for_even_is_noticed(string document) => Assert.ThrowsAny<Exception>(() => Prop.ForAll(Times(), events =>
        Streams.Run(Correlator.Of(Streams.Read(document)), Streams.Of(events)).SequenceEqual(Reference(document, events, more: 0.2))).Check(Config.QuickThrowOnFailure.WithMaxTest(500)));

    // A beat with jitter, some of it lost, and a little noise.
    private static Arbitrary<Streams.Event[]> Times() =>
        (from period in Gen.Choose(20, 80)
         from beats in Gen.ListOf(from lost in Gen.Choose(0, 6) from off in Gen.Choose(-9, 9) select (lost, off), 9)
         from noise in Gen.ListOf(Gen.Choose(0, 500), 2)
         from swap in Gen.Choose(0, 20)
         select Swap(beats.Select((beat, i) => (beat.lost, At: (double)(i * period + beat.off))).Where(beat => beat.lost > 0).Select(beat => Math.Max(0, beat.At))
             .Concat(noise.Take(1).Select(second => second + 0.25)).Order().Select(second => new Streams.Event(second, 1, null)).ToArray(), swap)).ToArbitrary();

    private static Streams.Event[] Swap(Streams.Event[] events, int at)
    {
        if (at + 1 < events.Length)
            (events[at], events[at + 1]) = (events[at + 1], events[at]);
        return events;
    }

    // The definition, word for word, over every window that holds the event.
    private static IEnumerable<CorrelationVerdict> Reference(string document, Streams.Event[] events, double more = 0)
    {
        var correlation = Streams.Read(document);
        var all = new List<double>();
        foreach (var at in events.Select(one => one.Second))
        {
            all.Add(at);
            yield return all.Where(end => end >= at && end - at <= correlation.Timespan.TotalSeconds).Any(end => Holds(all.Where(one => one <= end && end - one <= correlation.Timespan.TotalSeconds)))
                ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
        }

        bool Holds(IEnumerable<double> window)
        {
            var times = window.Order().ToArray();
            var contacts = times.Where((time, i) => i == 0 || time - times[i - 1] >= 1).ToArray();
            var intervals = contacts.Zip(contacts.Skip(1), (one, next) => next - one).Order().ToArray();
            if (intervals.Length < 2)
                return false;
            var usual = intervals[(intervals.Length - 1) / 2];
            var even = intervals.Count(interval => Math.Abs(interval - usual) <= usual * ((correlation.Jitter ?? 0.1) + more) + 1e-7);
            return even * 4 >= intervals.Length * 3 && correlation.Threshold!.Holds(even + 1);
        }
    }
}
