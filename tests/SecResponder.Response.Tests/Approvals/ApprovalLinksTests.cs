using System.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Hosting;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Approvals;

/// <summary>The way from a card to the page where somebody decides: made by us, whole, and good until the deadline.</summary>
public sealed class ApprovalLinksTests
{
    private static readonly ApprovalOptions Options = new() { Address = new Uri("https://soc.example.com/approvals/"), Key = "env:APPROVAL_KEY" };
    private static readonly ApprovalRule Rule = new("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip) { Remind = TimeSpan.FromMinutes(5) };

    private readonly FakeTimeProvider _time = new(Make.Noon);
    private string _key = new('k', 32);

    [Fact]
    public async Task A_link_is_good_until_the_deadline_and_over_then()
    {
        var (id, until, signature) = await TakenAsync();

        Assert.Equal(LinkState.Good, await Links().LookAsync(id, until, signature, Process.Token));
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(LinkState.Over, await Links().LookAsync(id, until, signature, Process.Token));
    }

    [Fact]
    public async Task Whatever_is_changed_in_it_makes_it_none_of_ours()
    {
        var (id, until, signature) = await TakenAsync();
        var last = signature[^2] == 'A' ? 'B' : 'A';
        (string, string?, string?)[] changed =
        [
            (id[..^1] + (id[^1] == '0' ? '1' : '0'), until, signature), (id, (long.Parse(until, null) + 1).ToString((IFormatProvider?)null), signature), (id, "0" + until, signature), (id, "-" + until, signature),
            (id, until, signature[..^2] + last + signature[^1]), (id, until, signature + "A"), (id, until, signature[..^1]), (id, until, new string('!', 43)), (id, until, ""), (id, until, null), (id, null, signature), (id, "", signature),
        ];

        foreach (var (other, end, proof) in changed)
            Assert.Equal(LinkState.NotOurs, await Links().LookAsync(other, end, proof, Process.Token));
    }

    [Fact]
    public async Task Another_key_makes_other_links()
    {
        var (id, until, signature) = await TakenAsync();
        _key = new string('n', 32);

        Assert.Equal(LinkState.NotOurs, await Links().LookAsync(id, until, signature, Process.Token));
    }

    [Theory]
    [InlineData("shorter than 32 characters!")]
    [InlineData(null)]
    public async Task Without_a_key_of_any_worth_there_is_no_link_and_none_is_believed(string? key)
    {
        var (id, until, signature) = await TakenAsync();
        _key = key!;

        Assert.Null(await Links().OfAsync(Asked, Process.Token));
        Assert.Equal(LinkState.CanNotTell, await Links().LookAsync(id, until, signature, Process.Token));
    }

    [Fact]
    public async Task Where_no_links_are_made_none_is_asked_for()
    {
        Assert.Null(await ApprovalLinks.None.OfAsync(Asked, Process.Token));
        Assert.Equal(LinkState.Good, await ApprovalLinks.None.LookAsync("ap-1", null, null, Process.Token));
    }

    [Fact]
    public async Task A_card_is_told_what_waits_for_whom_and_by_which_link_and_so_is_a_reminder()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(Rule), Make.Notify()));
        process.Put(Make.ToldTeam());
        process.Linked(new ApprovalLinks(Options, (_, _) => ValueTask.FromResult(_key), process.Time, NullLogger<ApprovalLinks>.Instance));
        await process.OpenAsync();
        await process.RunAsync();
        var asked = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));

        var card = Assert.Single(Assert.Single(process.Notify.Done).Context.Decisions);
        Assert.Equal((asked.Id, "host.quarantine", asked.Target, "soc-leads", asked.Deadline, "skip"), (card.ApprovalId, card.Action, card.Target, card.Who, card.Deadline, card.Otherwise));
        Assert.StartsWith($"https://soc.example.com/approvals/{asked.Id}?until=", card.Link!.AbsoluteUri, StringComparison.Ordinal);

        process.Time.Advance(TimeSpan.FromMinutes(10));
        await process.RunAsync();
        Assert.Equal(card, Assert.Single(process.Notify.Done[^1].Context.Decisions));
        Assert.Equal(2, process.Notify.Done.Count);
    }

    [Theory]
    [InlineData("http://soc.example.com/approvals/", "env:K", "Approvals:Address")]
    [InlineData("https://soc.example.com/approvals", "env:K", "Approvals:Address")]
    [InlineData("https://soc.example.com/a/?b=c", "env:K", "Approvals:Address")]
    [InlineData(null, "env:K", "Approvals:Address")]
    [InlineData("https://soc.example.com/approvals/", "", "Approvals:Key")]
    [InlineData("https://soc.example.com/approvals/", "s3cret-in-the-settings", "Approvals:Key")]
    [InlineData("http://127.0.0.1:8787/console/approvals/", "keyvault:approval-links", null)]
    public void Settings_that_make_no_links_are_told(string? address, string key, string? wrong)
    {
        var mistakes = new ResponderOptionsValidator().Validate(new ResponderOptions { Approvals = new ApprovalOptions { Address = address is null ? null : new Uri(address), Key = key } }).Errors;

        Assert.Equal(wrong is null ? 0 : 1, mistakes.Count);
        Assert.All(mistakes, mistake => Assert.StartsWith(wrong!, mistake.ErrorMessage, StringComparison.Ordinal));
        Assert.DoesNotContain(mistakes, mistake => mistake.ErrorMessage.Contains("s3cret", StringComparison.Ordinal));
    }

    private static Approval Asked => Make.Asked("ap-0123456789abcdef0123456789abcdef");

    // A new one each time: whichever instance makes a link, any other knows it.
    private ApprovalLinks Links() => new(Options, (_, _) => _key is null ? throw new InvalidOperationException("the vault is away") : ValueTask.FromResult(_key), _time, NullLogger<ApprovalLinks>.Instance);

    private async Task<(string Id, string Until, string Signature)> TakenAsync()
    {
        var link = Assert.IsType<Uri>(await Links().OfAsync(Asked, Process.Token));
        var query = HttpUtility.ParseQueryString(link.Query);
        return (link.Segments[^1], query[ApprovalLinks.Until]!, query[ApprovalLinks.Signature]!);
    }
}
