using System.Globalization;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class EventCountTests
{
    [Theory]
    [InlineData("a beacon every minute for five minutes", "10m", "gte: 5", "0 60 120 180 240", "CCCCF")]
    [InlineData("four are not enough", "10m", "gte: 5", "0 60 120 180", "CCCC")]
    [InlineData("the fifth comes after the window", "10m", "gte: 5", "0 151 302 453 604", "CCCCC")]
    [InlineData("it goes on firing while the condition holds", "60s", "gte: 2", "0 1 2 3", "CFFF")]
    [InlineData("the window slides and is bound to no clock", "60s", "gte: 3", "50 70 100", "CCF")]
    [InlineData("the oldest falls out", "60s", "gte: 3", "0 30 61 120", "CCCC")]
    [InlineData("exactly one timespan apart is inside", "1m", "gte: 2", "0 60", "CF")]
    [InlineData("a tick more is outside", "1m", "gte: 2", "0 60.0000001", "CC")]
    [InlineData("gt is one more than gte", "60s", "gt: 2", "0 1 2", "CCF")]
    [InlineData("a fraction is the next whole count", "60s", "gt: 1.5", "0 1", "CF")]
    [InlineData("a hundred seconds late does not fire a window of sixty", "60s", "gte: 2", "100 0", "CC")]
    [InlineData("late but within the window counts at its time", "60s", "gte: 2", "50 0", "CF")]
    [InlineData("late between two others joins what is around it", "60s", "gte: 3", "0 50 25", "CCF")]
    [InlineData("late before all that is kept, where the past is let go", "60s", "gte: 2", "0 100 200 300 40", "CCCCT")]
    [InlineData("late, but what is kept decides", "60s", "gte: 2", "0 100 200 150", "CCCF")]
    [InlineData("late, and what was let go is too old to matter", "60s", "gte: 2", "0 100 200 300 290", "CCCCF")]
    [InlineData("a range holds between its bounds", "60s", "gt: 1, lte: 3", "0 1 2 3 4", "CFFCC")]
    [InlineData("a range holds again when the window empties", "60s", "gte: 2, lt: 4", "0 1 2 3 62 63", "CFFCFF")]
    public void Counts_within_the_window(string why, string timespan, string condition, string seconds, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Signals.Verdicts(Signals.Correlator(timespan, condition), Seconds(seconds)));
    }

    [Theory]
    [InlineData("fewer than two, judged when the window has passed", "lt: 2", "0 61", "CF")]
    [InlineData("the window's end is still inside", "lt: 2", "0 60 61", "CCC")]
    [InlineData("two are not fewer than two", "lt: 2", "0 30 61", "CCC")]
    [InlineData("exactly two", "eq: 2", "0 30 61", "CCF")]
    [InlineData("three are not exactly two, and too many are not kept", "eq: 2", "0 10 20 30 40 61", "CCCCCC")]
    [InlineData("not two", "neq: 2", "0 61 62 130", "CFCC")]
    [InlineData("once for each window", "lte: 1", "0 61 122 183", "CFFF")]
    [InlineData("a late first event opens the window earlier", "eq: 2", "30 0 61", "CCF")]
    [InlineData("later than a window that is judged", "eq: 1", "0 61 30", "CFT")]
    public void Without_a_lower_bound_it_is_judged_once_when_the_window_has_passed(string why, string condition, string seconds, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Signals.Verdicts(Signals.Correlator("60s", condition), Seconds(seconds)));
    }

    [Fact]
    public void Event_time_alone_judges_a_window_that_has_passed()
    {
        var correlator = Signals.Correlator("60s", "lt: 3");
        var state = correlator.Apply(KeyState.Empty, Signals.At(0, 1)).State;

        Assert.Equal(Signals.Start.AddSeconds(60), correlator.DueAfter(state));
        Assert.Equal(new CorrelationOutcome(state, CorrelationVerdict.Counted), correlator.Advance(state, Signals.Start.AddSeconds(60)));
        var passed = correlator.Advance(state, Signals.Start.AddSeconds(61));
        Assert.Equal(CorrelationVerdict.Fired, passed.Verdict);
        Assert.Null(correlator.DueAfter(passed.State));
        Assert.Equal(CorrelationVerdict.Counted, correlator.Advance(passed.State, Signals.Start.AddSeconds(600)).Verdict);
    }

    [Fact]
    public void A_group_that_has_had_no_event_never_fires() =>
        Assert.Equal(CorrelationVerdict.Counted, Signals.Correlator("60s", "lt: 3").Advance(KeyState.Empty, Signals.Start.AddDays(1)).Verdict);

    [Fact]
    public void One_event_that_matches_two_rules_counts_twice_but_is_one_origin()
    {
        var correlator = Signals.Correlator("60s", "gte: 3");
        var (state, first) = correlator.Apply(KeyState.Empty, Signals.At(0, 1, rules: 2));
        Assert.Equal(CorrelationVerdict.Counted, first);
        Assert.Equal(2, state.Count);
        Assert.Equal(CorrelationVerdict.Duplicate, correlator.Apply(state, Signals.At(0, 1, rules: 2)).Verdict);
        Assert.Equal(CorrelationVerdict.Fired, correlator.Apply(state, Signals.At(1, 2)).Verdict);
    }

    [Fact]
    public void Two_records_of_one_body_are_two_events()
    {
        var correlator = Signals.Correlator("60s", "gte: 2");
        var state = correlator.Apply(KeyState.Empty, Signals.At(0, 7, index: 0)).State;
        Assert.Equal(CorrelationVerdict.Fired, correlator.Apply(state, Signals.At(0, 7, index: 1)).Verdict);
    }

    [Fact]
    public void A_plain_rule_fires_on_each_new_signal_and_keeps_no_entries()
    {
        var (state, verdict) = Correlator.OfRule.Apply(KeyState.Empty, Signals.At(0, 1));
        Assert.Equal(CorrelationVerdict.Fired, verdict);
        Assert.Equal(CorrelationVerdict.Duplicate, Correlator.OfRule.Apply(state, Signals.At(0, 1)).Verdict);
        Assert.Equal(0, state.Count);
    }

    [Theory]
    [InlineData("gte: 5", 5)]
    [InlineData("gt: 5", 6)]
    [InlineData("gte: 2, lte: 5", 6)]
    [InlineData("gte: 2, lt: 5", 5)]
    public void A_window_keeps_only_what_decides_it(string condition, int kept)
    {
        var (correlator, state) = (Signals.Correlator("1h", condition), KeyState.Empty);
        for (var i = 0; i < 1000; i++)
            state = correlator.Apply(state, Signals.At(i, i)).State;
        Assert.Equal(kept, state.Count);
        Assert.True(state.Serialize().Length < 100, "a key's state must stay small");
    }

    [Fact]
    public void With_a_stated_lateness_the_past_is_kept_thinned_and_bounded()
    {
        var (correlator, state) = (Signals.Correlator("60s", "gte: 5", TimeSpan.FromMinutes(5)), KeyState.Empty);
        for (var i = 0; i < 20_000; i++)
            state = correlator.Apply(state, Signals.At(i * 0.1, i)).State;
        Assert.InRange(state.Count, 5, 2 * 5 * 7);
    }

    private static IEnumerable<double> Seconds(string text) => text.Split(' ').Select(second => double.Parse(second, CultureInfo.InvariantCulture));
}
