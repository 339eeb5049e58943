using SecResponder.Events;
using SecResponder.Playbooks.Correlation;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Stored logs have any order; looked back on, event time decides, and no event is taken for one that was seen.</summary>
public sealed class EventTimeOrderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_log_in_order_keeps_its_places()
    {
        var signals = new[] { At(0, 3), At(1, 7), At(1, 8) };

        Assert.Equal(signals.Select(signal => signal.Origin), EventTimeOrder.Of(signals).Select(one => one.Signal.Origin));
    }

    [Theory]
    [InlineData("the newest first", 3, 2, 1, 0)]
    [InlineData("two neighbours the wrong way round", 0, 2, 1, 3)]
    [InlineData("two devices, one behind the other", 0, 2, 0, 2)]
    public void In_a_log_of_another_order_places_rise_with_the_time(string why, params int[] minutes)
    {
        var ordered = EventTimeOrder.Of([.. minutes.Select((minute, line) => At(minute, line + 1))]);

        Assert.True(ordered.Zip(ordered.Skip(1)).All(two => two.First.Signal.Time <= two.Second.Signal.Time && two.First.Signal.Origin.Position.CompareTo(two.Second.Signal.Origin.Position) < 0), why);
        Assert.All(ordered, one => Assert.Equal(minutes[one.Index], (one.Signal.Time - Noon).TotalMinutes));
    }

    [Fact]
    public void An_event_that_is_there_twice_and_the_signals_of_one_event_keep_one_place()
    {
        var ordered = EventTimeOrder.Of([At(5, 1), At(5, 1), At(1, 2)]);

        Assert.Equal([1, 2, 2], ordered.Select(one => one.Signal.Origin.Sequence));
    }

    [Fact]
    public void One_log_out_of_order_does_not_move_another()
    {
        var ordered = EventTimeOrder.Of([At(2, 1), At(1, 2), At(0, 9, "pan.log")]);

        Assert.Equal(9, ordered.Single(one => one.Signal.Origin.Stream == "pan.log").Signal.Origin.Sequence);
    }

    private static Signal At(int minute, long line, string log = "asa.log") => new()
    {
        PlaybookId = "p",
        RuleIds = ["r"],
        Group = ["10.0.0.5"],
        Time = Noon.AddMinutes(minute),
        Origin = new Origin(log, "0", line),
        Evidence = "{}",
    };
}
