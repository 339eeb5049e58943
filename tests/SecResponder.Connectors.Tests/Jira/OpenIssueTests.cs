using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Jira;
using SecResponder.Connectors.Tickets;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Jira;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Jira;

/// <summary>What is Jira's own: an index that is behind, transitions with names, documents in place of text.</summary>
public sealed class OpenIssueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(Outside Outside, IResponseAction Open, ActionCall Call)> SetUpAsync(Action<JiraOptions>? change = null)
    {
        var outside = await Outside.CreateAsync(options => change?.Invoke(options.Of<JiraOptions>("Jira")));
        return (outside, outside.Action(OpenIssue.Description), (await outside.CallAsync("1", null, ("queue", "soc"), ("title", "Beacon\nfrom x"), ("description", "look"))) with { Place = "SEC" });
    }

    [Fact]
    public async Task An_issue_says_what_happened()
    {
        var (outside, open, call) = await SetUpAsync(options => options.Priorities["high"] = "Highest");
        await using var _ = outside;

        var done = Assert.IsType<Effect.Done>(await open.DoAsync(call, Cancellation));

        var issue = Assert.Single(outside.Truth.Snapshot().Issues);
        Assert.Equal((done.Reference, "sr-1", "Highest"), (issue.Key, Assert.Single(issue.Labels), issue.Priority));
        Assert.StartsWith("SEC-", issue.Key, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', issue.Summary);
        Assert.All(["look", "Queue: soc", "SrcIpAddr: 10.0.0.1"], text => Assert.Contains(text, issue.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("the search is asked again until it knows", 300, 1)]
    [InlineData("the twin: a search that is believed at once opens another", 0, 2)]
    public async Task After_a_lost_answer_the_index_gets_its_time(string why, int settles, int issues)
    {
        var (outside, open, call) = await SetUpAsync(options => options.SearchSettles = TimeSpan.FromMilliseconds(settles));
        await using var end = outside;
        // The twin's index is behind for as long as it looks, however slow the machine is.
        if (settles == 0)
            outside.Credentials.Of<JiraLab>().IndexLag = TimeSpan.FromHours(1);
        _ = outside.Truth.Break(new LabFault { System = "jira", Kind = LabFaultKind.TimeoutAfterEffect, Method = "POST" });
        await Assert.ThrowsAsync<ConnectorException>(() => open.DoAsync(call, Cancellation));

        if (await open.FindAsync(call, Cancellation) is Effect.Absent)
            await open.DoAsync(call with { Attempt = 2 }, Cancellation);

        Assert.True(issues == outside.Truth.Snapshot().Issues.Count, why);
    }

    [Fact]
    public async Task A_first_call_does_not_wait_for_the_index()
    {
        var (outside, open, call) = await SetUpAsync(options => options.SearchSettles = TimeSpan.FromSeconds(25));
        await using var _ = outside;

        Assert.IsType<Effect.Done>(await open.DoAsync(call, Cancellation));

        Assert.Equal(2, outside.Truth.Snapshot().Requests["jira"].Count);
    }

    [Fact]
    public async Task An_issue_whose_label_was_taken_away_is_known_by_its_property()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var _ = outside;
        var done = Assert.IsType<Effect.Done>(await open.DoAsync(call, Cancellation));
        outside.Truth.Get<JiraSystem>().Book.Unlabel("sr-1");

        Assert.IsType<Effect.Done>(await open.FindAsync(call with { Reference = done.Reference }, Cancellation));
    }

    [Theory]
    [InlineData("by the transition's name", "Withdraw", "Cancelled")]
    [InlineData("by the status that it leads to", "cancelled", "Cancelled")]
    [InlineData("by the first that there is", "Reject", "Done")]
    public async Task It_is_taken_back_as_the_project_does_it(string why, string first, string status)
    {
        var (outside, open, call) = await SetUpAsync(options =>
        {
            options.CancelBy.Clear();
            options.CancelBy.Add(first);
            options.CancelBy.Add("Done");
        });
        await using var _ = outside;
        await open.DoAsync(call, Cancellation);

        await open.UndoAsync(call, Cancellation);

        var issue = Assert.Single(outside.Truth.Snapshot().Issues);
        Assert.True((status, "Won't Do") == (issue.Status, issue.Resolution), why);
    }

    [Fact]
    public async Task A_project_that_has_none_of_the_transitions_is_told_with_those_that_it_has()
    {
        var (outside, open, call) = await SetUpAsync(options =>
        {
            options.CancelBy.Clear();
            options.CancelBy.Add("Reject");
        });
        await using var _ = outside;
        await open.DoAsync(call, Cancellation);

        var refused = Assert.IsType<Effect.Refused>(await open.UndoAsync(call, Cancellation));

        Assert.Contains("'Withdraw'", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(outside.Truth.Snapshot().Issues).Comments);
    }

    [Fact]
    public async Task Why_a_field_was_refused_is_told()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var _ = outside;

        var refused = Assert.IsType<Effect.Refused>(await open.DoAsync(call with { Place = "NOWHERE" }, Cancellation));

        Assert.Contains("project: valid project is required", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_closed_it_is_told()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var _ = outside;
        await open.DoAsync(call, Cancellation);
        outside.Truth.Get<JiraSystem>().Book.Close("sr-1", "Done", "False positive");

        var seen = await ((IWatchedTicket)open).ReadTicketAsync(call, Cancellation);

        Assert.Equal(("mia@corp.example", "Done False positive"), (seen.By, seen.Why));
    }

    [Fact]
    public void An_empty_line_is_no_text_node()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
            Adf.Write(json, new TicketText("t", "one\n\ntwo", [""], []));

        Assert.Equal("one\ntwo", DocumentText.Of(JsonDocument.Parse(Encoding.UTF8.GetString(memory.ToArray())).RootElement));
    }
}
