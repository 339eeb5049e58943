using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Tests.Tickets;

/// <summary>Several systems open tickets: a step keeps the one that it was planned for, whatever the settings say later.</summary>
public sealed class TicketHomeTests
{
    private static ActionHome.In In(string system, string? place = "P") => new ActionHome.In(system, place);

    // One process after another over the same store and the same outside world, each with its own settings.
    private sealed class Office : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Outside _outside = new();
        private readonly FakeTimeProvider _time = new(Make.Noon);

        public Office()
        {
            First = new FakeTicket(new FakeAction(_outside, "ticket.open", isHold: false, targeted: false, system: "first"));
            Second = new FakeTicket(new FakeAction(_outside, "ticket.open", isHold: false, targeted: false, system: "second"));
        }

        public FakeTicket First { get; }

        public FakeTicket Second { get; }

        public Process Start(HomeOfAction homes, params FakeTicket[] connected) => Process.Over(
            _folder.Open(), _outside, _time, [Make.Playbook(Make.Ticket())],
            [.. FakeActions.All(_outside).Where(action => action.Signature.Name != "ticket.open"), .. connected], homes);

        public async Task PassAsync(Process process, TimeSpan time)
        {
            _time.Advance(time);
            await new JournalKeeper(process.World, NullLogger<JournalKeeper>.Instance).WriteDueAsync(Process.Token);
            await new TicketWatch(process.World, NullLogger<TicketWatch>.Instance).LookDueAsync(Process.Token);
        }

        public void Dispose() => _folder.Dispose();
    }

    private static Task<JudgementOutcome> JudgeAsync(Process process, string incident) => new IncidentJudge(process.World).JudgeAsync(incident, IncidentVerdict.TruePositive, "mia", "seen", Process.Token);

    [Fact]
    public async Task A_ticket_is_told_and_read_where_it_was_opened_though_tickets_go_elsewhere_now()
    {
        using var office = new Office();
        string incident;
        await using (var before = office.Start((_, _, _) => In("first", "SEC"), office.First, office.Second))
        {
            incident = await before.OpenAsync();
            await before.RunAsync();
            var step = await before.StepAsync(incident);
            Assert.Equal((StepState.Done, "first", "SEC"), (step.State, step.System, step.Place));
        }
        await using var after = office.Start((_, _, _) => In("second", "OPS"), office.First, office.Second);

        await JudgeAsync(after, incident);
        await office.PassAsync(after, TimeSpan.FromMinutes(10));

        Assert.Single(office.First.Comments);
        Assert.True(office.First.Reads > 0);
        Assert.Empty(office.Second.Comments);
        Assert.Equal(0, office.Second.Reads);
    }

    [Fact]
    public async Task A_call_whose_answer_was_lost_is_looked_for_where_it_was_called()
    {
        using var office = new Office();
        await using var before = office.Start((_, _, _) => In("first"), office.First, office.Second);
        var incident = await before.OpenAsync();
        office.First.Inner.OnDo = call =>
        {
            _ = office.First.Inner.Take(call);
            throw new ConnectorException("the answer was lost");
        };
        await before.RunAsync();
        Assert.Equal(StepState.Intent, (await before.StepAsync(incident)).State);
        await using var after = office.Start((_, _, _) => In("second"), office.First, office.Second);

        await office.PassAsync(after, TimeSpan.FromMinutes(10));
        await after.RunAsync();

        Assert.Equal(StepState.Done, (await after.StepAsync(incident)).State);
        Assert.Equal(["do", "find"], office.First.Inner.Calls);
        Assert.Empty(office.Second.Inner.Calls);
    }

    [Fact]
    public async Task A_system_that_is_not_connected_for_a_while_hears_of_it_later()
    {
        using var office = new Office();
        string incident;
        await using (var before = office.Start((_, _, _) => In("first"), office.First, office.Second))
        {
            incident = await before.OpenAsync();
            await before.RunAsync();
            await JudgeAsync(before, incident);
        }
        await using (var without = office.Start((_, _, _) => In("second"), office.Second))
        {
            await office.PassAsync(without, TimeSpan.FromMinutes(10));
            Assert.Empty(office.First.Comments);
        }

        await using var again = office.Start((_, _, _) => In("second"), office.First, office.Second);
        await office.PassAsync(again, TimeSpan.FromHours(7));

        Assert.Single(office.First.Comments);
        Assert.Empty(office.Second.Comments);
    }

    [Fact]
    public async Task A_step_that_is_called_later_is_not_taken_to_another_system()
    {
        using var office = new Office();
        string incident;
        await using (var before = office.Start((_, _, _) => In("first"), office.First, office.Second))
            incident = await before.OpenAsync();
        await using var after = office.Start((_, _, _) => In("second"), office.Second);

        await after.RunAsync();

        var step = await after.StepAsync(incident);
        Assert.Equal((StepState.Refused, "no connector carries out 'ticket.open' in first"), (step.State, step.Note));
        Assert.Empty(office.Second.Inner.Calls);
    }

    [Fact]
    public async Task A_queue_without_a_home_is_refused_in_the_plan_with_the_way_out()
    {
        using var office = new Office();
        await using var process = office.Start((_, owner, with) => new ActionHome.Nowhere($"{owner} {with.GetValueOrDefault("queue")}: say where"), office.First, office.Second);

        var step = await process.StepAsync(await process.OpenAsync());

        Assert.Equal(StepState.Refused, step.State);
        Assert.Contains("say where", step.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_systems_and_nobody_who_tells_them_apart_is_a_mistake()
    {
        using var office = new Office();

        var mistake = Assert.Throws<ArgumentException>(() => new ActionCatalogue([office.First, office.Second]));

        Assert.Contains("first, second", mistake.Message, StringComparison.Ordinal);
    }
}
