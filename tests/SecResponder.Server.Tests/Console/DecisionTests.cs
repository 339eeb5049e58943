using System.Net;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;

namespace SecResponder.Server.Tests.Console;

/// <summary>What a person decides in the console: it happens once, by the same services that the command line asks, and the ledger says who it was.</summary>
public sealed class DecisionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_yes_is_carried_out_once_and_a_second_click_changes_nothing()
    {
        await using var stage = await Decided.StartAsync();
        using var ada = await stage.Ground.VisitAsync("Approver");
        using var first = await stage.DecideAsync(ada, "approve", "");
        using var second = await stage.DecideAsync(ada, "approve", "");
        await stage.HeldAsync(1, hold => hold.State == HoldState.Active);

        Assert.Equal($"{stage.Page}?did=approved", first.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("changed nothing", await second.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(1, stage.Isolations);
        Assert.Equal(["ada@example.com"], (await stage.FactsAsync()).OfType<ApprovalDecided>().Select(decided => decided.Who));
    }

    [Fact]
    public async Task A_no_says_why_and_then_nothing_is_done()
    {
        await using var stage = await Decided.StartAsync();
        using var ada = await stage.Ground.VisitAsync("Approver");
        using var without = await stage.DecideAsync(ada, "deny", " ");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(ApprovalState.Waiting, (await stage.Store.ApprovalAsync(stage.Approval.Id, Cancellation))!.State);

        using var with = await stage.DecideAsync(ada, "deny", "it is the backup job");
        Assert.Equal($"{stage.Page}?did=denied", with.Headers.Location!.OriginalString);
        Assert.Contains("it is the backup job", await ada.ReadAsync(stage.Page), StringComparison.Ordinal);
        Assert.Equal(0, stage.Isolations);
    }

    [Theory]
    [InlineData("another plan than was shown", "approve", "0000", HttpStatusCode.Conflict)]
    [InlineData("no plan", "approve", "", HttpStatusCode.Conflict)]
    [InlineData("neither yes nor no", "perhaps", null, HttpStatusCode.BadRequest)]
    public async Task What_is_not_a_decision_about_the_plan_that_was_shown_decides_nothing(string what, string decision, string? plan, HttpStatusCode expected)
    {
        Assert.NotEmpty(what);
        await using var stage = await Decided.StartAsync();
        using var ada = await stage.Ground.VisitAsync("Approver");
        using var answer = await stage.DecideAsync(ada, decision, "", plan);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(ApprovalState.Waiting, (await stage.Store.ApprovalAsync(stage.Approval.Id, Cancellation))!.State);
    }

    [Fact]
    public async Task An_approver_whom_the_team_does_not_name_is_told_so_and_decides_nothing()
    {
        await using var stage = await Decided.StartAsync();
        stage.Ground.Provider.Is("olaf@example.com", ConsoleGround.Approvers);
        using var olaf = new ConsoleVisitor(stage.Server);
        using var entered = await olaf.SignInAsync();

        var page = await olaf.ReadAsync(stage.Page);
        Assert.Contains("olaf@example.com is not in leads of soc", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"decision\"", page, StringComparison.Ordinal);
        using var answer = await olaf.PostAsync(stage.Page, "/console", ("plan", stage.Approval.PlanHash), ("decision", "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(ApprovalState.Waiting, (await stage.Store.ApprovalAsync(stage.Approval.Id, Cancellation))!.State);
    }

    [Fact]
    public async Task A_viewer_reads_everything_and_is_shown_no_button_that_does_something()
    {
        await using var stage = await Decided.StartAsync();
        using var vic = await stage.Ground.VisitAsync("Viewer");
        foreach (var page in new[] { "/console", stage.Page, stage.Incident, "/console/holds", "/console/switch" })
        {
            var html = await vic.ReadAsync(page);
            foreach (var deed in new[] { "/verdict\"", "/release\"", "/switch/pause\"", "/switch/resume\"", "name=\"decision\"" })
                Assert.DoesNotContain(deed, html, StringComparison.Ordinal);
        }
        var approval = await vic.ReadAsync(stage.Page);
        foreach (var told in new[] { "host.quarantine ws-17", "for 4h", "Cuts a machine off", "workstation", "A maintenance window", "Taken back: ", "otherwise <b>skip</b>" })
            Assert.Contains(told, approval, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_is_let_go_by_a_responder_with_a_reason()
    {
        await using var stage = await Decided.StartAsync();
        using var ada = await stage.Ground.VisitAsync("Approver");
        using var yes = await stage.DecideAsync(ada, "approve", "");
        await stage.HeldAsync(1, hold => hold.State == HoldState.Active);
        var hold = (await stage.Store.HoldsAsync(Cancellation))[0];
        using var rita = await stage.Ground.VisitAsync("Responder");
        Task<HttpResponseMessage> ReleaseAsync(string reason) => rita.PostAsync("/console/holds/release", "/console/holds", ("entity", hold.EntityId), ("measure", hold.Measure), ("next", stage.Incident), ("reason", reason));

        using var without = await ReleaseAsync("");
        using var with = await ReleaseAsync("reinstalled");
        Assert.Equal((HttpStatusCode.BadRequest, $"{stage.Incident}?did=released"), (without.StatusCode, with.Headers.Location!.OriginalString));
        await stage.HeldAsync(0);
        using var late = await ReleaseAsync("reinstalled");
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal(["rita@example.com"], (await stage.FactsAsync()).OfType<ReleaseAsked>().Select(asked => asked.Who));
    }

    [Fact]
    public async Task A_false_positive_lifts_the_hold_and_moves_the_playbooks_figure()
    {
        await using var stage = await Decided.StartAsync();
        using var ada = await stage.Ground.VisitAsync("Approver");
        using var yes = await stage.DecideAsync(ada, "approve", "");
        await stage.HeldAsync(1, hold => hold.State == HoldState.Active);
        using var judged = await ada.PostAsync($"{stage.Incident}/verdict", stage.Incident, ("verdict", "false-positive"), ("reason", "the administrator's jump host"));

        Assert.Equal($"{stage.Incident}?did=judged", judged.Headers.Location!.OriginalString);
        await stage.HeldAsync(0);
        Assert.Equal((1, 1), (await stage.Store.JudgementCountsAsync(Cancellation)).Select(count => (count.FalsePositives, count.Judged)).Single());
        Assert.Equal((IncidentVerdict.FalsePositive, "ada@example.com"), (await stage.Store.JudgementsAsync([stage.Approval.IncidentId], Cancellation)).Select(one => (one.Verdict, one.Who)).Single());
    }

    [Fact]
    public async Task The_kill_switch_is_thrown_by_a_responder_and_taken_back_by_an_admin()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var rita = await ground.VisitAsync("Responder");
        using var ann = await ground.VisitAsync("Admin");
        Task<HttpResponseMessage> PauseAsync(string scope, string reason) => rita.PostAsync("/console/switch/pause", "/console/switch", ("scope", scope), ("reason", reason));
        using (var without = await PauseAsync("all", ""))
        using (var nothing = await PauseAsync("owner:nobody", "too many"))
        using (var thrown = await PauseAsync("all", "too many"))
            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, "/console/switch?did=paused"), (without.StatusCode, nothing.StatusCode, thrown.Headers.Location!.OriginalString));
        Assert.Equal([("all", "rita@example.com", "too many")], (await Waiting.Store(ground.Server).PausesAsync(Cancellation)).Select(pause => (pause.Scope, pause.Who, pause.Reason)));
        Assert.Contains("Everything is paused", await ann.ReadAsync("/console/incidents"), StringComparison.Ordinal);

        using var back = await ann.PostAsync("/console/switch/resume", "/console/switch", ("scope", "all"), ("reason", "list mended"));
        using var again = await ann.PostAsync("/console/switch/resume", "/console/switch", ("scope", "all"), ("reason", "list mended"));
        Assert.Equal(("/console/switch?did=resumed", HttpStatusCode.NotFound), (back.Headers.Location!.OriginalString, again.StatusCode));
        Assert.Empty(await Waiting.Store(ground.Server).PausesAsync(Cancellation));
    }

    [Fact]
    public async Task An_open_page_is_told_that_something_has_changed_since_it_was_shown_and_not_what()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var vic = await ground.VisitAsync("Viewer");
        var live = (await vic.ReadAsync("/console")).Split("data-live=\"")[1].Split('"')[0];
        // Before it has begun to listen: that is the moment in which a change is easily lost.
        using var rita = await ground.VisitAsync("Responder");
        using var thrown = await rita.PostAsync("/console/switch/pause", "/console/switch", ("scope", "all"), ("reason", "too many"));
        using var stream = await vic.GetAsync(live);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancellation));
        string? line;
        do
            line = await lines.ReadLineAsync(Cancellation);
        while (line is "" or "event: beat" or "data: ");

        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("event: changed", "data: "), (line, await lines.ReadLineAsync(Cancellation)));
        Assert.StartsWith("id: ", await lines.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }
}
