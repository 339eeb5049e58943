using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Correlation.Baselines;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class FirstSeenTests
{
    private const string Hour = "type: first_seen, timespan: 60s, condition: {field: f}";
    private const string Slow = "type: first_seen, timespan: 30s, learning: 50s, condition: {field: f}";

    public static TheoryData<string> Documents => [Hour, Slow, "type: first_seen, timespan: 60s, learning: 1s, condition: {field: f}"];

    [Theory]
    [InlineData("nothing fires while it learns", "0:DE 10:FR 59:IT", "CCC")]
    [InlineData("learnt after exactly one timespan", "0:DE 60:FR", "CF")]
    [InlineData("a tick earlier it still learns", "0:DE 59.9999999:FR", "CC")]
    [InlineData("what came in the timespan is known", "0:DE 50:FR 70:FR 100:DE", "CCCF")]
    [InlineData("exactly one timespan ago is known", "0:DE 60:DE", "CC")]
    [InlineData("longer ago is new again", "0:DE 60.0000001:DE", "CF")]
    [InlineData("letter case tells nothing apart", "0:DE 60:de", "CC")]
    [InlineData("the second of one time is known", "0:DE 70:FR 70:FR", "CFC")]
    [InlineData("no value, no event", "0:- 70:FR", "CC")]
    [InlineData("a late one is judged at its time", "0:DE 100:IT 70:FR", "CFF")]
    [InlineData("a late one is known by what came before its time only", "0:DE 100:FR 70:FR", "CFF")]
    public void Fires_at_values_that_the_timespan_before_did_not_have(string why, string events, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Streams.Verdicts(Hour, events));
    }

    [Fact]
    public void Learning_may_be_longer_than_it_remembers() => Assert.Equal("CCCF", Streams.Verdicts(Slow, "0:DE 35:FR 49:IT 50:ES"));

    [Theory]
    [MemberData(nameof(Documents))]
    public void It_agrees_with_a_reference_that_keeps_everything_or_says_that_it_is_too_late(string document) => Prop.ForAll(Events(), events =>
    {
        var signals = Streams.Of(events);
        return Streams.Run(Correlator.Of(Streams.Read(document)), signals).Zip(Reference(document, signals)).All(pair => pair.First == CorrelationVerdict.TooLate || pair.First == pair.Second);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [MemberData(nameof(Documents))]
    public void In_order_or_within_a_stated_lateness_it_agrees_always(string document) => Prop.ForAll(Events(), events =>
    {
        var (disordered, inOrder) = (Streams.Of(events), Streams.Of(events.OrderBy(one => one.Second)));
        return Streams.Run(Correlator.Of(Streams.Read(document), TimeSpan.FromMinutes(5)), disordered).SequenceEqual(Reference(document, disordered))
            && Streams.Run(Correlator.Of(Streams.Read(document)), inOrder).SequenceEqual(Reference(document, inOrder));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Redelivery_and_restarts_change_nothing(string document) => Prop.ForAll(Events(), events =>
        Streams.SurvivesRedeliveryAndRestarts(Correlator.Of(Streams.Read(document)), Streams.Of(events))).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Sabotage_a_reference_that_forgets_too_soon_is_noticed(string document) => Assert.ThrowsAny<Exception>(() => Prop.ForAll(Events(), events =>
    {
        var signals = Streams.Of(events.OrderBy(one => one.Second));
        return Streams.Run(Correlator.Of(Streams.Read(document)), signals).SequenceEqual(Reference(document.Replace("timespan: ", "timespan: 1", StringComparison.Ordinal), signals));
    }).QuickCheckThrowOnFailure());

    [Fact]
    public void Of_ten_thousand_values_none_that_is_known_is_called_new_and_few_that_are_new_are_missed()
    {
        var correlator = Correlator.Of(Streams.Read("type: first_seen, timespan: 1d, learning: 1s, condition: {field: f}"));
        var known = Enumerable.Range(0, 10_000).Select(i => new Streams.Event(10 + i, 1, $"host-{i}")).Prepend(new Streams.Event(0, 1, "first")).ToArray();
        var verdicts = Streams.Run(correlator, Streams.Of([.. known, .. known.Where((_, i) => i % 5 == 0).Select(one => one with { Second = one.Second + 10_100 })]), out var state);
        Assert.All(verdicts.Skip(known.Length), verdict => Assert.Equal(CorrelationVerdict.Counted, verdict));
        var missed = verdicts.Take(known.Length).Skip(1).Count(verdict => verdict != CorrelationVerdict.Fired);
        Assert.InRange(missed, 0, known.Length * 3 / 100);
        Assert.InRange(state.Serialize().Length, 0, 50_000);
        Assert.InRange(correlator.Baseline(state)!.Error, 0.01, 0.15);
    }

    [Fact]
    public void What_it_knows_can_be_read()
    {
        var correlator = Correlator.Of(Streams.Read(Hour));
        Streams.Run(correlator, Streams.Of(Streams.Parse("0:FR 10:DE 20:FR")), out var state);
        Assert.Equal(new BaselineView(Signals.Start, Signals.Start.AddSeconds(60), "2 values: DE, FR", 0), correlator.Baseline(state));
    }

    [Fact]
    public void Rubbish_in_place_of_what_was_learnt_is_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        try
        {
            var state = new KeyState(new Window([], long.MinValue, bytes), default, InnerWindows.None);
            Correlator.Of(Streams.Read(Hour)).Apply(state, Streams.Of(Streams.Parse("0:DE"))[0]);
            return true;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<Streams.Event[]> Events() =>
        Gen.NonEmptyListOf(from time in Gen.Choose(0, 300) from value in Gen.Choose(0, 5) select new Streams.Event(time, 1, value == 5 ? null : $"v{value}"))
            .Select(list => list.Take(25).ToArray()).ToArbitrary();

    // The definition, word for word: no event of the value in the timespan before, and the group known for as long as it must learn.
    private static IEnumerable<CorrelationVerdict> Reference(string document, Signal[] signals)
    {
        var correlation = Streams.Read(document);
        var before = new List<(DateTimeOffset Time, string Value)>();
        foreach (var signal in signals)
        {
            if (signal.Parts[0].Values[0] is not { } value)
            {
                yield return CorrelationVerdict.Counted;
                continue;
            }
            var isKnown = before.Any(one => one.Value == value && one.Time <= signal.Time && signal.Time - one.Time <= correlation.Timespan);
            before.Add((signal.Time, value));
            var isLearnt = signal.Time - before.Min(one => one.Time) >= (correlation.Learning ?? correlation.Timespan);
            yield return !isKnown && isLearnt ? CorrelationVerdict.Fired : CorrelationVerdict.Counted;
        }
    }
}
