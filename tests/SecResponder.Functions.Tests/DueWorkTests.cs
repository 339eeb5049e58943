using Microsoft.Azure.Functions.Worker;
using SecResponder.Functions.Tests.Doubles;

namespace SecResponder.Functions.Tests;

public sealed class DueWorkTests
{
    private readonly DueWork _work = new();

    [Theory]
    [InlineData("our own", "{}")]
    [InlineData("empty", "")]
    [InlineData("rubbish", "\0{]")]
    public async Task Any_message_wakes_the_steps_whatever_it_says(string why, string message)
    {
        Assert.NotEmpty(why);

        await new RunSteps(_work).RunAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(["steps"], _work.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_timer_lifts_what_is_over_before_it_runs_steps_whose_message_was_lost(bool late)
    {
        await new ReleaseHolds(_work, _work, _work).RunAsync(new TimerInfo { IsPastDue = late }, TestContext.Current.CancellationToken);

        Assert.Equal(["releases", "silences", "steps"], _work.Calls);
    }

    [Fact]
    public async Task Each_day_the_ledger_is_sealed()
    {
        await new SealLedger(_work).RunAsync(new TimerInfo(), TestContext.Current.CancellationToken);

        Assert.Equal(["digest"], _work.Calls);
    }

    [Fact]
    public async Task Open_tickets_are_read_apart_from_all_else()
    {
        await new WatchTickets(_work).RunAsync(new TimerInfo(), TestContext.Current.CancellationToken);

        Assert.Equal(["tickets"], _work.Calls);
    }
}
