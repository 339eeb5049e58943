using Microsoft.Extensions.Time.Testing;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

// What the other side does not show may only not show yet.
public sealed class AbsenceTests
{
    private static readonly TimeSpan Pause = new RunnerOptions().FirstPause;

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(300)]
    public async Task However_far_ahead_its_clock_is_a_process_waits_itself_before_it_calls_again(int secondsAhead)
    {
        await using var first = Process.Start(Make.Playbook(Make.Ticket()));
        first.Ticket.OnDo = call =>
        {
            first.Outside.Happen("ticket.open", call.StepId, "");
            throw new ConnectorException("the answer was lost");
        };
        // The ticket's index shows it three seconds later, and no sooner.
        var shows = false;
        first.Ticket.OnFind = _ => Task.FromResult<Effect?>(shows ? null : new Effect.Absent());
        var incident = await first.OpenAsync();
        await first.RunAsync();

        var time = new FakeTimeProvider(first.Time.GetUtcNow() + TimeSpan.FromSeconds(secondsAhead));
        var second = Process.Over(first.Store, first.Outside, time, first.Snapshot.Playbooks.Values, first.Actions.Values);
        await second.RunAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        shows = true;
        for (var i = 0; i < 20; i++)
        {
            await second.RunAsync();
            time.Advance(Pause);
        }
        Assert.Equal((StepState.Done, 1), ((await first.StepAsync(incident)).State, first.Outside.Times("ticket.open")));
    }

    [Fact]
    public async Task Who_made_the_call_needs_no_second_look()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var lost = true;
        process.Ticket.OnDo = _ => lost ? throw new ConnectorException("it was never taken") : Task.FromResult<Effect?>(null);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        lost = false;
        process.Time.Advance(Pause * 1.2);
        await process.RunAsync();
        Assert.Equal((StepState.Done, 2), ((await process.StepAsync(incident)).State, (await process.StepAsync(incident)).Attempt));
    }

    [Fact]
    public void A_look_at_once_confirms_nothing_and_one_after_a_pause_does()
    {
        var time = new FakeTimeProvider();
        var watch = new AbsenceWatch(new RunnerOptions(), time);
        Assert.False(watch.Confirms("a"));
        Assert.False(watch.Confirms("a"));
        time.Advance(Pause);
        Assert.False(watch.Confirms("b"));
        Assert.True(watch.Confirms("a"));
        Assert.False(watch.Confirms("a"));
    }
}
