using System.Collections.Immutable;
using Microsoft.Playwright;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using static Microsoft.Playwright.Assertions;

namespace SecResponder.Console.Tests;

/// <summary>Where two people must say yes: the one by keyboard alone, the other on a phone who clicks twice.</summary>
[Collection(nameof(OneEvening))]
public sealed class FourEyesTests(ConsoleStage stage)
{
    private const string Incident = "in-four-eyes";
    private const string Asked = "ap-four-eyes";
    private const string Page = $"/console/approvals/{Asked}";
    private const string Second = "omar.lead@corp.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_approve_and_neither_can_be_both()
    {
        await AskAsync();

        // 1. Without a mouse, without a script: the first yes.
        var first = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Approvers, Page, script: false);
        await Expect(first.GetByText("Two people must approve, neither of whom")).ToBeVisibleAsync();
        await ByKeyboard.TabToAsync(first, "#decide-reason");
        await first.Keyboard.TypeAsync("seen on the switch, too");
        await ByKeyboard.TabToAsync(first, "button[value=approve]");
        await first.Keyboard.PressAsync("Enter");
        await Expect(first.GetByRole(AriaRole.Status).Filter(new() { HasText = "A second person must approve" })).ToBeVisibleAsync();
        Assert.Equal((ApprovalState.Waiting, ConsoleStage.Lead), (await ApprovalAsync() is var asked ? asked.State : default, asked.FirstBy));

        // 2. Whoever has said yes is not offered to be the second person, and is none by sending it again.
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await first.GoBackAsync();
        if (await first.Locator("button[value=approve]").CountAsync() > 0)
            await first.Locator("button[value=approve]").ClickAsync();
        Assert.Equal(ApprovalState.Waiting, (await ApprovalAsync()).State);
        await first.Context.CloseAsync();

        // 3. On a phone, twice, as fast as a finger can: it counts once.
        var second = await stage.EnterAsync(Second, ConsoleStage.Approvers, Page, width: 390);
        await Expect(second.GetByText($"{ConsoleStage.Lead} has, somebody else must, too")).ToBeVisibleAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Approve" }).DblClickAsync();
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This was decided");
        await second.Context.CloseAsync();

        Assert.Equal((ApprovalState.Approved, Second), (await ApprovalAsync() is var decided ? decided.State : default, decided.DecidedBy));
        var facts = (await stage.Store.LedgerAsync(Incident, Token)).Select(row => row.Fact()).ToArray();
        Assert.Equal([(ConsoleStage.Lead, "seen on the switch, too")], facts.OfType<FirstApproval>().Select(fact => (fact.Who, fact.Reason)));
        Assert.Equal([Second], facts.OfType<ApprovalDecided>().Select(fact => fact.Who));
    }

    private async Task<Approval> ApprovalAsync() => (await stage.Store.ApprovalAsync(Asked, Token))!;

    // The demo's playbooks ask for one yes; so this question is put to the store as the service would put it.
    private async Task AskAsync()
    {
        var now = stage.Now;
        var step = new ResponseStep
        {
            Id = "sr-four-eyes",
            IncidentId = Incident,
            PlaybookId = "00000000-0000-4000-8000-0000000004e5",
            Owner = "network-soc",
            Index = 0,
            Action = "ticket.open",
            System = "servicenow",
            Mode = PlaybookMode.Enforce,
            With = ImmutableSortedDictionary<string, string>.Empty.Add("title", "Two must look").Add("queue", "network-soc"),
            State = StepState.AwaitingApproval,
        };
        var incident = new Incident
        {
            Id = Incident,
            PlaybookId = step.PlaybookId,
            Title = "Two must look",
            Owner = step.Owner,
            Level = "critical",
            Mode = PlaybookMode.Enforce,
            Group = ["10.20.0.99"],
            Summary = "SrcIpAddr 10.20.0.99",
            OpenedAt = now,
            RecordedAt = now,
            LastEvidenceAt = now,
            Evidence = """{"SrcIpAddr":"10.20.0.99"}""",
            PlanHash = new string('e', 64),
        };
        await stage.Store.CommitAsync(new StageTwoCommit
        {
            Incidents = [new NewIncident(incident, [step], [new LedgerDraft(Incident, now, new IncidentOpened(step.PlaybookId, incident.Title, step.Owner, "critical", "enforce", ["10.20.0.99"], now))], ["10.20.0.99"])],
        }, Token);
        await stage.Store.SaveAsync(new ResponseCommit
        {
            Approvals =
            [
                new Approval
                {
                    Id = Asked, IncidentId = Incident, StepId = step.Id, Owner = step.Owner, PlanHash = incident.PlanHash, Action = step.Action, Target = "network-soc", With = step.With, By = "soc-leads",
                    Because = "the playbook wants two people to decide", AskedAt = now, Deadline = now.AddHours(1), Otherwise = ApprovalFallback.Skip, FourEyes = true,
                },
            ],
        }, Token);
    }
}
