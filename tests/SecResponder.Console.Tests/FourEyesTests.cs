using Microsoft.Playwright;
using SecResponder.Response.Approvals;
using SecResponder.Response.Ledger;
using static Microsoft.Playwright.Assertions;

namespace SecResponder.Console.Tests;

/// <summary>Where two people must say yes: the one by keyboard alone, the other on a phone who clicks twice.</summary>
[Collection(nameof(OneEvening))]
public sealed class FourEyesTests(ConsoleStage stage)
{
    private const string Name = "four-eyes";
    private const string Second = "omar.lead@corp.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_approve_and_neither_can_be_both()
    {
        var question = await Question.PutAsync(stage, Name, fourEyes: true);

        // 1. Without a mouse, without a script: the first yes.
        var first = await stage.EnterAsync(ConsoleStage.Lead, ConsoleStage.Approvers, question.Page, script: false);
        await Expect(first.GetByText("Two people must approve, neither of whom")).ToBeVisibleAsync();
        await ByKeyboard.TabToAsync(first, "#decide-reason");
        await first.Keyboard.TypeAsync("seen on the switch, too");
        await ByKeyboard.TabToAsync(first, "button[value=approve]");
        await first.Keyboard.PressAsync("Enter");
        await Expect(first.GetByRole(AriaRole.Status).Filter(new() { HasText = "A second person must approve" })).ToBeVisibleAsync();
        Assert.Equal((ApprovalState.Waiting, ConsoleStage.Lead), (await question.ApprovalAsync() is var asked ? asked.State : default, asked.FirstBy));

        // 2. Whoever has said yes is not offered to be the second person, and is none by sending it again.
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await first.GoBackAsync();
        if (await first.Locator("button[value=approve]").CountAsync() > 0)
            await first.Locator("button[value=approve]").ClickAsync();
        Assert.Equal(ApprovalState.Waiting, (await question.ApprovalAsync()).State);
        await first.Context.CloseAsync();

        // 3. On a phone, twice, as fast as a finger can: it counts once.
        var second = await stage.EnterAsync(Second, ConsoleStage.Approvers, question.Page, width: 390);
        await Expect(second.GetByText($"{ConsoleStage.Lead} has, somebody else must, too")).ToBeVisibleAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Approve" }).DblClickAsync();
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This was decided");
        await second.Context.CloseAsync();

        Assert.Equal((ApprovalState.Approved, Second), (await question.ApprovalAsync() is var decided ? decided.State : default, decided.DecidedBy));
        var facts = (await stage.Store.LedgerAsync(question.Incident, Token)).Select(row => row.Fact()).ToArray();
        Assert.Equal([(ConsoleStage.Lead, "seen on the switch, too")], facts.OfType<FirstApproval>().Select(fact => (fact.Who, fact.Reason)));
        Assert.Equal([Second], facts.OfType<ApprovalDecided>().Select(fact => fact.Who));
    }
}
