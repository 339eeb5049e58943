using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Where stream correlators are usually wrong, each as a test: late events, edges, order within a second, thresholds that are ignored, groups that are none.</summary>
public sealed class ExactnessTests
{
    [Theory]
    [InlineData("a second event that comes late and is 100 s older", "100 0", "CC")]
    [InlineData("a second event that comes late and is 59 s older", "100 41", "CF")]
    [InlineData("exactly one timespan apart: in", "0 60", "CF")]
    [InlineData("a ten-millionth of a second more: out", "0 60.0000001", "CC")]
    [InlineData("late, exactly one timespan older: in", "60 0", "CF")]
    [InlineData("late, a ten-millionth more: out", "60.0000001 0", "CC")]
    public void Two_within_a_minute_means_their_own_times_and_a_closed_end(string why, string seconds, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Streams.Verdicts("type: event_count, timespan: 60s, condition: {gte: 2}", seconds));
        Assert.Equal(verdicts, Streams.Verdicts("type: event_count, timespan: 60s, condition: {gte: 2}", seconds, TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData("a late first that is 500 s older", "500:r1 0:r0", "CC")]
    [InlineData("a late first that is 50 s older", "50:r1 0:r0", "CF")]
    [InlineData("the second first, within one second", "0.2:r1 0.7:r0", "CC")]
    [InlineData("the first first, within one second", "0.2:r0 0.7:r1", "CF")]
    [InlineData("a ten-millionth of a second decides", "60.0000001:r0 60:r1", "CC")]
    [InlineData("exactly one timespan apart", "0:r0 60:r1", "CF")]
    [InlineData("a ten-millionth more", "0:r0 60.0000001:r1", "CC")]
    public void One_after_the_other_means_their_own_times_to_the_last_digit(string why, string events, string verdicts)
    {
        Assert.NotEmpty(why);
        var named = Streams.Parse(events).Select(one => one with { Rules = 1 << (one.Value![1] - '0'), Value = null });
        Assert.Equal(verdicts, Streams.Letters(Streams.Run(Correlator.Of(Streams.Read("type: temporal_ordered, rules: [r0, r1], timespan: 60s")), Streams.Of(named))));
    }

    [Theory]
    [InlineData("type: value_percentile, timespan: 60s, condition: {field: f, percentile: 95, gte: 1000}", "0:1 1:2 2:3", "CCC")]
    [InlineData("type: value_percentile, timespan: 60s, condition: {field: f, percentile: 95, gte: 3}", "0:1 1:2 2:3", "CCF")]
    [InlineData("type: value_median, timespan: 60s, condition: {field: f, gte: 1000}", "0:1 1:2 2:3000", "CCC")]
    [InlineData("type: value_avg, timespan: 60s, condition: {field: f, gte: 1000}", "0:1 1:2 2:3000", "CCF")]
    [InlineData("type: value_sum, timespan: 60s, condition: {field: f, gt: 6}", "0:1 1:2 2:3", "CCC")]
    public void A_threshold_is_kept_to(string document, string events, string verdicts) => Assert.Equal(verdicts, Streams.Verdicts(document, events));
}
