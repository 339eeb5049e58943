using Microsoft.Playwright;
using SecResponder.Lab.Teams;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using static Microsoft.Playwright.Assertions;

namespace SecResponder.Console.Tests;

/// <summary>How an analyst, a lead and an auditor look around in the demo's evening.</summary>
[Collection(nameof(OneEvening))]
public sealed class LookingTests(ConsoleStage stage)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_analyst_comes_from_a_name_to_its_incident_and_from_there_to_its_playbook_by_the_keyboard_alone()
    {
        var incident = (await stage.Store.IncidentsAsync(1, Token))[0];
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, "/console/entities", script: false);
        await page.GetByLabel("A host, a user, an address").FocusAsync();
        await page.Keyboard.TypeAsync(incident.Group[0]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(incident.Group[0]);
        var link = page.Locator($"a[href='/console/incidents/{incident.Id}']").First;
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/console/incidents/{incident.Id}"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_playbooks_tests_run_on_its_page_and_pass()
    {
        var incident = (await stage.Store.IncidentsAsync(1, Token))[0];
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, $"/console/playbooks/{incident.PlaybookId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run its tests now" }).ClickAsync();
        await Expect(page.Locator("[data-part=tests]")).ToContainTextAsync("passes");
        await Expect(page.Locator("[data-part=tests] .tag.bad")).ToHaveCountAsync(0);
        List<string> findings = [.. await Axe.AskAsync(page, "playbook after its tests", AxeRules.All)];
        await Pictures.TakeAsync(page, "playbook-tested", "light", 1280);
        await page.Context.CloseAsync();
        Assert.Empty(findings);
    }

    [Fact]
    public async Task An_auditor_has_the_ledger_verified_before_their_eyes_and_takes_a_copy()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, "/console/ledger");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify all of it now" }).ClickAsync();
        await Expect(page.GetByText("All of it is whole")).ToBeVisibleAsync();
        List<string> findings = [.. await Axe.AskAsync(page, "ledger, verified", AxeRules.All)];
        await Pictures.TakeAsync(page, "ledger-verified", "light", 1280);
        var copy = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        Assert.EndsWith(".html", copy.SuggestedFilename, StringComparison.Ordinal);
        await page.Context.CloseAsync();
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task A_line_that_is_pasted_shows_its_event_its_rules_and_what_would_be_done(string theme, int width)
    {
        var before = (await stage.Store.LedgerAsync(LedgerChain.Operations, Token)).Length;
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, "/console/try", width, theme);
        await page.GetByLabel("A line as the device sent it").FillAsync("<164>May 01 2026 10:00:00 fw1 : %ASA-4-106023: Deny tcp src outside:203.0.113.9/40000 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToContainTextAsync("cisco-asa");
        List<string> findings = [.. await Axe.AskAsync(page, "tried", AxeRules.All), .. await Axe.AskWidthAsync(page, "tried")];
        await Pictures.TakeAsync(page, "tried", theme, width);
        await page.Context.CloseAsync();
        Assert.Empty(findings);
        Assert.Equal(before, (await stage.Store.LedgerAsync(LedgerChain.Operations, Token)).Length);
    }

    [Fact]
    public async Task A_card_leads_to_the_approval_it_is_about()
    {
        var approval = (await stage.Store.PendingApprovalsAsync(1, Token))[0];
        var line = stage.Lab.State.Snapshot().Cards.SelectMany(card => card.Lines).First(line => line.Contains($"/console/approvals/{approval.Id}?", StringComparison.Ordinal));
        var page = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Approvers, width: 390);
        // As the lab's page shows the card: a link to click.
        await page.GotoAsync(stage.Lab.BaseAddress.ToString());
        var link = page.Locator($"a[href*='{approval.Id}']").First;
        Assert.Contains(await link.GetAttributeAsync("href") ?? "none", line, StringComparison.Ordinal);
        await link.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("May this be done?");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_was_refused_is_told_with_its_reason_and_its_raw_event_is_two_clicks_from_the_number()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, script: false);
        await page.GetByRole(AriaRole.Link, new() { Name = "steps refused" }).ClickAsync();
        await Expect(page.Locator("[data-part=refused]")).ToContainTextAsync("is protected");
        await page.Locator("[data-part=refused] a.what").First.ClickAsync();
        await Expect(page.Locator("section[aria-labelledby=h-event]")).ToContainTextAsync("SrcIpAddr");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Every_number_of_the_overview_leads_on()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, script: false);
        var dead = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('.figures b, main td.n')].filter(one => /^[0-9]/.test(one.textContent.trim()) && !one.closest('a') && !one.querySelector('a') && !one.closest('tr')?.querySelector('a'))
              .map(one => one.parentElement.textContent.trim())
            """);
        var leads = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.figures a, main td.n a')].map(one => one.getAttribute('href'))");
        List<string> findings = [.. dead];
        foreach (var address in leads.Distinct())
            if (address.StartsWith('#') ? await page.Locator(address).CountAsync() == 0 : (await page.APIRequest.GetAsync(stage.Address + address)).Status != 200)
                findings.Add(address);
        await page.Context.CloseAsync();
        Assert.Empty(findings);
        Assert.True(leads.Length > 8);
    }

    [Fact]
    public async Task What_is_noisy_comes_first_for_whoever_asks()
    {
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, script: false);
        await page.GetByRole(AriaRole.Link, new() { Name = "What is noisy" }).ClickAsync();
        var incidents = await page.EvaluateAsync<int[]>("[...document.querySelectorAll('td[data-is=incidents]')].map(one => parseInt(one.textContent))");
        Assert.Equal(incidents.OrderDescending(), incidents);
        await page.GetByLabel("First").SelectOptionAsync("matched");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator("tbody th").First).ToContainTextAsync("inside host that scans");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_a_viewer_may_not_do_is_not_offered()
    {
        var letter = (await ((Response.Storage.Pages.IStorePages)stage.Store).LetterPageAsync(null, null, 1, Token)).Items[0];
        var page = await stage.EnterAsync("vic@example.com", ConsoleStage.Viewers, $"/console/dead-letter/{letter.Id}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send it in again" })).ToHaveCountAsync(0);
        await Expect(page.GetByText("This asks for the role Admin")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }
}
