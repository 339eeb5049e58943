using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class AbsenceTests
{
    private const string Heartbeat = "type: absence, rules: [r0], timespan: 60s";
    private const string Followed = "type: absence, rules: [r0, r1], timespan: 60s";
    private const string ByBoth = "type: absence, rules: [r0, r1, r2], timespan: 60s";

    public static TheoryData<string> Documents => [Heartbeat, Followed, ByBoth];

    [Theory]
    [InlineData("it keeps coming", "0 30 90 120 180", "CCCCC")]
    [InlineData("a pause of exactly one timespan is none", "0 60", "CC")]
    [InlineData("a longer one is told by the next event", "0 60.0000001", "CF")]
    [InlineData("once for each silence", "0 100 110 300 301", "CFCFC")]
    [InlineData("two of one time are one", "0 0 100", "CCF")]
    public void A_heartbeat_that_stops_is_missed(string why, string seconds, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Streams.Verdicts(Heartbeat, seconds));
    }

    [Fact]
    public void Silence_is_told_at_the_time_by_which_something_should_have_come()
    {
        var correlator = Correlator.Of(Streams.Read(Heartbeat));
        var state = correlator.Apply(KeyState.Empty, Of(Events("0"))[0]).State;
        Assert.Equal(Signals.Start.AddSeconds(60), correlator.DueAfter(state));
        Assert.Equal(CorrelationVerdict.Counted, correlator.Advance(state, Signals.Start.AddSeconds(60)).Verdict);
        var (silent, verdict) = correlator.Advance(state, Signals.Start.AddSeconds(60).AddTicks(1));
        Assert.Equal(CorrelationVerdict.Fired, verdict);
        Assert.Null(correlator.DueAfter(silent));
        Assert.Equal(CorrelationVerdict.Counted, correlator.Advance(silent, Signals.Start.AddDays(1)).Verdict);
    }

    [Theory]
    [InlineData("the ticket follows", "0:r0 30:r1 200:r1", "CCC")]
    [InlineData("exactly at the end", "0:r0 60:r1 200:r1", "CCC")]
    [InlineData("at the same time", "0:r0 0:r1 200:r1", "CCC")]
    [InlineData("a moment too late", "0:r0 60.0000001:r1", "CF")]
    [InlineData("before it is not after it", "0:r1 1:r0 200:r1", "CCF")]
    [InlineData("one ticket answers two changes", "0:r0 10:r0 50:r1 200:r1", "CCCC")]
    [InlineData("but not the third", "0:r0 50:r1 55:r0 200:r1", "CCCF")]
    public void A_change_without_its_ticket_is_missed(string why, string events, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Streams.Letters(Streams.Run(Correlator.Of(Streams.Read(Followed)), Of(Named(events)))));
    }

    [Fact]
    public void Of_several_all_must_follow() =>
        Assert.Equal("CCCCCF", Streams.Letters(Streams.Run(Correlator.Of(Streams.Read(ByBoth)), Of(Named("0:r0 10:r2 20:r1 100:r0 110:r2 200:r2")))));

    [Fact]
    public void With_a_stated_lateness_it_waits_for_what_comes_late()
    {
        var correlator = Correlator.Of(Streams.Read(Heartbeat), TimeSpan.FromSeconds(30));
        Assert.Equal("CCCCF", Streams.Letters(Streams.Run(correlator, Of(Events("0 80 50 90 260")))));
    }

    [Fact]
    public void A_group_that_never_came_is_not_missed() =>
        Assert.Null(Correlator.Of(Streams.Read(Heartbeat)).DueAfter(KeyState.Empty));

    [Theory]
    [MemberData(nameof(Documents))]
    public void In_order_it_agrees_with_a_reference_that_keeps_everything(string document) => Prop.ForAll(Random(), events =>
    {
        var inOrder = events.OrderBy(one => one.Second).ToArray();
        return Fired(document, inOrder, null, pass: 1000).SequenceEqual(Naive(document, inOrder, null, pass: 1000));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [MemberData(nameof(Documents))]
    public void In_disorder_within_the_stated_lateness_it_gives_what_the_same_events_give_in_order(string document) => Prop.ForAll(Random(), events =>
    {
        var lateness = TimeSpan.FromSeconds(400);
        return Fired(document, events, lateness, pass: 2000).SequenceEqual(Fired(document, [.. events.OrderBy(one => one.Second)], lateness, pass: 2000));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Whoever_lets_time_pass_in_between_changes_nothing(string document) => Prop.ForAll(Random(), events =>
    {
        var inOrder = events.OrderBy(one => one.Second).ToArray();
        return Fired(document, inOrder, null, pass: 1000, always: true).Select(one => one.At).SequenceEqual(Fired(document, inOrder, null, pass: 1000).Select(one => one.At));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Redelivery_and_restarts_change_nothing(string document) => Prop.ForAll(Random(), events =>
        Streams.SurvivesRedeliveryAndRestarts(Correlator.Of(Streams.Read(document)), Of(events))).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Sabotage_a_reference_that_is_more_patient_is_noticed(string document) => Assert.ThrowsAny<Exception>(() => Prop.ForAll(Random(), events =>
    {
        var inOrder = events.OrderBy(one => one.Second).ToArray();
        return Fired(document, inOrder, null, pass: 1000).SequenceEqual(Naive(document.Replace("60s", "70s", StringComparison.Ordinal), inOrder, null, pass: 1000));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500)));

    [Fact]
    public void A_flood_of_changes_without_a_ticket_stays_small()
    {
        var correlator = Correlator.Of(Streams.Read(Followed.Replace("60s", "1h", StringComparison.Ordinal)));
        Streams.Run(correlator, Of([.. Enumerable.Range(0, 6000).Select(i => new Streams.Event(i * 0.5, 1, null))]), out var state);
        Assert.InRange(state.Count, 1, 4200);
    }

    private static Arbitrary<Streams.Event[]> Random() =>
        Gen.NonEmptyListOf(from time in Gen.Choose(0, 300) from rules in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(1, 7))) select new Streams.Event(time, rules, null)).Select(list => list.Take(20).ToArray()).ToArbitrary();

    private static Streams.Event[] Events(string seconds) => [.. Streams.Parse(seconds)];

    private static Streams.Event[] Named(string events) => [.. Streams.Parse(events).Select(one => one with { Rules = 1 << (one.Value![1] - '0'), Value = null })];

    private static Signal[] Of(Streams.Event[] events) => Streams.Of(events);

    // At which event (-1: at the end) which silences were told, by the seconds by which something should have come.
    private static List<(int Event, long At)> Fired(string document, Streams.Event[] events, TimeSpan? lateness, double? pass, bool always = false)
    {
        var correlator = new CorrelationNetwork(new CorrelationTree(Streams.Read(document), [.. Streams.Read(document).Rules.Select(rule => Part(rule.Text))]), lateness);
        var (window, fired) = (Window.Empty, new List<(int, long)>());
        var type = correlator.Nodes[0].Type;
        for (var i = 0; i < events.Length; i++)
        {
            var ticks = Signals.Start.AddSeconds(events[i].Second).UtcTicks;
            if (always)
                Add(-1, type.Pass(window, ticks));
            WindowEntry[] entries = [.. Streams.RulesOf(events[i]).Where(rule => rule < Streams.Read(document).Rules.Length).Select(rule => type.EntryOf(ticks, rule, [])!.Value)];
            if (entries.Length > 0)
                Add(i, type.Judge(window, entries));
        }
        if (pass is { } end)
            Add(-1, type.Pass(window, Signals.Start.AddSeconds(end).UtcTicks));
        return fired;

        void Add(int at, Judgement judged)
        {
            window = judged.Window;
            fired.AddRange(judged.FiredAt.Select(ticks => (lateness is null ? at : 0, ticks)));
        }
    }

    private static CorrelationPart Part(string name) => new(new Playbooks.Sigma.SigmaMetadata { File = "", Document = Streams.Read(Heartbeat).Metadata.Document, Name = name }, null, null);

    // The definition, word for word.
    private static List<(int Event, long At)> Naive(string document, Streams.Event[] events, TimeSpan? lateness, double? pass = null)
    {
        var (correlation, fired, judged) = (Streams.Read(document), new List<(int, long)>(), new HashSet<long>());
        for (var i = 0; i <= events.Length; i++)
        {
            if (i == events.Length && pass is null)
                break;
            var known = events.Take(i + 1).SelectMany(one => Streams.RulesOf(one).Where(rule => rule < correlation.Rules.Length).Select(rule => (Time: Signals.Start.AddSeconds(one.Second), Rule: rule))).ToArray();
            var now = i == events.Length ? Signals.Start.AddSeconds(pass!.Value) : Signals.Start.AddSeconds(events[i].Second);
            if (i < events.Length && !Streams.RulesOf(events[i]).Any(rule => rule < correlation.Rules.Length))
                continue;
            foreach (var end in known.Where(one => one.Rule == 0).Select(one => one.Time).Distinct().Order())
                if (end + correlation.Timespan + (lateness ?? TimeSpan.Zero) < now && judged.Add(end.UtcTicks) && !IsAnswered(end))
                    fired.Add((i == events.Length ? -1 : i, (end + correlation.Timespan).UtcTicks));

            bool IsAnswered(DateTimeOffset first) => correlation.Rules.Length == 1
                ? known.Any(one => one.Time > first && one.Time <= first + correlation.Timespan)
                : Enumerable.Range(1, correlation.Rules.Length - 1).All(rule => known.Any(one => one.Rule == rule && one.Time >= first && one.Time <= first + correlation.Timespan));
        }
        return fired;
    }
}
