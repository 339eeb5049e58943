using Microsoft.Playwright;
using SecResponder.Response.Approvals;
using SecResponder.Response.Storage.Pages;
using static Microsoft.Playwright.Assertions;

namespace SecResponder.Console.Tests;

/// <summary>The buttons that no other test presses, each without a script.</summary>
[Collection(nameof(OneEvening))]
public sealed class EveryButtonTests(ConsoleStage stage)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_no_on_a_phone_says_why()
    {
        var question = await Question.PutAsync(stage, "no", fourEyes: false);
        var phone = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Approvers, question.Page, width: 390, script: false);
        await phone.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nothing was done");
        Assert.Equal(ApprovalState.Waiting, (await question.ApprovalAsync()).State);

        await phone.GoBackAsync();
        await phone.GetByLabel("Why (a no must have one)").FillAsync("it is the backup job");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Status).Filter(new() { HasText = "Denied" })).ToBeVisibleAsync();
        await phone.Context.CloseAsync();
        Assert.Equal((ApprovalState.Denied, "it is the backup job"), (await question.ApprovalAsync() is var denied ? denied.State : default, denied.Reason));
    }

    [Fact]
    public async Task A_dead_letter_that_still_can_not_be_read_stays_and_says_so()
    {
        var letter = (await ((IStorePages)stage.Store).LetterPageAsync("unknown-source", null, 1, Token)).Items[0];
        var page = await stage.EnterAsync("ann@example.com", ConsoleStage.Admins, $"/console/dead-letter/{letter.Id}", script: false);
        await page.GetByLabel("Why (goes into the ledger)").FillAsync("once more");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it in again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("can't be read still");
        await page.Context.CloseAsync();
        Assert.NotNull(await ((IStorePages)stage.Store).LetterAsync(letter.Id, Token));
    }

    [Fact]
    public async Task A_playbook_is_paused_on_its_own_page_and_taken_back_at_the_switch()
    {
        var page = await stage.EnterAsync("ann@example.com", ConsoleStage.Admins, "/console/playbooks?first=matched", script: false);
        await page.Locator("tbody a.what").First.ClickAsync();
        await page.GetByLabel("Why it must only observe").FillAsync("a list was wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause: observe only" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "observed, not carried out" })).ToBeVisibleAsync();
        Assert.Equal("ann@example.com", Assert.Single(await stage.Store.PausesAsync(Token)).Who);

        await page.Locator("[data-part=pauses] summary").First.ClickAsync();
        await page.GetByLabel("Why it may act again").FillAsync("mended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.GetByText("Nothing is paused")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
        Assert.Empty(await stage.Store.PausesAsync(Token));
    }

    [Fact]
    public async Task A_teams_card_leads_to_the_switch_with_the_team_chosen()
    {
        var page = await stage.EnterAsync("rita@example.com", ConsoleStage.Responders, "/console/teams", script: false);
        await page.GetByRole(AriaRole.Link, new() { Name = "pause identity-soc" }).ClickAsync();
        await Expect(page.GetByLabel("What stops acting")).ToHaveValueAsync("owner:identity-soc");
        await page.Context.CloseAsync();
    }
}
