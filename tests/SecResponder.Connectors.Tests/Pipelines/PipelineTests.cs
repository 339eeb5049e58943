using SecResponder.Connectors.Pipelines;
using SecResponder.Connectors.Pipelines.AzurePipelines;
using SecResponder.Connectors.Pipelines.GitHubActions;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Pipelines;
using SecResponder.Lab.State;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Pipelines;

/// <summary>Runs of both kinds of pipelines, beyond what the contract suite holds every action to.</summary>
public sealed class PipelineTests
{
    private const string Workflow = "workflow.run";
    private const string Pipeline = "pipeline.run";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Workflow)]
    [InlineData(Pipeline)]
    public async Task A_step_is_done_when_its_run_has_succeeded_and_until_then_it_runs(string action)
    {
        await using var outside = await OutsideAsync(definition => definition.DoneWhen = RunDoneWhen.Succeeded);
        var call = Call(action);

        var begun = Assert.IsType<Effect.Running>(await outside.Action(action).DoAsync(call, Cancellation));
        Assert.IsType<Effect.Running>(await outside.Action(action).FindAsync(call, Cancellation));
        Runs(outside, action).End(SystemOf(action), long.Parse(begun.Reference, System.Globalization.CultureInfo.InvariantCulture), "success");

        var done = Assert.IsType<Effect.Done>(await outside.Action(action).FindAsync(call, Cancellation));
        Assert.Equal(begun.Reference, done.Reference);
        Assert.StartsWith("https://", done.Link, StringComparison.Ordinal);
        var inputs = Assert.Single(Runs(outside, action).Snapshot()).Inputs;
        Assert.Equal(("203.0.113.9", "sr-1"), (inputs["address"], inputs[action == Workflow ? "secresponder_step" : "secresponderStep"]));
    }

    [Theory]
    [InlineData(Workflow, "failure", "has failed: https://")]
    [InlineData(Workflow, "cancelled", "was cancelled: https://")]
    [InlineData(Pipeline, "failure", "has failed: https://")]
    [InlineData(Pipeline, "cancelled", "was cancelled: https://")]
    public async Task A_run_that_comes_to_nothing_is_told_with_where_to_look(string action, string conclusion, string expected)
    {
        await using var outside = await OutsideAsync(definition => definition.DoneWhen = RunDoneWhen.Succeeded);
        var begun = Assert.IsType<Effect.Running>(await outside.Action(action).DoAsync(Call(action), Cancellation));
        Runs(outside, action).End(SystemOf(action), long.Parse(begun.Reference, System.Globalization.CultureInfo.InvariantCulture), conclusion);

        Assert.Contains(expected, Assert.IsType<Effect.Refused>(await outside.Action(action).FindAsync(Call(action), Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Workflow)]
    [InlineData(Pipeline)]
    public async Task A_run_that_is_not_to_be_seen_yet_is_under_way_and_not_absent(string action)
    {
        await using var outside = await OutsideAsync(_ => { }, seenWithin: TimeSpan.FromMinutes(2));
        // The answer is lost, and the list does not show the run yet.
        _ = outside.Truth.Break(new LabFault { System = SystemOf(action), Kind = LabFaultKind.LateVisibility, Milliseconds = 60_000, Method = "POST" });
        await outside.Action(action).DoAsync(Call(action), Cancellation);

        Assert.IsType<Effect.Running>(await outside.Action(action).FindAsync(Call(action), Cancellation));
        // The twin: with no time for it, it would be started once more.
        Assert.Equal(new Effect.Absent(), await outside.Action(action).FindAsync(Call(action) with { IntentAt = Outside.Now.AddMinutes(-3) }, Cancellation));
    }

    [Theory]
    [InlineData(Workflow)]
    [InlineData(Pipeline)]
    public async Task Of_a_later_attempt_nobody_can_tell_whether_its_run_should_be_to_be_seen(string action)
    {
        await using var outside = await OutsideAsync(_ => { }, seenWithin: TimeSpan.FromMinutes(2));
        var later = Call(action) with { Attempt = 2, IntentAt = Outside.Now.AddMinutes(-7) };

        Assert.IsType<Effect.Running>(await outside.Action(action).FindAsync(later, Cancellation));
        Assert.Equal(new Effect.Absent(Knowable: false), await outside.Action(action).FindAsync(later with { IntentAt = Outside.Now.AddMinutes(-9) }, Cancellation));
    }

    [Theory]
    [InlineData(Workflow)]
    [InlineData(Pipeline)]
    public async Task A_run_is_found_behind_many_others(string action)
    {
        await using var outside = await Outside.CreateAsync();
        await outside.Action(action).DoAsync(Call(action), Cancellation);
        var runs = Runs(outside, action);
        var mine = Assert.Single(runs.Snapshot());
        for (var other = 0; other < 250; other++)
            runs.Start(SystemOf(action), mine.Pipeline, $"contain-sr-other-{other}", mine.Inputs, TimeSpan.Zero);

        Assert.Equal(mine.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), Assert.IsType<Effect.Done>(await outside.Action(action).FindAsync(Call(action), Cancellation)).Reference);
    }

    [Theory]
    [InlineData(Workflow)]
    [InlineData(Pipeline)]
    public async Task What_has_run_is_not_taken_back_and_what_runs_is_cancelled(string action)
    {
        await using var outside = await Outside.CreateAsync();
        await outside.Action(action).DoAsync(Call(action), Cancellation);

        Assert.IsType<Effect.Done>(await outside.Action(action).UndoAsync(Call(action), Cancellation));
        Assert.Equal("cancelled", Assert.Single(Runs(outside, action).Snapshot()).Conclusion);

        var second = Call(action) with { StepId = "sr-2" };
        var done = Assert.IsType<Effect.Done>(await outside.Action(action).DoAsync(second, Cancellation));
        Runs(outside, action).End(SystemOf(action), long.Parse(done.Reference, System.Globalization.CultureInfo.InvariantCulture), "success");
        Assert.Contains("only another run", Assert.IsType<Effect.Refused>(await outside.Action(action).UndoAsync(second, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a name that is none", "contain-all", "address", "203.0.113.9", "there are: contain")]
    [InlineData("a path in place of a name", "soc/response/.github/workflows/contain.yml", "address", "203.0.113.9", "there are: contain")]
    [InlineData("an input that is not allowed", "contain", "command", "rm", "takes no input 'command'")]
    [InlineData("the step's own input", "contain", "secresponder_step", "sr-9", "takes no input")]
    [InlineData("a value that leaves its pattern", "contain", "address", "203.0.113.9; rm -rf /", "does not fit")]
    [InlineData("a second line", "contain", "address", "203.0.113.9\nX=1", "not one line")]
    [InlineData("nothing", "contain", "address", "", "does not fit")]
    public async Task Only_named_pipelines_are_run_with_inputs_that_fit(string why, string name, string input, string value, string expected)
    {
        await using var outside = await Outside.CreateAsync();

        foreach (var action in (string[])[Workflow, Pipeline])
        {
            var refused = Assert.IsType<Effect.Refused>(await outside.Action(action).DoAsync(Outside.Call(null, "1", (Parameter(action), name), ($"inputs.{input}", value)), Cancellation));
            Assert.True(refused.Reason.Contains(expected, StringComparison.Ordinal), $"{why}: {refused.Reason}");
        }
        Assert.Equal(0, outside.Wire.Requests);
    }

    [Fact]
    public async Task Another_teams_pipeline_is_not_run()
    {
        await using var outside = await OutsideAsync(definition => definition.Owners.Add("network"));

        foreach (var action in (string[])[Workflow, Pipeline])
            Assert.Contains("may not run", Assert.IsType<Effect.Refused>(await outside.Action(action).DoAsync(Call(action), Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHub_asks_for_patience_by_403_too()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "githubactions", Kind = LabFaultKind.Status, Status = 403, RetryAfter = 30, Method = "POST" });

        var again = Assert.IsType<Effect.TryAgain>(await outside.Action(Workflow).DoAsync(Call(Workflow), Cancellation));
        Assert.True(again is { After.TotalSeconds: 30, Everybody: true }, again.ToString());
    }

    [Fact]
    public async Task A_server_that_does_not_tell_the_run_is_asked_for_it()
    {
        await using var outside = await OutsideAsync(_ => { }, seenWithin: TimeSpan.FromMinutes(2));
        _ = outside.Truth.Break(new LabFault { System = "githubactions", Kind = LabFaultKind.Status, Status = 204, Body = "", Method = "POST" });

        Assert.IsType<Effect.Running>(await outside.Action(Workflow).DoAsync(Call(Workflow), Cancellation));
        Assert.IsType<Effect.Running>(await outside.Action(Workflow).FindAsync(Call(Workflow), Cancellation));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_to_Azure_DevOps_is_told_so_though_it_answers_a_page()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Secrets.Values["env:PIPELINES"] = "expired";

        var check = await outside.Action(Pipeline).CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains("401", check.Note, StringComparison.Ordinal);
        Assert.Contains("env:PIPELINES", outside.Secrets.Forgotten);
    }

    [Theory]
    [InlineData("a workflow that is not there", "other.yml", "404")]
    [InlineData("the right one", "contain.yml", null)]
    public async Task A_workflow_that_can_not_be_read_is_named(string why, string file, string? expected)
    {
        await using var outside = await Outside.CreateAsync(options => options.Of<GitHubActionsOptions>("GitHubActions").Workflows["contain"].File = file);

        var check = await outside.Action(Workflow).CheckAsync(Cancellation);

        Assert.True(check.Usable == expected is null && check.Note.Contains(expected is null ? "can be read" : $"contain: {expected}", StringComparison.Ordinal), $"{why}: {check.Note}");
    }

    private static Task<Outside> OutsideAsync(Action<RunDefinition> change, TimeSpan? seenWithin = null) => Outside.CreateAsync(options =>
    {
        var (actions, pipelines) = (options.Of<GitHubActionsOptions>("GitHubActions"), options.Of<AzurePipelinesOptions>("AzurePipelines"));
        change(actions.Workflows["contain"]);
        change(pipelines.Pipelines["contain"]);
        if (seenWithin is { } within)
            (actions.SeenWithin, pipelines.SeenWithin) = (within, within);
    });

    private static ActionCall Call(string action) => Outside.Call(null, "1", (Parameter(action), "contain"), ("inputs.address", "203.0.113.9"));

    private static string Parameter(string action) => action == Workflow ? "workflow" : "pipeline";

    private static string SystemOf(string action) => action == Workflow ? "githubactions" : "azurepipelines";

    private static RunBook Runs(Outside outside, string action) =>
        action == Workflow ? outside.Truth.Get<GitHubActionsSystem>().Runs : outside.Truth.Get<AzurePipelinesSystem>().Runs;
}
