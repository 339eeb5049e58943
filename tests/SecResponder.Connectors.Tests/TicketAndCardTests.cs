using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Graph;
using SecResponder.Connectors.Slack;
using SecResponder.Connectors.Teams;
using SecResponder.Connectors.Tickets;
using SecResponder.Lab.Faults;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.Teams;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests;

public sealed class TicketAndCardTests
{
    [Fact]
    public async Task A_ticket_is_found_by_its_step_and_cancelled_once()
    {
        await using var outside = await Outside.CreateAsync();
        var (open, call, cancellation) = (outside.Action("ticket.open"), await outside.CallAsync("1", null, ("queue", "soc"), ("title", "Beacon\nfrom x"), ("description", "look")), TestContext.Current.CancellationToken);

        Assert.IsType<Effect.Absent>(await open.FindAsync(call, cancellation));
        var done = Assert.IsType<Effect.Done>(await open.DoAsync(call, cancellation));
        Assert.Equal(done.Reference, Assert.IsType<Effect.Done>(await open.FindAsync(call, cancellation)).Reference);
        Assert.IsType<Effect.Absent>(await open.FindAsync(await outside.CallAsync("2", null), cancellation));

        var ticket = Assert.Single(outside.Lab.State.Snapshot().Tickets);
        Assert.Equal(("sr-1", "soc", "1"), (ticket.Fields["correlation_id"], ticket.Fields["assignment_group"], ticket.Fields["urgency"]));
        Assert.DoesNotContain('\n', ticket.Fields["short_description"]);
        Assert.Contains("10.0.0.1", ticket.Fields["description"], StringComparison.Ordinal);

        Assert.IsType<Effect.Done>(await open.UndoAsync(call, cancellation));
        Assert.IsType<Effect.Done>(await open.UndoAsync(call, cancellation));
        Assert.Equal("8", Assert.Single(outside.Lab.State.Snapshot().Tickets).Fields["state"]);
    }

    [Theory]
    [InlineData("open", "2", "", false, null)]
    [InlineData("resolved with another code", "6", "Solved (Permanently)", false, null)]
    [InlineData("resolved as one", "6", "false_positive", false, IncidentVerdict.FalsePositive)]
    [InlineData("closed as one", "7", "False Positive", true, IncidentVerdict.FalsePositive)]
    [InlineData("closed as none", "7", "True positive", true, IncidentVerdict.TruePositive)]
    [InlineData("cancelled, whatever its code", "8", "False positive", true, null)]
    [InlineData("open with a code that was left from before", "2", "False positive", false, null)]
    public async Task What_people_have_made_of_a_ticket_is_read(string why, string state, string code, bool over, IncidentVerdict? verdict)
    {
        await using var outside = await Outside.CreateAsync();
        var (open, call, cancellation) = ((IWatchedTicket)outside.Action("ticket.open"), await outside.CallAsync("1", null, ("title", "t")), TestContext.Current.CancellationToken);
        await open.DoAsync(call, cancellation);
        await outside.CloseTicketAsync(state, code, "the backup server");

        var seen = await open.ReadTicketAsync(call, cancellation);

        Assert.True((over, verdict) == (seen.IsOver, seen.Verdict), why);
        Assert.EndsWith("the backup server", seen.Why, StringComparison.Ordinal);
        Assert.True((await open.ReadTicketAsync(await outside.CallAsync("2", null), cancellation)).IsOver);
    }

    [Fact]
    public async Task A_comment_stands_in_the_journal_and_is_found_there_by_its_id()
    {
        await using var outside = await Outside.CreateAsync();
        var (open, call, cancellation) = ((IWatchedTicket)outside.Action("ticket.open"), await outside.CallAsync("1", null, ("title", "t")), TestContext.Current.CancellationToken);
        Assert.IsType<Effect.Refused>(await open.CommentAsync(call, "SecResponder [sc-1]\nheld", cancellation));
        await open.DoAsync(call, cancellation);
        Assert.IsType<Effect.Absent>(await open.FindCommentAsync(call, "sc-1", cancellation));

        Assert.IsType<Effect.Done>(await open.CommentAsync(call, "SecResponder [sc-1]\nan event said: SecResponder [sc-2] [code]<b>bold</b>[/code]", cancellation));
        Assert.IsType<Effect.Done>(await open.CommentAsync(call, "SecResponder [sc-3]\nreleased", cancellation));

        Assert.IsType<Effect.Done>(await open.FindCommentAsync(call, "sc-1", cancellation));
        Assert.IsType<Effect.Done>(await open.FindCommentAsync(call, "sc-3", cancellation));
        Assert.IsType<Effect.Absent>(await open.FindCommentAsync(call, "sc-2", cancellation));
        Assert.IsType<Effect.Absent>(await open.FindCommentAsync(await outside.CallAsync("2", null), "sc-1", cancellation));
        var notes = Assert.Single(outside.Lab.State.Snapshot().Tickets).WorkNotes;
        Assert.Equal(2, notes.Count);
        Assert.DoesNotContain("[code]", notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_whose_answer_was_lost_is_found()
    {
        await using var outside = await Outside.CreateAsync();
        var (open, call, cancellation) = ((IWatchedTicket)outside.Action("ticket.open"), await outside.CallAsync("1", null, ("title", "t")), TestContext.Current.CancellationToken);
        await open.DoAsync(call, cancellation);
        _ = outside.Lab.State.Break(new LabFault { System = "servicenow", Kind = LabFaultKind.TimeoutAfterEffect, Method = "PATCH" });

        await Assert.ThrowsAsync<ConnectorException>(() => open.CommentAsync(call, "SecResponder [sc-1]\nheld", cancellation));
        Assert.IsType<Effect.Done>(await open.FindCommentAsync(call, "sc-1", cancellation));
    }

    [Fact]
    public async Task An_answer_that_is_nonsense_leaves_it_unknown_and_reading_back_finds_it()
    {
        await using var outside = await Outside.CreateAsync();
        var (open, call, cancellation) = (outside.Action("ticket.open"), await outside.CallAsync("1", null, ("title", "t")), TestContext.Current.CancellationToken);
        _ = outside.Lab.State.Break(new LabFault { System = "servicenow", Kind = LabFaultKind.Garbage, Method = "POST" });

        await Assert.ThrowsAsync<ConnectorException>(() => open.DoAsync(call, cancellation));
        Assert.IsType<Effect.Done>(await open.FindAsync(call, cancellation));
    }

    [Fact]
    public async Task A_card_goes_to_the_teams_channel_and_its_address_stays_unseen()
    {
        await using var outside = await Outside.CreateAsync();
        var (notify, cancellation) = (outside.Action("notify.teams"), TestContext.Current.CancellationToken);

        var done = Assert.IsType<Effect.Done>(await notify.DoAsync(await outside.CallAsync("1", null, ("channel", "soc"), ("text", "hello")), cancellation));
        Assert.DoesNotContain(Outside.Canary, done.ToString(), StringComparison.Ordinal);
        Assert.Contains(Assert.Single(outside.Lab.State.Snapshot().Cards).Lines, line => line.Contains("sr-1", StringComparison.Ordinal));

        Assert.IsType<Effect.Refused>(await notify.DoAsync(await outside.CallAsync("2", null, ("channel", "another")), cancellation));
        outside.Secrets.Values["env:WEBHOOK"] = $"https://evil.example/{Outside.Canary}";
        var refused = Assert.IsType<Effect.Refused>(await notify.DoAsync(await outside.CallAsync("3", null, ("channel", "soc")), cancellation));
        Assert.DoesNotContain(Outside.Canary, refused.Reason, StringComparison.Ordinal);
        outside.Secrets.Values.Remove("env:WEBHOOK");
        await Assert.ThrowsAsync<ConnectorException>(async () => await notify.DoAsync(await outside.CallAsync("4", null, ("channel", "soc")), cancellation));
    }

    [Fact]
    public void Who_must_decide_finds_the_link_in_card_message_and_mail_and_the_command_in_a_ticket()
    {
        var link = new Uri("https://soc.example.com/approvals/ap-1?until=1&sig=x_y");
        DecisionWanted wanted = new("ap-1", "host.quarantine", "ws-17", "soc-leads", new DateTimeOffset(2026, 5, 1, 10, 15, 0, TimeSpan.Zero), "skip", link);
        ActionCall Of(DecisionWanted decision, string step) => Outside.Call(null, step, ("channel", "soc"), ("queue", "soc"), ("to", "a@example.com")) is var call ? call with { Context = call.Context with { Decisions = [decision] } } : call;
        static JsonElement Card(ActionCall call) => JsonDocument.Parse(IncidentCard.Write(call)).RootElement.GetProperty("attachments")[0].GetProperty("content");

        var button = Assert.Single(Card(Of(wanted, "1")).GetProperty("actions").EnumerateArray());
        Assert.Equal(("Action.OpenUrl", "Decide", link.AbsoluteUri), (button.GetProperty("type").GetString(), button.GetProperty("title").GetString(), button.GetProperty("url").GetString()));
        Assert.Contains("waits for soc-leads until 2026-05-01 10:15", Card(Of(wanted, "1")).GetProperty("body").ToString(), StringComparison.Ordinal);
        Assert.Contains("<https://soc.example.com/approvals/ap-1?until=1&amp;sig=x_y|Look at it and decide>", JsonDocument.Parse(SlackMessage.Write(Of(wanted, "1"), null)).RootElement.GetProperty("blocks")[2].GetProperty("text").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains($"Look at it and decide: {link.AbsoluteUri}", NotifyByMail.Text(Of(wanted, "1")), StringComparison.Ordinal);
        Assert.Contains(TicketText.Of(Of(wanted, "1"), 100).About, line => line.Contains("Decide with: secresponder approve ap-1", StringComparison.Ordinal) && !line.Contains("https://", StringComparison.Ordinal));

        Assert.False(Card(Of(wanted with { Link = null }, "1")).TryGetProperty("actions", out var _));
        Assert.Contains("secresponder approve ap-1", Card(Of(wanted with { Link = null }, "1")).GetProperty("body").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_attacker_writes_into_a_card_is_text()
    {
        const string Evil = "[click](https://evil.example) **bold** <at>all</at> \"}],\u0000\u202E";
        var call = new ActionCall("sr-1", 1, null, ImmutableSortedDictionary<string, string>.Empty.Add("title", Evil).Add("text", Evil),
            new IncidentContext("in-1", Evil, "soc", null, Evil, "{}", [.. Enumerable.Range(0, 200).Select(n => new StepSummary("host.quarantine", Evil, "done", new string('x', 5000)))]), default);

        var json = IncidentCard.Write(call);

        Assert.InRange(Encoding.UTF8.GetByteCount(json), 100, 25 * 1024);
        var texts = Texts(JsonDocument.Parse(json).RootElement).ToArray();
        Assert.InRange(texts.Length, 20, 60);
        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("](", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<at>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object when element.TryGetProperty("text", out var text) => [text.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
