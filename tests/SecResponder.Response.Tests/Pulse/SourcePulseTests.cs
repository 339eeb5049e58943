using SecResponder.Response.Pulse;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pulse;

/// <summary>What is told of a source: how much, how late, and whether it has fallen silent.</summary>
public sealed class SourcePulseTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static SourceActivity[] Every(int minutes, int last, int first = -1430) =>
    [
        .. Enumerable.Range(0, (last - first) / minutes + 1).Select(n => SourceActivity.SlotOf(Make.Noon.AddMinutes(last - n * minutes)))
            .Select(slot => new SourceActivity("panos", slot, 10, slot, slot.AddSeconds(30))),
    ];

    [Theory]
    [InlineData("one that came every five minutes and is an hour late", 5, -65, true)]
    [InlineData("one that comes every five minutes still", 5, -5, false)]
    [InlineData("a quarter of an hour is nothing", 5, -15, false)]
    [InlineData("one that comes every hour may be an hour late", 60, -115, false)]
    [InlineData("but not half a day", 60, -720, true)]
    [InlineData("of one that came twice nobody knows when it is due", 600, -700, false)]
    public void A_source_is_silent_when_it_brings_nothing_for_much_longer_than_it_ever_did(string why, int everyMinutes, int last, bool isSilent) =>
        Assert.True(isSilent == Assert.Single(SourcePulse.Of(Every(everyMinutes, last), Make.Noon, Day, 288)).IsSilent, why);

    [Fact]
    public void Counts_stand_in_their_parts_and_what_is_older_than_the_span_counts_no_more()
    {
        var pulse = Assert.Single(SourcePulse.Of(Every(5, 0, -2000), Make.Noon, Day, 24));
        Assert.Equal(24, pulse.Slots.Length);
        Assert.All(pulse.Slots, count => Assert.Equal(120, count));
        Assert.Equal(2880, pulse.Events);
    }

    [Fact]
    public void Lag_is_how_old_the_newest_was_when_it_came_and_sources_come_by_their_names()
    {
        var late = new SourceActivity("cisco-asa", Make.Noon, 1, Make.Noon.AddMinutes(-9), Make.Noon.AddMinutes(1));
        var pulses = SourcePulse.Of([.. Every(5, 0, -60), late], Make.Noon.AddMinutes(2), Day, 12);
        Assert.Equal([("cisco-asa", TimeSpan.FromMinutes(10)), ("panos", TimeSpan.FromSeconds(30))], pulses.Select(one => (one.Source, one.Lag)));
        Assert.Equal(TimeSpan.FromMinutes(1), pulses[0].Quiet);
        Assert.Empty(SourcePulse.Of([], Make.Noon, Day, 12));
    }
}
