using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecResponder.Lab.Defender;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;

namespace SecResponder.Console.Tests;

/// <summary>A person decides, from the card to the ledger: on a phone, without JavaScript, by keyboard alone. The evening's one quarantine goes through all of it.</summary>
[Collection(nameof(OneEvening))]
public sealed partial class DecidingTests(ConsoleStage stage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Approves_on_a_phone_sees_the_hold_marks_a_false_positive_and_lets_it_go()
    {
        var asked = (await stage.Store.PendingApprovalsAsync(10, Cancellation)).First(approval => approval.Action == "host.quarantine" && approval.Owner == "network-soc");

        // 1. From the card, signed out, on a phone without JavaScript: to the sign-in and back to exactly that page.
        var phone = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Approvers, $"/console/approvals/{asked.Id}", width: 390, script: false);
        await Assertions.Expect(phone.GetByText("host.quarantine ws-17 (10.20.0.17) for 4h")).ToBeVisibleAsync();
        await Assertions.Expect(phone.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeInViewportAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(phone.GetByRole(AriaRole.Status).Filter(new() { HasText = "Approved" })).ToBeVisibleAsync();
        Assert.Equal((ApprovalState.Approved, ConsoleStage.Lead), await DecisionAsync(asked.Id));

        // 2. Back, and a second click: nothing changes.
        await phone.GoBackAsync();
        if (await phone.GetByRole(AriaRole.Button, new() { Name = "Deny" }).CountAsync() > 0)
        {
            await phone.GetByLabel("Why (a no must have one)").FillAsync("changed my mind");
            await phone.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
            await Assertions.Expect(phone.GetByRole(AriaRole.Alert)).ToContainTextAsync("changed nothing");
        }
        Assert.Equal((ApprovalState.Approved, ConsoleStage.Lead), await DecisionAsync(asked.Id));
        await phone.Context.CloseAsync();

        // 3. At a screen the overview shows by itself that it is held.
        var screen = await stage.EnterAsync("rita@example.com", ConsoleStage.Responders);
        await Assertions.Expect(screen.Locator("[data-part=held]")).ToContainTextAsync("ws-17", new() { Timeout = 60_000 });

        // 4. By keyboard alone: to the incident, what it was, and why.
        await screen.GotoAsync($"/console/incidents/{asked.IncidentId}");
        await ByKeyboard.TabToAsync(screen, "textarea#verdict-reason");
        await screen.Keyboard.TypeAsync("the laboratory's sandbox");
        await screen.Keyboard.PressAsync("Tab");
        await screen.Keyboard.PressAsync("Enter");
        await Assertions.Expect(screen.Locator("[data-part=verdict]")).ToContainTextAsync("false positive, says rita@example.com");

        // 5. What is held stays held by this playbook's word; so it is let go by hand.
        await ByKeyboard.TabToAsync(screen, "form[action$='/release'] textarea");
        await screen.Keyboard.TypeAsync("a false positive");
        await screen.Keyboard.PressAsync("Tab");
        await screen.Keyboard.PressAsync("Enter");
        await Assertions.Expect(screen.GetByRole(AriaRole.Status).Filter(new() { HasText = "let go" })).ToBeVisibleAsync();
        while ((await stage.Store.HoldsAsync(Cancellation)).Any(hold => hold.PlacedByIncident == asked.IncidentId && hold.State != HoldState.Lifted))
            await Task.Delay(50, Cancellation);
        Assert.False(stage.Lab.State.Snapshot().Machines.First(machine => machine.Name.StartsWith("ws-17", StringComparison.Ordinal)).Isolated);
        await screen.Context.CloseAsync();

        // 6. The ledger says who did what.
        var facts = (await stage.Store.LedgerAsync(asked.IncidentId, Cancellation)).Select(row => row.Fact()).ToArray();
        Assert.Equal([ConsoleStage.Lead], facts.OfType<ApprovalDecided>().Select(fact => fact.Who));
        Assert.Equal(["rita@example.com"], facts.OfType<IncidentJudged>().Select(fact => fact.Who));
        Assert.Equal(["rita@example.com"], facts.OfType<ReleaseAsked>().Select(fact => fact.Who));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Throws_the_kill_switch_from_any_page_and_takes_it_back_with_a_script_and_without(bool script)
    {
        var page = await stage.EnterAsync("ann@example.com", ConsoleStage.Admins, "/console/incidents", script: script);
        await page.GetByRole(AriaRole.Link, new() { Name = "Kill switch" }).ClickAsync();
        // The browser itself asks for the reason.
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause it" }).ClickAsync();
        Assert.Empty(await stage.Store.PausesAsync(Cancellation) is { } before ? before.Where(pause => pause.Scope == "all") : []);
        await page.GetByLabel("Why (goes into the ledger)").FillAsync("a list was wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".banner")).ToContainTextAsync("Everything is paused");
        Assert.Contains(await stage.Store.PausesAsync(Cancellation), pause => pause is { Scope: "all", Who: "ann@example.com", Reason: "a list was wrong" });

        await page.GetByText("Resume all").ClickAsync();
        await page.GetByLabel("Why it may act again").FillAsync("mended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(page.Locator(".banner")).ToHaveCountAsync(0);
        Assert.DoesNotContain(await stage.Store.PausesAsync(Cancellation), pause => pause.Scope == "all");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Finds_an_incident_by_what_it_is_about_and_comes_to_the_raw_event_in_two_clicks()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, "/console/incidents");
        await page.GetByLabel("About").FillAsync("10.20.0.31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = Scans() }).ClickAsync();
        await page.Locator(".story summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = Raw() }).Locator("visible=true").Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("One event, as it was seen");
        await Assertions.Expect(page.Locator(".facts").First).ToContainTextAsync("10.20.0.31");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Chooses_dark_or_light_signs_out_and_is_out()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers);
        await page.GetByText("vic@example.com").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "dark" }).ClickAsync();
        Assert.Equal("rgb(15, 19, 24)", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        await page.GetByText("vic@example.com").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.GotoAsync("/console/approvals");
        Assert.Contains("/console/sign-in", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private async Task<(ApprovalState, string?)> DecisionAsync(string id) => await stage.Store.ApprovalAsync(id, Cancellation) is { } approval ? (approval.State, approval.DecidedBy) : default;

    [GeneratedRegex("inside host that scans")]
    private static partial Regex Scans();

    [GeneratedRegex("raw event")]
    private static partial Regex Raw();
}
