using System.Text.Json.Nodes;
using SecResponder.Connectors.AzureResources;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Faults;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>Comments and closings in Microsoft Sentinel, beyond what the contract suite holds every action to.</summary>
public sealed class SentinelIncidentTests
{
    private const string Name = "55555555-eeee-4eee-8eee-000000000001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Closing_changes_what_closing_is_and_leaves_the_rest_and_undoing_gives_exactly_that_back()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("sentinel-incident.close"), Close());
        var before = SentinelCase.Incident(outside.Truth).ToJsonString();

        var done = Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));

        Assert.Equal(("3177", "https://portal.azure.example/3177"), (done.Reference, done.Link));
        var closed = SentinelCase.Incident(outside.Truth);
        Assert.Equal(
            ("Closed", "FalsePositive", "IncorrectAlertLogic", "[sr-1] a scan of ours", "Mia Lee", "crown-jewel"),
            (Text(closed["status"]), Text(closed["classification"]), Text(closed["classificationReason"]), Text(closed["classificationComment"]), Text(closed["owner"]!["assignedTo"]), Text(closed["labels"]![0]!["labelName"])));

        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Assert.Equal(before, SentinelCase.Incident(outside.Truth).ToJsonString());
    }

    [Fact]
    public async Task What_another_writes_between_our_read_and_our_write_is_not_lost()
    {
        await using var outside = await Outside.CreateAsync();
        // The first PUT is the comment; the second one is late.
        var writing = outside.Truth.Break(new LabFault { System = "azure", Kind = LabFaultKind.Latency, Milliseconds = 400, Method = "PUT", After = 1 });

        var closing = outside.Action("sentinel-incident.close").DoAsync(Close(), Cancellation);
        await writing;
        Change(outside, properties => properties["owner"] = new JsonObject { ["assignedTo"] = "Leo" });

        Assert.IsType<Effect.TryAgain>(await closing);
        Assert.Equal(("Leo", "Active"), (Text(SentinelCase.Incident(outside.Truth)["owner"]!["assignedTo"]), Text(SentinelCase.Incident(outside.Truth)["status"])));
    }

    [Theory]
    [InlineData("classified otherwise", "classification", "TruePositive")]
    [InlineData("closed in other words", "classificationComment", "looked at again: it was one")]
    [InlineData("opened", "status", "Active")]
    public async Task What_somebody_has_changed_since_stays_as_they_left_it(string why, string member, string value)
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("sentinel-incident.close"), Close());
        await action.DoAsync(call, Cancellation);
        Change(outside, properties => properties[member] = value);
        var theirs = SentinelCase.Incident(outside.Truth).ToJsonString();

        Assert.True(await action.UndoAsync(call, Cancellation) is Effect.NotOurs or Effect.Done, why);

        Assert.True(theirs == SentinelCase.Incident(outside.Truth).ToJsonString(), why);
    }

    [Fact]
    public async Task Labels_and_comments_that_came_since_do_not_keep_it_from_being_opened_again_and_stay()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("sentinel-incident.close"), Close());
        await action.DoAsync(call, Cancellation);
        Change(outside, properties => properties["labels"] = new JsonArray(new JsonObject { ["labelName"] = "reviewed" }));

        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        var incident = SentinelCase.Incident(outside.Truth);
        Assert.Equal(("Active", "reviewed"), (Text(incident["status"]), Text(incident["labels"]![0]!["labelName"])));
    }

    [Fact]
    public async Task Where_the_comment_that_kept_it_is_gone_a_person_is_asked()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("sentinel-incident.close"), Close());
        await action.DoAsync(call, Cancellation);
        foreach (var resource in outside.Truth.Snapshot().AzureResources.Where(resource => resource.Id.Contains("/comments/", StringComparison.Ordinal)))
            outside.Truth.Get<AzureSystem>().World.Remove(resource.Id);

        Assert.Contains("a person", Assert.IsType<Effect.Refused>(await action.UndoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the name alone, where there is one workspace", Name, true)]
    [InlineData("another spelling of the case", "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/resourcegroups/shop/providers/microsoft.operationalinsights/workspaces/SOC/providers/Microsoft.SecurityInsights/incidents/" + Name, true)]
    [InlineData("another workspace", AzureSeeds.Group + "/providers/Microsoft.OperationalInsights/workspaces/other/providers/Microsoft.SecurityInsights/incidents/" + Name, false)]
    [InlineData("an alert", AzureSeeds.Workspace + "/providers/Microsoft.SecurityInsights/entities/" + Name, false)]
    [InlineData("a comment of it", AzureSeeds.SentinelIncident + "/comments/x", false)]
    [InlineData("a URL", "https://management.azure.com" + AzureSeeds.SentinelIncident, false)]
    [InlineData("a way out of the path", AzureSeeds.Workspace + "/providers/Microsoft.SecurityInsights/incidents/..", false)]
    [InlineData("a query", Name + "?x=1", false)]
    [InlineData("nothing", "", false)]
    public async Task An_incident_is_one_of_a_configured_workspace_by_its_own_id(string why, string incident, bool isOne)
    {
        await using var outside = await Outside.CreateAsync();

        var effect = await outside.Action("sentinel-incident.comment").DoAsync(Outside.Call(null, "1", ("incident", incident), ("text", "x")), Cancellation);

        Assert.True(effect is Effect.Done == isOne && effect is Effect.Refused != isOne, $"{why}: {effect}");
        if (!isOne)
            Assert.Equal(0, outside.Wire.Requests);
    }

    [Fact]
    public async Task Where_there_are_several_workspaces_a_name_alone_is_not_guessed_at()
    {
        await using var outside = await Outside.CreateAsync(options => options.Of<AzureOptions>("Azure").Workspaces.Add(AzureSeeds.Workspace + "-2"));

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("sentinel-incident.comment").DoAsync(Outside.Call(null, "1", ("incident", Name), ("text", "x")), Cancellation));

        Assert.Contains("whole id", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TruePositive", "", "SuspiciousActivity")]
    [InlineData("BenignPositive", "", "SuspiciousButExpected")]
    [InlineData("FalsePositive", "InaccurateData", "InaccurateData")]
    [InlineData("Undetermined", "", "")]
    [InlineData("TruePositive", "InaccurateData", null)]
    [InlineData("Undetermined", "SuspiciousActivity", null)]
    [InlineData("falsepositive", "", null)]
    public async Task Each_classification_has_its_own_reasons(string classification, string reason, string? becomes)
    {
        await using var outside = await Outside.CreateAsync();

        var effect = await outside.Action("sentinel-incident.close").DoAsync(Outside.Call(null, "1", ("incident", Name), ("classification", classification), ("reason", reason)), Cancellation);

        Assert.True(effect is Effect.Done == becomes is not null, effect.ToString());
        Assert.Equal(becomes ?? "", Text(SentinelCase.Incident(outside.Truth)["classificationReason"]));
    }

    [Fact]
    public async Task What_an_event_says_is_text_in_a_comment()
    {
        await using var outside = await Outside.CreateAsync();

        await outside.Action("sentinel-incident.comment").DoAsync(Outside.Call(null, "1", ("incident", Name), ("text", "one\n<img src=x onerror=alert(1)> [click](https://evil.example)\u202e")), Cancellation);

        var comment = Assert.Single(SentinelCase.Comments(outside.Truth));
        Assert.StartsWith("one\n‹img", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", comment, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', comment);
        Assert.EndsWith("SecResponder sr-1, in-1: Beacon", comment, StringComparison.Ordinal);
    }

    private static ActionCall Close() => Outside.Call(null, "1", ("incident", Name), ("classification", "FalsePositive"), ("text", "a scan of ours"));

    private static void Change(Outside outside, Action<JsonObject> change)
    {
        var resource = AzureTested.Seen(outside.Truth, AzureSeeds.SentinelIncident).Node();
        resource["id"] = AzureSeeds.SentinelIncident;
        change(resource["properties"]!.AsObject());
        outside.Truth.Get<AzureSystem>().World.Put(resource);
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
