using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.GitHubActions;

/// <summary><c>workflow.run</c>: dispatches a workflow of GitHub Actions, and follows its run.</summary>
/// <remarks>
/// GitHub docs, "Create a workflow dispatch event" (with <c>return_run_details</c>, of 2026, the answer is 200 with the run; without it, and on older Enterprise Servers, 204), "List workflow runs for
/// a workflow": <c>display_title</c> is what the workflow's <c>run-name</c> gives.
/// </remarks>
internal sealed class RunWorkflow(GitHubActionsApi api, GitHubActionsOptions options, TimeProvider time)
    : RunStep<WorkflowDefinition>("Connectors:GitHubActions:Workflows", options.Workflows, options.SeenWithin, options.PollEvery, time)
{
    private const int AtOnce = 100;
    // GitHub lists no more than 1,000 runs of a search.
    private const int MostPages = 10;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "workflow.run", GitHubActionsApi.System, "Runs a workflow of GitHub Actions",
        [
            new ActionParameter("workflow", ParameterKind.Text, true, "The workflow's name in Connectors:GitHubActions:Workflows"),
            new ActionParameter(RunInputs.Parameter, ParameterKind.Values, false, "Its inputs, under names that the workflow's Inputs allow"),
        ],
        IsHold: false)
    {
        Acts = true,
        Permissions = [new ActionPermission(PermissionKind.TokenScope, "actions:write", "run the workflow, see its runs, cancel one; of the repository alone")],
        FoundBy = "the step's id in the run's title, which the workflow's run-name must show (docs/pipelines.md)",
        UndoneBy = "cancelling the run while it is queued or running; what has run is done",
        Limits = new ActionLimits(0, 4, "5,000 requests an hour of a token (an app 5,000 to 12,500), 80 a minute that create something; beyond them 403 or 429 with a time to come back at. 25 inputs"),
        Unverified =
        [
            "how soon a new run stands in the list of runs: until SeenWithin is over it counts as under way",
            "a workflow whose run-name does not show the step's id: its runs are never found, and the step fails after its attempts",
        ],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    protected override string NameParameter => "workflow";

    protected override async Task<string?> ProblemAsync(WorkflowDefinition definition, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, PathOf(definition), null, cancellation);
        return !answer.IsSuccess ? $"{(int)answer.Status}: {answer.Reason}" : answer.Text("state") is "active" ? null : $"the workflow is {answer.Text("state") ?? "not told"}, not active";
    }

    protected override async Task<RunSeen?> RunAsync(WorkflowDefinition definition, string stepId, DateTimeOffset since, CancellationToken cancellation)
    {
        var created = Uri.EscapeDataString($">={since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
        RunSeen? oldest = null;
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"{PathOf(definition)}/runs?event=workflow_dispatch&created={created}&per_page={AtOnce}&page={page}", null, cancellation);
            var runs = answer.List("workflow_runs");
            if (!runs.All(run => NumberOf(run) is not null))
                throw answer.Unreadable();
            // The newest stand first.
            foreach (var run in runs)
                if (run.Text("display_title").Contains(stepId, StringComparison.Ordinal))
                    oldest = Seen(run) ?? throw answer.Unreadable();
            if (runs.Count < AtOnce)
                return oldest;
        }
        return oldest ?? throw new ConnectorException($"{GitHubActionsApi.System} lists more than {AtOnce * MostPages} runs since {created}: whether one is this step's can't be told");
    }

    protected override async Task<(RunSeen? Run, Effect? Refusal)> StartAsync(WorkflowDefinition definition, string stepId, IReadOnlyList<(string Name, string Value)> inputs, CancellationToken cancellation)
    {
        var given = new JsonObject { [definition.StepInput] = stepId };
        foreach (var (name, value) in inputs)
            given[name] = value;
        var answer = await api.SendAsync(HttpMethod.Post, $"{PathOf(definition)}/dispatches", new JsonObject { ["ref"] = definition.Ref, ["inputs"] = given, ["return_run_details"] = true }, cancellation);
        if (!answer.IsSuccess)
            return (null, api.Failure(answer));
        if (answer.Status == HttpStatusCode.NoContent)
            return (null, null);
        return answer.Body is { } told && NumberOf(told, "workflow_run_id") is { } number ? (new RunSeen(number, RunState.Queued, answer.Text("html_url")), null) : throw answer.Unreadable();
    }

    protected override Task<ApiAnswer> CancelAsync(WorkflowDefinition definition, RunSeen run, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Post, $"repos/{definition.Repository}/actions/runs/{run.Id}/cancel", null, cancellation);

    protected override Effect Failure(ApiAnswer answer) => api.Failure(answer);

    private static string PathOf(WorkflowDefinition definition) => $"repos/{definition.Repository}/actions/workflows/{definition.File}";

    private static string? NumberOf(JsonElement run, string name = "id") =>
        run.Member(name) is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static RunSeen? Seen(JsonElement run)
    {
        RunState? state = (run.Text("status"), run.Text("conclusion")) switch
        {
            ("completed", "success" or "neutral") => RunState.Succeeded,
            ("completed", "cancelled") => RunState.Cancelled,
            ("completed", { Length: > 0 }) => RunState.Failed,
            ("in_progress", _) => RunState.Running,
            ("queued" or "requested" or "waiting" or "pending", _) => RunState.Queued,
            _ => null,
        };
        return NumberOf(run) is { } number && state is { } known ? new RunSeen(number, known, run.Text("html_url") is { Length: > 0 } link ? link : null) : null;
    }
}
