using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.AzurePipelines;

/// <summary><c>pipeline.run</c>: runs a pipeline of Azure DevOps, and follows its run.</summary>
/// <remarks>Microsoft Learn, Azure DevOps REST API 7.1, "Runs - Run Pipeline", "Builds - List" and "Builds - Update Build": a run and its build have one number; the build's number is the pipeline's <c>name</c>.</remarks>
internal sealed class RunPipeline(AzurePipelinesApi api, AzurePipelinesOptions options, TimeProvider time)
    : RunStep<PipelineDefinition>("Connectors:AzurePipelines:Pipelines", options.Pipelines, options.SeenWithin, options.PollEvery, time)
{
    private const int AtOnce = 200;
    private const int MostPages = 10;
    private const string Continuation = "x-ms-continuationtoken";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "pipeline.run", AzurePipelinesApi.System, "Runs a pipeline of Azure DevOps",
        [
            new ActionParameter("pipeline", ParameterKind.Text, true, "The pipeline's name in Connectors:AzurePipelines:Pipelines"),
            new ActionParameter(RunInputs.Parameter, ParameterKind.Values, false, "Its parameters, under names that the pipeline's Inputs allow"),
        ],
        IsHold: false)
    {
        Acts = true,
        Permissions = [new ActionPermission(PermissionKind.TokenScope, "vso.build_execute", "run the pipeline, see its runs, cancel one; the user behind it needs Queue builds, View builds and Stop builds of that pipeline alone")],
        FoundBy = "the step's id in the run's number, which the pipeline's name must show (docs/pipelines.md), or in its parameters",
        UndoneBy = "cancelling the run while it is queued or running; what has run is done",
        Limits = new ActionLimits(0, 4, "200 throughput units in five minutes of a user, which no call of these comes near; beyond them 429 with Retry-After"),
        Unverified = ["how soon a new run stands in the list: until SeenWithin is over it counts as under way", "whether the list of builds tells a run's parameters: without that the pipeline's name must show the step's id"],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    protected override string NameParameter => "pipeline";

    protected override async Task<string?> ProblemAsync(PipelineDefinition definition, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, definition.Project, $"pipelines/{definition.Id}", null, cancellation);
        return !answer.IsSuccess ? $"{(int)answer.Status}: {answer.Reason}" : answer.Body?.Member("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var number) && number == definition.Id ? null : "something else was answered";
    }

    protected override async Task<RunSeen?> RunAsync(PipelineDefinition definition, string stepId, DateTimeOffset since, CancellationToken cancellation)
    {
        var question = string.Create(CultureInfo.InvariantCulture,
            $"build/builds?definitions={definition.Id}&minTime={since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&queryOrder=queueTimeAscending&$top={AtOnce}");
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, definition.Project, next is null ? question : $"{question}&continuationToken={Uri.EscapeDataString(next)}", null, cancellation);
            var builds = answer.List("value");
            if (!builds.All(build => NumberOf(build) is not null))
                throw answer.Unreadable();
            foreach (var build in builds)
                if (IsOf(build, definition, stepId))
                    return Seen(build) ?? throw answer.Unreadable();
            if (!answer.Headers.TryGetValue(Continuation, out next) || next.Length == 0)
                return null;
        }
        throw new ConnectorException($"{AzurePipelinesApi.System} lists more than {AtOnce * MostPages} runs since {since:u}: whether one is this step's can't be told");
    }

    protected override async Task<(RunSeen? Run, Effect? Refusal)> StartAsync(PipelineDefinition definition, string stepId, IReadOnlyList<(string Name, string Value)> inputs, CancellationToken cancellation)
    {
        var parameters = new JsonObject { [definition.StepParameter] = stepId };
        foreach (var (name, value) in inputs)
            parameters[name] = value;
        var answer = await api.SendAsync(HttpMethod.Post, definition.Project, $"pipelines/{definition.Id}/runs", new JsonObject
        {
            ["resources"] = new JsonObject { ["repositories"] = new JsonObject { ["self"] = new JsonObject { ["refName"] = definition.Ref } } },
            ["templateParameters"] = parameters,
        }, cancellation);
        if (!answer.IsSuccess)
            return (null, answer.Failure());
        return answer.Body is { } run && NumberOf(run) is { } id && run.Text("state") is { Length: > 0 } ? (new RunSeen(id, RunState.Queued, LinkOf(run)), null) : throw answer.Unreadable();
    }

    protected override Task<ApiAnswer> CancelAsync(PipelineDefinition definition, RunSeen run, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Patch, definition.Project, $"build/builds/{run.Id}", new JsonObject { ["status"] = "cancelling" }, cancellation);

    protected override Effect Failure(ApiAnswer answer) => answer.Failure();

    private static bool IsOf(JsonElement build, PipelineDefinition definition, string stepId) =>
        build.Text("buildNumber").Contains(stepId, StringComparison.Ordinal) || (build.Member("templateParameters") is { } parameters && parameters.Text(definition.StepParameter) == stepId);

    private static RunSeen? Seen(JsonElement build)
    {
        RunState? state = (build.Text("status"), build.Text("result")) switch
        {
            ("completed", "succeeded") => RunState.Succeeded,
            ("completed", "canceled") => RunState.Cancelled,
            ("completed", "failed" or "partiallySucceeded") => RunState.Failed,
            ("inProgress", _) => RunState.Running,
            // It is on its way to its end, and nothing can be done to it any more.
            ("cancelling", _) => RunState.Cancelled,
            ("notStarted" or "postponed", _) => RunState.Queued,
            _ => null,
        };
        return NumberOf(build) is { } id && state is { } known ? new RunSeen(id, known, LinkOf(build)) : null;
    }

    private static string? NumberOf(JsonElement run) =>
        run.Member("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static string? LinkOf(JsonElement run) => run.Member("_links") is { } links && links.Member("web") is { } web && web.Text("href") is { Length: > 0 } link ? link : null;
}
