using System.Text.Json;
using SecResponder.Connectors.PagerDuty;
using SecResponder.Lab.Faults;
using SecResponder.Lab.PagerDuty;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.PagerDuty;

/// <summary>What is PagerDuty's own: a key that makes two events one alert, pages that show late, and reading back that must be paid for with a key of its own.</summary>
public sealed class OpenPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(Outside Outside, IResponseAction Open, ActionCall Call)> SetUpAsync(Action<PagerDutyOptions>? change = null)
    {
        var outside = await Outside.CreateAsync(options => change?.Invoke(options.Of<PagerDutyOptions>("PagerDuty")));
        return (outside, outside.Action("page.open"), await outside.CallAsync("1", null, ("channel", "oncall"), ("title", "Beacon\nfrom x"), ("text", "look")));
    }

    [Fact]
    public async Task A_page_says_what_happened()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;

        Assert.IsType<Effect.Done>(await open.DoAsync(call, Cancellation));

        var page = Assert.Single(outside.Truth.Snapshot().Pages);
        Assert.Equal(("sr-1", "error", "SrcIpAddr 10.0.0.1", "triggered"), (page.Key, page.Severity, page.Source, page.Status));
        Assert.DoesNotContain('\n', page.Summary);
        Assert.Equal(("look", "10.0.0.1"), (page.Details.GetProperty("text").GetString(), page.Details.GetProperty("evidence").GetProperty("SrcIpAddr").GetString()));
        Assert.Equal("https://acme.pagerduty.com/incidents/Q00001", Assert.IsType<Effect.Done>(await open.FindAsync(call, Cancellation)).Link);
    }

    [Fact]
    public async Task Sent_again_before_it_shows_it_is_the_same_page()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        outside.Truth.Get<PagerDutySystem>().Book.Lab.ShownAfter = TimeSpan.FromMinutes(1);
        _ = outside.Truth.Break(new LabFault { System = "pagerduty", Kind = LabFaultKind.TimeoutAfterEffect, Method = "POST" });
        await Assert.ThrowsAsync<ConnectorException>(() => open.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Absent>(await open.FindAsync(call, Cancellation));

        Assert.IsType<Effect.Done>(await open.DoAsync(call with { Attempt = 2 }, Cancellation));

        Assert.Equal(2, Assert.Single(outside.Truth.Snapshot().Pages).Events);
    }

    [Theory]
    [InlineData("the key stands with the alert", true)]
    [InlineData("the key stands with the incident", false)]
    public async Task It_is_found_by_its_key_and_not_by_another(string why, bool holdsAlerts)
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        outside.Truth.Get<PagerDutySystem>().Book.Lab.HoldsAlerts = holdsAlerts;
        await open.DoAsync(call, Cancellation);

        Assert.True(await open.FindAsync(call, Cancellation) is Effect.Done, why);
        // As if the filter were not understood.
        _ = outside.Truth.Break(new LabFault { System = "pagerduty", Kind = LabFaultKind.Status, Status = 200, Path = "/incidents", Body = """{"incidents":[{"id":"Q00001","status":"triggered","incident_key":null}]}""" });
        Assert.IsType<Effect.Absent>(await open.FindAsync(await outside.CallAsync("2", null), Cancellation));
    }

    [Fact]
    public async Task A_page_that_people_have_taken_is_there_and_one_that_they_have_resolved_too()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        await open.DoAsync(call, Cancellation);
        foreach (var status in (string[])["acknowledged", "resolved"])
        {
            outside.Truth.Get<PagerDutySystem>().Book.Become("sr-1", status);
            Assert.Equal($"page {status}", Assert.IsType<Effect.Done>(await open.FindAsync(call, Cancellation)).Note);
        }
    }

    [Fact]
    public async Task Without_a_key_to_read_by_nobody_can_tell()
    {
        var (outside, open, call) = await SetUpAsync(options => options.Token = null);
        await using var end = outside;
        await open.DoAsync(call, Cancellation);

        Assert.Equal(new Effect.Absent(Knowable: false), await open.FindAsync(call, Cancellation));
        Assert.True((await open.CheckAsync(Cancellation)).Usable);
        Assert.IsType<Effect.Done>(await open.UndoAsync(call, Cancellation));
        Assert.Equal("resolved", Assert.Single(outside.Truth.Snapshot().Pages).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_an_event_is_told_without_the_key()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        outside.Secrets.Values["env:PAGE"] = "0123456789abcdef0123456789abcdef";

        var refused = Assert.IsType<Effect.Refused>(await open.DoAsync(call, Cancellation));

        Assert.Contains("Invalid routing key", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such channel", "another", "no channel")]
    [InlineData("a webhook's address in place of a key", "soc", "no integration key")]
    public async Task A_channel_must_hold_a_key(string why, string channel, string reason)
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;

        var refused = Assert.IsType<Effect.Refused>(await open.DoAsync(call with { With = call.With.SetItem("channel", channel) }, Cancellation));

        Assert.True(refused.Reason.Contains(reason, StringComparison.Ordinal), $"{why}: {refused.Reason}");
        Assert.DoesNotContain(Outside.Canary, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, outside.Truth.Snapshot().Requests.GetValueOrDefault("pagerduty")?.Count ?? 0);
    }

    [Fact]
    public async Task However_long_and_odd_it_is_it_is_taken_as_text()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        const string Odd = "\"}],\u0000\u202E {{x}}";
        var evidence = Enumerable.Range(0, 500).ToDictionary(n => $"Field{n}{Odd}", _ => new string('"', 5000));

        Assert.IsType<Effect.Done>(await open.DoAsync(call with
        {
            With = call.With.SetItem("title", new string('t', 5000)).SetItem("text", Odd),
            Context = call.Context with { Summary = new string('\u202E', 500), Evidence = JsonSerializer.Serialize(evidence) },
        }, Cancellation));

        Assert.InRange(Assert.Single(outside.Truth.Snapshot().Pages).Details.GetRawText().Length, 100, 200_000);
    }
}
