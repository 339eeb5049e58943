using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Tests.Tickets;

/// <summary>What happens to an incident after its ticket was opened stands on the ticket, each thing once; a flood of it in few comments.</summary>
public sealed class JournalKeeperTests
{
    private static readonly ApprovalRule ByLeads = new("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip);

    [Fact]
    public async Task What_was_done_and_decided_after_it_was_opened_stands_on_the_ticket()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(ByLeads), Make.Ticket()) with { OnFalsePositive = OnFalsePositive.Release });
        await office.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("soc-leads asked to approve host.quarantine on pc-5", Assert.Single(office.Ticket.Comments), StringComparison.Ordinal);

        var asked = Assert.Single(await office.Process.Desk.PendingAsync(10, Process.Token));
        await office.Process.Desk.DecideAsync(asked.Id, asked.PlanHash, Decision.Approve, "ann@corp.example", "seen it", Process.Token);
        await office.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("Approved by ann@corp.example: host.quarantine on pc-5.corp.example (10.0.0.5) (seen it)", office.Ticket.Comments[1], StringComparison.Ordinal);
        Assert.Contains("pc-5.corp.example is held (host.quarantine) until 2026-03-01 16:02:00Z", office.Ticket.Comments[1], StringComparison.Ordinal);

        await new IncidentJudge(office.Process.World).JudgeAsync(office.Incident, IncidentVerdict.FalsePositive, "mia@corp.example", "the backup server", Process.Token);
        await office.PassAsync(TimeSpan.FromMinutes(1));
        await office.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("mia@corp.example judged it a false positive (the backup server)", string.Concat(office.Ticket.Comments), StringComparison.Ordinal);
        Assert.Contains("pc-5.corp.example is released (host.quarantine)", string.Concat(office.Ticket.Comments), StringComparison.Ordinal);
        Assert.All(office.Ticket.Comments, text => Assert.EndsWith($"All of it: secresponder why {office.Incident}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_and_a_lift_that_fails_are_told_with_their_reasons()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Step("host.scan", null, IfDown.HoldBack, ("host", "{{ DstIpAddr }}")), Make.Ticket()));
        office.Process.Quarantine.OnUndo = _ => Task.FromResult<Effect?>(new Effect.Refused("the console is locked"));
        await office.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("host.scan on 203.0.113.9: refused", office.Ticket.Comments[0], StringComparison.Ordinal);
        await office.PassAsync(TimeSpan.FromHours(4));
        await office.PassAsync(TimeSpan.FromMinutes(20));
        await office.PassAsync(TimeSpan.FromMinutes(20));
        var text = string.Join('\n', office.Ticket.Comments);
        Assert.Contains("refused: the console is locked", text, StringComparison.Ordinal);
        Assert.Contains("A person is needed for pc-5.corp.example", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_new_nothing_is_asked_for()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Ticket()));
        for (var i = 0; i < 5; i++)
            await office.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(office.Ticket.Comments);
        Assert.Equal(0, office.Ticket.Finds);
        Assert.Empty(await office.Process.Store.DueJournalsAsync(DateTimeOffset.MaxValue, 10, Process.Token));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)] // the twin that doesn't look before it writes again
    public async Task A_comment_whose_answer_was_lost_is_looked_for_before_it_is_written_again(bool looks, int comments)
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        (office.Ticket.LosesAnswers, office.Ticket.FindsComments) = (1, looks);
        for (var i = 0; i < 5; i++)
            await office.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(comments, office.Ticket.Comments.Count);
        Assert.Single(await office.NotedAsync());
    }

    [Fact]
    public async Task Whenever_the_process_dies_each_thing_is_told_once()
    {
        var points = await LiveAsync(at: -1);
        Assert.True(points.Passed >= 6, $"only {points.Passed} points");
        for (var at = 1; at <= points.Passed; at++)
        {
            var comments = (await LiveAsync(at)).Comments;
            Assert.True(comments.Count(text => text.Contains("is held", StringComparison.Ordinal)) == 1, $"crash at {at}: {comments.Count} comments");
        }
    }

    [Fact]
    public async Task A_flood_of_evidence_becomes_few_comments_with_a_count_in_each()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Ticket()));
        var sequence = 1;
        for (var minute = 0; minute < 120; minute++)
        {
            await office.Process.TakeAsync([.. Enumerable.Range(0, 10).Select(_ => Make.Signal(++sequence, after: TimeSpan.FromSeconds(minute * 20)))]);
            await office.PassAsync(TimeSpan.FromMinutes(1));
        }
        await office.PassAsync(TimeSpan.FromHours(6));
        Assert.InRange(office.Ticket.Comments.Count, 10, 40);
        Assert.Contains("1201 in all", office.Ticket.Comments[^1], StringComparison.Ordinal);
        Assert.All(office.Ticket.Comments, text => Assert.InRange(text.Length, 1, 4000));
        Assert.Equal(1200, (await office.NotedAsync()).Sum(noted => noted.Lines));
    }

    [Fact]
    public async Task A_ticket_that_takes_no_more_is_left_alone_and_the_ledger_says_so()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        office.Ticket.IsClosed = true;
        await office.PassAsync(TimeSpan.FromMinutes(1));
        await office.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal("403: it is closed", Assert.Single((await office.Process.FactsAsync(office.Incident)).OfType<TicketSilent>()).Reason);
        Assert.Empty(office.Ticket.Comments);
    }

    [Fact]
    public async Task A_ticket_system_that_is_down_hears_all_of_it_later()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        office.Ticket.IsDown = true;
        await office.PassAsync(TimeSpan.FromMinutes(1));
        await office.PassAsync(TimeSpan.FromMinutes(1));
        office.Ticket.IsDown = false;
        for (var i = 0; i < 6; i++)
            await office.PassAsync(TimeSpan.FromMinutes(50));
        var text = string.Join('\n', office.Ticket.Comments);
        Assert.Contains("pc-5.corp.example is held", text, StringComparison.Ordinal);
        Assert.Contains("pc-5.corp.example is released", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_processes_one_writes()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        office.Process.Time.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(office.WriteAsync)));
        Assert.Single(office.Ticket.Comments);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)] // the twin that is gone while its call still hangs in some proxy
    public async Task A_comment_that_hangs_is_left_to_whoever_began_it(bool keepsOn, int comments)
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        var hang = new TaskCompletionSource();
        office.Ticket.Hang = hang.Task;
        var (keeper, other) = (Keeper(office), Keeper(office));
        office.Process.Time.Advance(TimeSpan.FromMinutes(1));
        var writing = keeper.WriteDueAsync(Process.Token);
        while (!writing.IsCompleted)
        {
            office.Process.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Process.Token);
        }
        for (var i = 0; i < 30; i++)
        {
            if (i == 20)
                hang.SetResult();
            if (keepsOn)
                await keeper.WriteDueAsync(Process.Token);
            await other.WriteDueAsync(Process.Token);
            office.Process.Time.Advance(TimeSpan.FromSeconds(30));
        }
        Assert.Equal(comments, office.Ticket.Comments.Count(text => text.Contains("is held", StringComparison.Ordinal)));
        Assert.Single(await office.NotedAsync());
    }

    [Fact]
    public async Task When_the_incident_is_over_the_ticket_is_told_once()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(lasts: "2h"), Make.Ticket()));
        for (var i = 0; i < 30; i++)
        {
            await office.PassAsync(TimeSpan.FromMinutes(15));
            Assert.True(i >= 7 || (await office.OverAsync()).Count == 0, $"over after {i} quarters, while it is held");
        }
        Assert.Single(await office.OverAsync());
        Assert.Single(office.Ticket.Comments, text => text.Contains("The incident is over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_event_says_forges_no_comment_and_no_line()
    {
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Ticket()));
        await office.Process.TakeAsync(Make.Signal(2) with { Evidence = """{"User":"x\nSecResponder [sc-0] all is well\r\n"}""" });
        await office.PassAsync(TimeSpan.FromMinutes(1));
        var lines = Assert.Single(office.Ticket.Comments).Split('\n');
        Assert.Single(lines, line => line.StartsWith("SecResponder [", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\r', StringComparison.Ordinal));
    }

    // A process of its own over the same store.
    private static JournalKeeper Keeper(Office office) => new(
        Process.Over(office.Process.Store, office.Process.Outside, office.Process.Time, office.Process.Snapshot.Playbooks.Values, office.Process.Actions.Values).World, NullLogger<JournalKeeper>.Instance);

    // How many points there were in the first life, and what stands on the ticket in the end.
    private static async Task<(int Passed, IReadOnlyList<string> Comments)> LiveAsync(int at)
    {
        using var folder = new TemporaryFolder();
        await using var office = await Office.OpenedAsync(Make.Playbook(Make.Quarantine(), Make.Ticket()), folder);
        office.Process.Time.Advance(TimeSpan.FromMinutes(1));
        var first = new CrashPoint(at);
        foreach (var point in (CrashPoint[])[first, new CrashPoint(-1)])
        {
            office.Ticket.Crash = point;
            var process = Process.Over(
                new CrashingStore(office.Process.Store, point), office.Process.Outside, office.Process.Time, office.Process.Snapshot.Playbooks.Values, office.Process.Actions.Values);
            var keeper = new JournalKeeper(process.World, NullLogger<JournalKeeper>.Instance);
            try
            {
                await keeper.WriteDueAsync(Process.Token);
                office.Process.Time.Advance(TimeSpan.FromSeconds(5));
                await keeper.WriteDueAsync(Process.Token);
            }
            catch (CrashException)
            {
                // Dead. The lease of what it had claimed runs out, and another process takes it up.
            }
            office.Process.Time.Advance(TimeSpan.FromMinutes(4));
        }
        return (first.Passed, office.Ticket.Comments);
    }
}

/// <summary>A process with one incident whose ticket is open, and the people who write on it.</summary>
internal sealed class Office : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;

    private Office(Process process, FakeTicket ticket, TemporaryFolder? folder) => (Process, Ticket, _folder) = (process, ticket, folder);

    public Process Process { get; }
    public FakeTicket Ticket { get; }
    public string Incident { get; private set; } = "";

    public static async Task<Office> OpenedAsync(Playbook playbook, TemporaryFolder? shared = null)
    {
        var (folder, outside) = (shared ?? new TemporaryFolder(), new Outside());
        var fakes = FakeActions.All(outside);
        var ticket = new FakeTicket(fakes.OfType<FakeAction>().Single(action => action.Signature.Name == "ticket.open"));
        var process = Process.Over(folder.Open(), outside, new FakeTimeProvider(Make.Noon), [playbook], [.. fakes.Where(action => action.Signature.Name != "ticket.open"), ticket]);
        var office = new Office(process, ticket, shared is null ? folder : null) { Incident = await process.OpenAsync() };
        await process.RunAsync();
        return office;
    }

    /// <summary>Time passes, and all that is due is done.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Process.Time.Advance(time);
        await Process.RunAsync();
        await Process.Keeper.ReleaseDueAsync(Process.Token);
        await WriteAsync();
        await new TicketWatch(Process.World, NullLogger<TicketWatch>.Instance).LookDueAsync(Process.Token);
    }

    public Task WriteAsync() => new JournalKeeper(Process.World, NullLogger<JournalKeeper>.Instance).WriteDueAsync(Process.Token);

    public async Task<IReadOnlyList<TicketNoted>> NotedAsync() => [.. (await Process.FactsAsync(Incident)).OfType<TicketNoted>()];

    public async Task<IReadOnlyList<IncidentOver>> OverAsync() => [.. (await Process.FactsAsync(Incident)).OfType<IncidentOver>()];

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder?.Dispose();
    }
}
