using SecResponder.Connectors.GitHub;
using SecResponder.Lab.Faults;
using SecResponder.Lab.GitHub;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.GitHub;

/// <summary>What is GitHub's own: labels that are dropped, lists in pages, limits that come as 403.</summary>
public sealed class OpenGitHubIssueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(Outside Outside, IResponseAction Open, ActionCall Call)> SetUpAsync()
    {
        var outside = await Outside.CreateAsync();
        return (outside, outside.Action(OpenGitHubIssue.Description), (await outside.CallAsync("1", null, ("queue", "soc"), ("title", "Beacon of @mia"), ("description", "look"))) with { Place = "acme/secops" });
    }

    private static IssueTracker Tracker(Outside outside) => outside.Truth.Get<GitHubSystem>().Tracker;

    [Fact]
    public async Task An_issue_says_what_happened_and_calls_nobody()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;

        var done = Assert.IsType<Effect.Done>(await open.DoAsync(call, Cancellation));

        var issue = Assert.Single(outside.Truth.Snapshot().GitHubIssues);
        Assert.Equal(("#1", "https://github.com/acme/secops/issues/1", "acme/secops"), (done.Reference, done.Link, issue.Repository));
        Assert.Equal("Beacon of @\u200Bmia", issue.Title);
        Assert.All(["look", "Queue: soc", "SrcIpAddr: 10.0.0.1"], text => Assert.Contains(text, issue.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("who may push sets them", true, 1)]
    [InlineData("who may not has them dropped, and finds the issue all the same", false, 0)]
    public async Task Labels_are_not_what_it_is_found_by(string why, bool mayPush, int labels)
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        Tracker(outside).Lab.MayPush = mayPush;

        await open.DoAsync(call, Cancellation);
        await open.DoAsync(call, Cancellation);

        Assert.True(labels == Assert.Single(outside.Truth.Snapshot().GitHubIssues).Labels.Count, why);
    }

    [Theory]
    [InlineData("on the first page", 20, true)]
    [InlineData("on the third", 250, true)]
    [InlineData("further away than is read, so that nobody knows", 2100, null)]
    public async Task An_issue_is_found_behind_newer_ones(string why, int newer, bool? found)
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        await open.DoAsync(call, Cancellation);
        for (var i = 0; i < newer; i++)
            Tracker(outside).Create("acme/secops", "t", "b", [], Outside.Now.AddMinutes(1), TimeSpan.Zero, issue => issue);

        if (found is null)
            await Assert.ThrowsAsync<ConnectorException>(() => open.FindAsync(call, Cancellation));
        else
            Assert.True(await open.FindAsync(call, Cancellation) is Effect.Done == found, why);
    }

    [Fact]
    public async Task Older_issues_are_not_looked_through()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        for (var i = 0; i < 500; i++)
            Tracker(outside).Create("acme/secops", "t", "b", [], Outside.Now.AddDays(-1), TimeSpan.Zero, issue => issue);

        Assert.IsType<Effect.Absent>(await open.FindAsync(call, Cancellation));

        Assert.Equal(1, outside.Truth.Snapshot().Requests["github"].Count);
    }

    [Theory]
    [InlineData("with a time", true)]
    [InlineData("without one", false)]
    public async Task What_is_too_much_at_once_is_done_a_minute_later(string why, bool tells)
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        (Tracker(outside).Lab.ContentAMinute, Tracker(outside).Lab.TellsRetryAfter) = (0, tells);

        var again = Assert.IsType<Effect.TryAgain>(await open.DoAsync(call, Cancellation));

        Assert.True(again is { After.TotalSeconds: 60, Everybody: true }, $"{why}: {again}");
        Assert.Empty(outside.Truth.Snapshot().GitHubIssues);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_no_limit()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        _ = outside.Truth.Break(new LabFault { System = "github", Kind = LabFaultKind.Status, Status = 403, Method = "POST", Body = """{"message":"Resource not accessible by personal access token"}""" });

        Assert.Contains("not accessible", Assert.IsType<Effect.Refused>(await open.DoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_closed_it_and_how_is_told()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        await open.DoAsync(call, Cancellation);
        Tracker(outside).Read("acme/secops", 1, issue =>
        {
            (issue.Labels, issue.Body) = (["noise"], issue.Body + "\nedited below");
            issue.Close("not_planned", "mia");
            return issue;
        });

        var seen = await ((IWatchedTicket)open).ReadTicketAsync(call, Cancellation);

        Assert.Equal((true, "mia", "closed as not planned, noise"), (seen.IsOver, seen.By, seen.Why));
    }

    [Fact]
    public async Task A_cancelled_call_ends()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        _ = outside.Truth.Break(new LabFault { System = "github", Kind = LabFaultKind.Latency, Milliseconds = 60_000 });
        using var soon = new CancellationTokenSource();
        var asked = open.FindAsync(call, soon.Token);
        await soon.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task An_answer_whose_members_are_of_another_type_is_no_answer()
    {
        foreach (var odd in (string[])["""[{"id":1,"number":"x"}]""", """[{"id":1,"number":1,"state":7,"body":[]}]""", """[{"id":1,"created_at":"yesterday","number":1}]""", """[{"id":1,"number":99999999999999}]""", """{"id":1,"number":1}""", """[{"number":1}]"""])
        {
            var (outside, open, call) = await SetUpAsync();
            await using var end = outside;
            _ = outside.Truth.Break(new LabFault { System = "github", Kind = LabFaultKind.Status, Status = 200, Body = odd, Method = "GET" });

            Assert.Contains("can't be read", (await Assert.ThrowsAsync<ConnectorException>(() => open.FindAsync(call, Cancellation))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("acme/secops", true)]
    [InlineData("acme/..", false)]
    [InlineData("acme/a/b", false)]
    [InlineData("acme", false)]
    [InlineData("acme/x?y", false)]
    public void A_repository_is_owner_and_name(string place, bool expected) => Assert.Equal(expected, GitHubOptions.IsRepository(place));
}
