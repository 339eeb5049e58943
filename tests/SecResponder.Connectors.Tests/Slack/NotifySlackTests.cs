using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Slack;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Slack;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Slack;

/// <summary>What is Slack's own: errors with status 200, a bot that can read back and a webhook that can't, mentions that are a character away.</summary>
public sealed partial class NotifySlackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(Outside Outside, IResponseAction Notify, ActionCall Call)> SetUpAsync(bool byWebhook = false)
    {
        var outside = await Outside.CreateAsync();
        if (byWebhook)
            outside.Secrets.Values["env:SLACK"] = new Uri(outside.Lab.BaseAddress, $"slack/services/T1/B1/{Outside.Canary}").ToString();
        return (outside, outside.Action("notify.slack"), await outside.CallAsync("1", null, ("channel", "slack"), ("text", "look")));
    }

    private static MessageWall Wall(Outside outside) => outside.Truth.Get<SlackSystem>().Wall;

    private static IEnumerable<(string Type, string Text)> Texts(JsonElement blocks) => blocks.EnumerateArray()
        .SelectMany(block => block.TryGetProperty("elements", out var elements) ? elements.EnumerateArray() : Enumerable.Repeat(block.GetProperty("text"), 1))
        .Select(text => (text.GetProperty("type").GetString()!, text.GetProperty("text").GetString()!));

    [Theory]
    [InlineData("by the bot", false)]
    [InlineData("by a webhook", true)]
    public async Task A_message_says_what_happened(string why, bool byWebhook)
    {
        var (outside, notify, call) = await SetUpAsync(byWebhook);
        await using var end = outside;

        var done = Assert.IsType<Effect.Done>(await notify.DoAsync(call, Cancellation));

        Assert.DoesNotContain(Outside.Canary, done.ToString(), StringComparison.Ordinal);
        var message = Assert.Single(outside.Truth.Snapshot().Messages);
        Assert.True(message.IsWebhooks == byWebhook && message.Step == (byWebhook ? null : "sr-1"), why);
        var all = string.Join('\n', Texts(message.Blocks).Select(text => text.Text));
        Assert.All(["Beacon", "SrcIpAddr 10.0.0.1", "look", "host.quarantine ws-1: done, Isolate succeeded", "sr-1"], text => Assert.Contains(text, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhooks_message_can_not_be_found_or_taken_back_and_says_so()
    {
        var (outside, notify, call) = await SetUpAsync(byWebhook: true);
        await using var end = outside;
        await notify.DoAsync(call, Cancellation);

        Assert.Equal(new Effect.Absent(Knowable: false), await notify.FindAsync(call, Cancellation));
        Assert.IsType<Effect.Refused>(await notify.UndoAsync(call, Cancellation));
        Assert.Single(outside.Truth.Snapshot().Messages);
    }

    [Theory]
    [InlineData("gone", 404, "no_service", true)]
    [InlineData("archived", 410, "channel_is_archived", true)]
    [InlineData("not the word", 200, "fine", false)]
    [InlineData("nothing at all", 200, "", false)]
    [InlineData("the address repeated", 403, $"invalid_token in {Outside.Canary}", true)]
    public async Task A_webhook_answers_with_a_word(string why, int status, string word, bool isRefused)
    {
        var (outside, notify, call) = await SetUpAsync(byWebhook: true);
        await using var end = outside;
        _ = outside.Truth.Break(new LabFault { System = "slack", Kind = LabFaultKind.Status, Status = status, Body = word });

        if (!isRefused)
        {
            Assert.DoesNotContain(Outside.Canary, (await Assert.ThrowsAsync<ConnectorException>(() => notify.DoAsync(call, Cancellation))).ToString(), StringComparison.Ordinal);
            return;
        }
        var refused = Assert.IsType<Effect.Refused>(await notify.DoAsync(call, Cancellation));
        Assert.True(refused.Reason.Contains(word.Split(' ')[0], StringComparison.Ordinal), $"{why}: {refused.Reason}");
        Assert.DoesNotContain(Outside.Canary, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ratelimited", typeof(Effect.TryAgain))]
    [InlineData("is_archived", typeof(Effect.Refused))]
    [InlineData("invalid_auth", typeof(Effect.Refused))]
    [InlineData("internal_error", null)]
    public async Task What_was_wrong_comes_with_status_200(string error, Type? expected)
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;
        _ = outside.Truth.Break(new LabFault { System = "slack", Kind = LabFaultKind.Status, Status = 200, Method = "POST", Body = $$"""{"ok":false,"error":"{{error}}"}""" });

        if (expected is null)
            await Assert.ThrowsAsync<ConnectorException>(() => notify.DoAsync(call, Cancellation));
        else
            Assert.IsType(expected, await notify.DoAsync(call, Cancellation));
        Assert.Equal(error == "invalid_auth", outside.Secrets.Forgotten.Contains("env:BOT"));
    }

    [Fact]
    public async Task More_than_one_a_second_is_posted_later()
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;
        Wall(outside).Lab.MessagesASecond = 0;

        Assert.True(await notify.DoAsync(call, Cancellation) is Effect.TryAgain { After.TotalSeconds: 1, Everybody: true });
    }

    [Theory]
    [InlineData("behind others", 500, 200, true)]
    [InlineData("behind others, fifteen at a time", 100, 15, true)]
    [InlineData("behind more than are read", 400, 15, null)]
    public async Task It_is_found_in_the_history(string why, int newer, int atOnce, bool? found)
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;
        await notify.DoAsync(call, Cancellation);
        for (var i = 0; i < newer; i++)
            Wall(outside).Post(SlackTested.Channel, "talk", default, null, isWebhooks: false, TimeSpan.Zero, Outside.Now.AddMinutes(1));
        Wall(outside).Lab.MostAtOnce = atOnce;

        if (found is null)
            await Assert.ThrowsAsync<ConnectorException>(() => notify.FindAsync(call, Cancellation));
        else
            Assert.True(await notify.FindAsync(call, Cancellation) is Effect.Done == found, why);
    }

    [Fact]
    public async Task By_its_time_it_is_found_at_once_and_another_steps_is_not_ours()
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;
        var done = Assert.IsType<Effect.Done>(await notify.DoAsync(call, Cancellation));
        for (var i = 0; i < 500; i++)
            Wall(outside).Post(SlackTested.Channel, "talk", default, null, isWebhooks: false, TimeSpan.Zero, Outside.Now.AddMinutes(1));
        var before = outside.Truth.Snapshot().Requests["slack"].Count;

        Assert.IsType<Effect.Done>(await notify.FindAsync(call with { Reference = done.Reference }, Cancellation));
        Assert.Equal(before + 1, outside.Truth.Snapshot().Requests["slack"].Count);
        Assert.IsType<Effect.Absent>(await notify.FindAsync((await outside.CallAsync("2", null, ("channel", "slack"))) with { Reference = done.Reference }, Cancellation));
    }

    [Theory]
    [InlineData("no such channel", "another", "C0000001", "no channel")]
    [InlineData("a host that is not Slack's", "slack", $"https://evil.example/{Outside.Canary}", "Connectors:Slack:Hosts")]
    [InlineData("neither", "slack", "general", "neither")]
    public async Task A_channel_must_lead_somewhere(string why, string channel, string value, string reason)
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;
        outside.Secrets.Values["env:SLACK"] = value;

        var refused = Assert.IsType<Effect.Refused>(await notify.DoAsync(call with { With = call.With.SetItem("channel", channel) }, Cancellation));

        Assert.True(refused.Reason.Contains(reason, StringComparison.Ordinal), $"{why}: {refused.Reason}");
        Assert.DoesNotContain(Outside.Canary, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat:write,channels:history", true)]
    [InlineData("chat:write,groups:history", true)]
    [InlineData("chat:write", false)]
    [InlineData("channels:history", false)]
    public async Task A_bot_that_lacks_a_scope_is_told(string scopes, bool usable)
    {
        var (outside, notify, _) = await SetUpAsync();
        await using var end = outside;
        Wall(outside).Lab.Scopes = scopes;

        Assert.Equal(usable, (await notify.CheckAsync(Cancellation)).Usable);
    }

    [Theory]
    [InlineData("<!channel> <@U1> <https://evil.example|click> & *bold* _it_ ~no~ :fire: @here")]
    [InlineData("``` <!here> ```\n# x")]
    [InlineData("\u202E\u0000&amp;&lt;")]
    public async Task What_an_attacker_writes_is_text(string evil)
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;

        Assert.IsType<Effect.Done>(await notify.DoAsync(call with
        {
            With = call.With.SetItem("title", evil).SetItem("text", evil),
            Context = call.Context with { Title = evil, Summary = evil, Owner = "soc", Steps = [new StepSummary("host.quarantine", evil, "done", evil)] },
        }, Cancellation));

        var message = Assert.Single(outside.Truth.Snapshot().Messages);
        foreach (var (type, text) in Texts(message.Blocks).Append(("mrkdwn", message.Text)))
        {
            Assert.DoesNotMatch(Control(), text);
            Assert.DoesNotContain('\u202E', text);
            if (type == "mrkdwn" && text != message.Text)
                Assert.Matches(OneBlockOfCode(), text);
        }
    }

    [Fact]
    public async Task However_long_it_is_it_is_taken_and_no_entity_is_cut()
    {
        var (outside, notify, call) = await SetUpAsync();
        await using var end = outside;

        Assert.IsType<Effect.Done>(await notify.DoAsync(call with
        {
            With = call.With.SetItem("title", new string('&', 5000)).SetItem("text", new string('<', 100_000)),
            Context = call.Context with { Steps = [.. Enumerable.Repeat(new StepSummary("host.quarantine", new string('>', 5000), "done", "x"), 200)] },
        }, Cancellation));

        var message = Assert.Single(outside.Truth.Snapshot().Messages);
        Assert.InRange(Texts(message.Blocks).Sum(text => text.Text.Length), 1000, 6000);
        Assert.All(Texts(message.Blocks), text => Assert.DoesNotMatch(Control(), text.Text));
    }

    [Fact]
    public void A_message_may_have_nothing_to_say()
    {
        var call = new ActionCall("sr-1", 1, null, ImmutableSortedDictionary<string, string>.Empty, new IncidentContext("in-1", "t", "soc", null, "", "{}", []), default);

        Assert.DoesNotContain("\"text\":\"\"", SlackMessage.Write(call, "C0000001"), StringComparison.Ordinal);
    }

    // What Slack reads as more than text: a bracket, or an ampersand that begins no entity.
    [GeneratedRegex("[<>]|&(?!amp;|lt;|gt;)")]
    private static partial Regex Control();

    [GeneratedRegex("^```[^`]*```$")]
    private static partial Regex OneBlockOfCode();
}
