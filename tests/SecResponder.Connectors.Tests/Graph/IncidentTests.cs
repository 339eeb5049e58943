using SecResponder.Lab.Faults;
using SecResponder.Lab.Graph;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Graph;

/// <summary>Defender XDR's incidents, beyond what the contract suite holds every action to.</summary>
public sealed class IncidentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resolving_a_merged_incident_resolves_the_one_that_it_was_merged_into_and_undoing_gives_back_what_it_was()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("incident.resolve"), Resolve());

        var done = Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));

        Assert.Equal((IncidentCase.Id, "https://security.microsoft.example/incidents/42"), (done.Reference, done.Link));
        Assert.Equal(("resolved", "falsePositive", "notMalicious", "[sr-1] a scan of ours"), Of(IncidentCase.Seen(outside.Truth)));

        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Assert.Equal(("inProgress", "truePositive", "malware", ""), Of(IncidentCase.Seen(outside.Truth)));
        Assert.Equal(["crown-jewel"], IncidentCase.Seen(outside.Truth).CustomTags);
    }

    [Theory]
    [InlineData("classified otherwise", "truePositive", "[sr-1] a scan of ours")]
    [InlineData("resolved in other words", "falsePositive", "looked at again")]
    public async Task What_somebody_has_changed_since_stays_as_they_left_it(string why, string classification, string comment)
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("incident.resolve"), Resolve());
        await action.DoAsync(call, Cancellation);
        outside.Truth.Get<GraphSystem>().Incidents.Change(IncidentCase.Id, "by hand", TimeSpan.Zero, incident => incident with { Classification = classification, ResolvingComment = comment });

        Assert.True(await action.UndoAsync(call, Cancellation) is Effect.NotOurs, why);

        Assert.True(IncidentCase.Seen(outside.Truth) is { Status: "resolved" }, why);
    }

    [Theory]
    [InlineData("a classification of Sentinel's", "FalsePositive", "")]
    [InlineData("a determination of another classification", "falsePositive", "malware")]
    [InlineData("what was replaced by another word", "falsePositive", "clean")]
    public async Task Words_that_the_portal_does_not_offer_are_refused_before_anything_is_asked(string why, string classification, string determination)
    {
        await using var outside = await Outside.CreateAsync();

        var effect = await outside.Action("incident.resolve").DoAsync(Outside.Call(null, "1", ("incident", "42"), ("classification", classification), ("determination", determination)), Cancellation);

        Assert.True(effect is Effect.Refused && outside.Wire.Requests == 0, why);
    }

    [Theory]
    [InlineData("a URL", "https://graph.microsoft.com/v1.0/security/incidents/42")]
    [InlineData("another path", "42/comments")]
    [InlineData("a query", "42?$expand=alerts")]
    [InlineData("an alert's id", "da637865765418431569_-773071023")]
    [InlineData("nothing", "")]
    public async Task An_incident_is_given_by_its_own_id(string why, string incident)
    {
        await using var outside = await Outside.CreateAsync();

        foreach (var call in new[] { ("incident.comment", "text"), ("incident.tag", "tag") })
            Assert.True(await outside.Action(call.Item1).DoAsync(Outside.Call(null, "1", ("incident", incident), (call.Item2, "x")), Cancellation) is Effect.Refused, why);
        Assert.Equal(0, outside.Wire.Requests);
    }

    [Fact]
    public async Task An_incident_that_there_is_not_is_refused_and_what_says_nothing_is_not_taken_for_that()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("incident.comment"), Outside.Call(null, "1", ("incident", "7"), ("text", "x")));

        Assert.IsType<Effect.Refused>(await action.DoAsync(call, Cancellation));

        _ = outside.Truth.Break(new LabFault { System = "graph", Kind = LabFaultKind.Status, Status = 404, Body = "<html>no such page</html>", Times = 10 });
        await Assert.ThrowsAsync<ConnectorException>(() => action.DoAsync(call, Cancellation));
    }

    [Theory]
    [InlineData("another incident", """{"id":"43","status":"active"}""")]
    [InlineData("merged into nothing", """{"id":"42","status":"redirected","redirectIncidentId":null}""")]
    [InlineData("merged into somewhere else", """{"id":"42","status":"redirected","redirectIncidentId":"../users"}""")]
    [InlineData("merged in a circle", """{"id":"42","status":"redirected","redirectIncidentId":"42"}""")]
    [InlineData("a status that nobody knows", """{"id":"42","status":"paused"}""")]
    public async Task An_answer_that_is_not_about_it_says_nothing(string why, string body)
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "graph", Kind = LabFaultKind.Status, Status = 200, Body = body, Times = 20 });

        var exception = await Record.ExceptionAsync(() => outside.Action("incident.comment").FindAsync(Outside.Call(null, "1", ("incident", "42"), ("text", "x")), Cancellation));

        Assert.True(exception is ConnectorException, $"{why}: {exception}");
    }

    [Fact]
    public async Task Words_in_the_case_of_the_pages_example_are_understood()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Truth.Get<GraphSystem>().Incidents.Change(IncidentCase.Id, "by hand", TimeSpan.Zero, incident => incident with { Status = "Resolved", Classification = "TruePositive" });

        Assert.IsType<Effect.NotOurs>(await outside.Action("incident.resolve").DoAsync(Resolve(), Cancellation));
    }

    [Fact]
    public async Task What_an_event_says_is_text_in_a_comment()
    {
        await using var outside = await Outside.CreateAsync();

        await outside.Action("incident.comment").DoAsync(Outside.Call(null, "1", ("incident", "42"), ("text", "<b>x</b>\nhttps://evil.example [sr-2]")), Cancellation);

        var comment = Assert.Single(IncidentCase.Seen(outside.Truth).Comments).Comment;
        Assert.StartsWith("[sr-1] ‹b>x‹/b>\\u000ahttps:\u200B//evil.example", comment, StringComparison.Ordinal);
        Assert.False(await outside.Action("incident.comment").FindAsync(Outside.Call(null, "2", ("incident", "42"), ("text", "x")), Cancellation) is Effect.Done, "an event's text was taken for a step's mark");
    }

    private static ActionCall Resolve() => Outside.Call(null, "1", ("incident", IncidentCase.Merged), ("classification", "falsePositive"), ("determination", "notMalicious"), ("text", "a scan of ours"));

    private static (string, string, string, string) Of(IncidentSeen incident) => (incident.Status, incident.Classification, incident.Determination, incident.ResolvingComment ?? "");
}
