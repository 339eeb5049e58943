using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class RareTests
{
    private const string Document = "type: rare, timespan: 60s, learning: 30s, condition: {field: f, lte: 20}";

    [Theory]
    [InlineData("one of five is a fifth", "0:a 10:a 20:a 30:a 40:b", "CCCCF")]
    [InlineData("one of four is more", "0:a 10:a 30:a 40:b", "CCCC")]
    [InlineData("nothing fires while it learns", "0:a 1:a 2:a 3:a 29:b", "CCCCC")]
    [InlineData("learnt after exactly that long", "0:a 1:a 2:a 3:a 30:b", "CCCCF")]
    [InlineData("what comes often is not rare for long", "0:a 1:a 2:a 3:a 4:a 5:a 6:a 7:a 40:b 41:b 42:b", "CCCCCCCCFFC")]
    [InlineData("the period before counts too", "0:a 10:a 20:a 30:b 70:a 100:b", "CCCCCC")]
    [InlineData("the one before that does not", "0:b 10:b 20:b 30:b 70:a 80:a 130:a 140:a 150:b", "CCCCFCCCF")]
    [InlineData("no value, no event", "0:a 1:a 2:a 3:- 30:b", "CCCCC")]
    [InlineData("two periods late is too late", "200:a 60:b", "CT")]
    public void Fires_at_values_with_a_small_share(string why, string events, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Streams.Verdicts(Document, events));
    }

    [Fact]
    public void It_agrees_with_a_reference_that_keeps_everything() => Prop.ForAll(Events(), events =>
        Streams.Run(Correlator.Of(Streams.Read(Document)), Streams.Of(events)).SequenceEqual(Reference(events, 20))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Redelivery_and_restarts_change_nothing() => Prop.ForAll(Events(), events =>
        Streams.SurvivesRedeliveryAndRestarts(Correlator.Of(Streams.Read(Document)), Streams.Of(events))).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Sabotage_a_reference_with_another_share_is_noticed() => Assert.ThrowsAny<Exception>(() => Prop.ForAll(Events(), events =>
        Streams.Run(Correlator.Of(Streams.Read(Document)), Streams.Of(events)).SequenceEqual(Reference(events, 10))).Check(Config.QuickThrowOnFailure.WithMaxTest(300)));

    [Fact]
    public void Of_thousands_of_values_none_is_called_rare_that_is_not_and_nearly_all_that_are_fire()
    {
        var correlator = Correlator.Of(Streams.Read("type: rare, timespan: 30d, learning: 1s, condition: {field: f, lt: 0.5}"));
        var random = new Random(1);
        var events = Enumerable.Range(0, 5000).Select(i => new Streams.Event(i, 1, random.Next(2) == 0 ? $"often-{random.Next(20)}" : $"once-{i}")).ToArray();
        var verdicts = Streams.Run(correlator, Streams.Of(events), out var state);
        var late = events.Zip(verdicts).Skip(2000).ToArray();
        Assert.DoesNotContain(late, one => one.First.Value!.StartsWith("often", StringComparison.Ordinal) && one.Second == CorrelationVerdict.Fired);
        Assert.InRange(late.Count(one => one.First.Value!.StartsWith("once", StringComparison.Ordinal) && one.Second != CorrelationVerdict.Fired), 0, late.Length / 100);
        Assert.InRange(state.Serialize().Length, 0, 25_000);
        Assert.InRange(correlator.Baseline(state)!.Error, 0.001, 0.0014);
    }

    private static Arbitrary<Streams.Event[]> Events() =>
        Gen.NonEmptyListOf(from time in Gen.Choose(0, 300) from value in Gen.Frequency((6, Gen.Constant(0)), (3, Gen.Choose(0, 4))) select new Streams.Event(time, 1, $"v{value}"))
            .Select(list => list.Take(30).ToArray()).ToArbitrary();

    // The definition, word for word: the share of the value over its period and the one before.
    private static IEnumerable<CorrelationVerdict> Reference(Streams.Event[] events, double percent)
    {
        var all = new List<(long Period, double Second, string Value)>();
        foreach (var signal in Streams.Of(events))
        {
            var (period, second, value) = (signal.Time.UtcTicks / TimeSpan.FromSeconds(60).Ticks, (signal.Time - Signals.Start).TotalSeconds, signal.Parts[0].Values[0]!);
            if (all.Count > 0 && period < all.Max(one => one.Period) - 1)
            {
                yield return CorrelationVerdict.TooLate;
                continue;
            }
            all.Add((period, second, value));
            var compared = all.Where(one => one.Period == period || one.Period == period - 1).ToArray();
            var share = 100d * compared.Count(one => one.Value == value) / compared.Length;
            yield return second - all.Min(one => one.Second) >= 30 && share <= percent ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
        }
    }
}
