using System.Text.Json;
using SecResponder.Connectors.AzureDevOps;
using SecResponder.Lab.AzureDevOps;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureDevOps;

/// <summary>What is Azure DevOps' own: patches that are tested, states with categories, and a page in place of an answer for who is not signed in.</summary>
public sealed class OpenWorkItemTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(Outside Outside, IResponseAction Open, ActionCall Call)> SetUpAsync(Action<AzureDevOpsOptions>? change = null)
    {
        var outside = await Outside.CreateAsync(options => change?.Invoke(options.Of<AzureDevOpsOptions>("AzureDevOps")));
        return (outside, outside.Action(OpenWorkItem.Description), (await outside.CallAsync("1", null, ("queue", "soc"), ("title", "Beacon"), ("description", "look"))) with { Place = "Security" });
    }

    private static WorkItemBook Book(Outside outside) => outside.Truth.Get<AzureDevOpsSystem>().Book;

    private static void Change(Outside outside, string field, string value) => Book(outside).Change(
        1, JsonSerializer.SerializeToElement(new object[] { new { op = "add", path = $"/fields/{field}", value } }), "mia@corp.example", item => item);

    [Fact]
    public async Task A_work_item_says_what_happened()
    {
        var (outside, open, call) = await SetUpAsync(options => options.Priorities["high"] = 1);
        await using var end = outside;

        var done = Assert.IsType<Effect.Done>(await open.DoAsync(call with { Place = "Security\\Network" }, Cancellation));

        var item = Assert.Single(outside.Truth.Snapshot().WorkItems);
        Assert.Equal(("1", "Security", "Security\\Network", "1"), (done.Reference, item.Project, item.Area, item.Priority));
        Assert.Equal(["sr-1", "secresponder"], item.Tags);
        Assert.EndsWith("/acme/Security/_workitems/edit/1", done.Link, StringComparison.Ordinal);
        Assert.All(["look", "Queue: soc", "SrcIpAddr: 10.0.0.1"], text => Assert.Contains(text, item.Description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_refused_though_the_answer_is_a_success()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        outside.Secrets.Values["env:ADO"] = "another";

        var failed = await Assert.ThrowsAsync<ConnectorException>(() => open.DoAsync(call, Cancellation));

        Assert.Contains("401", failed.Message, StringComparison.Ordinal);
        Assert.Contains("env:ADO", outside.Secrets.Forgotten);
        Assert.False((await open.CheckAsync(Cancellation)).Usable);
    }

    [Fact]
    public async Task What_somebody_changes_meanwhile_is_not_written_over()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        await open.DoAsync(call, Cancellation);
        outside.Wire.Before(HttpMethod.Patch, () => Change(outside, "System.Title", "mine"));

        Assert.IsType<Effect.TryAgain>(await open.UndoAsync(call, Cancellation));
        Assert.Equal(("New", 0), (Assert.Single(outside.Truth.Snapshot().WorkItems).State, Assert.Single(outside.Truth.Snapshot().WorkItems).Comments.Count));

        Assert.IsType<Effect.Done>(await open.UndoAsync(call, Cancellation));
        Assert.Equal(("Removed", "mine"), (Assert.Single(outside.Truth.Snapshot().WorkItems).State, Assert.Single(outside.Truth.Snapshot().WorkItems).Title));
    }

    [Theory]
    [InlineData("a process without such a state has one that completes", null, "Done")]
    [InlineData("the settings name one", "Dropped", "Dropped")]
    public async Task It_is_taken_back_as_the_process_does_it(string why, string? named, string state)
    {
        var (outside, open, call) = await SetUpAsync(options => options.CancelState = named);
        await using var end = outside;
        Book(outside).Lab.States = [("To Do", "Proposed"), ("Doing", "InProgress"), ("Done", "Completed"), ("Dropped", "Completed")];
        await open.DoAsync(call, Cancellation);

        await open.UndoAsync(call, Cancellation);

        Assert.True(state == Assert.Single(outside.Truth.Snapshot().WorkItems).State, why);
    }

    [Fact]
    public async Task A_field_that_the_process_demands_is_told_before_it_is_missed()
    {
        var (outside, open, _) = await SetUpAsync();
        await using var end = outside;
        Book(outside).Lab.Mandatory = "Custom.Impact";

        var check = await open.CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains("Custom.Impact", check.Note, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().WorkItems);
    }

    [Fact]
    public async Task Comments_are_found_on_later_pages()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        await open.DoAsync(call, Cancellation);
        var ticket = (IWatchedTicket)open;
        await ticket.CommentAsync(call, "SecResponder [sc-1]\nfirst", Cancellation);
        Book(outside).Read(1, item =>
        {
            item.Comments.AddRange(Enumerable.Repeat("<p>talk</p>", 450));
            return item;
        });

        Assert.IsType<Effect.Done>(await ticket.FindCommentAsync(call, "sc-1", Cancellation));
        Assert.IsType<Effect.Absent>(await ticket.FindCommentAsync(call, "sc-2", Cancellation));
    }

    [Fact]
    public async Task Who_closed_it_and_how_is_told()
    {
        var (outside, open, call) = await SetUpAsync();
        await using var end = outside;
        await open.DoAsync(call, Cancellation);
        Change(outside, "System.Tags", "sr-1; secresponder; noise");
        Change(outside, "System.State", "Closed");

        var seen = await ((IWatchedTicket)open).ReadTicketAsync(call, Cancellation);

        Assert.Equal((true, "mia@corp.example", "Closed Closed noise"), (seen.IsOver, seen.By, seen.Why));
    }

    [Theory]
    [InlineData("<div>SecResponder [sc-1]</div><div>x</div>", "SecResponder [sc-1]")]
    [InlineData("<p><span>SecResponder [sc-1]</span></p>", "SecResponder [sc-1]")]
    [InlineData("SecResponder [sc-1]", "SecResponder [sc-1]")]
    [InlineData("<div>a &lt;b&gt;</div>", "a <b>")]
    [InlineData("<", "")]
    [InlineData("", "")]
    public void The_first_line_is_read_whatever_stands_around_it(string html, string line) => Assert.Equal(line, WorkItemText.FirstLine(html));

    [Theory]
    [InlineData("Security", true)]
    [InlineData("Security Team\\Network\\East", true)]
    [InlineData("Security/_apis", false)]
    [InlineData("..", false)]
    [InlineData("a?b", false)]
    [InlineData("", false)]
    public void A_place_is_a_project_and_areas(string place, bool expected) => Assert.Equal(expected, AzureDevOpsOptions.IsPlace(place));
}
