using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Pipelines;

/// <summary>GitHub Actions below <c>/gha/</c>.</summary>
internal sealed class GitHubActionsSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public RunBook Runs { get; } = new(options.Of<LabRuns>(), time);

    /// <summary>The public key of the app that may ask for tokens, PEM; null: there is none.</summary>
    public string? AppKey { get; set; }

    public override string Name => "githubactions";

    public override bool Owns(string path) => path.StartsWith("/gha/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new GitHubActionsApi(this, options, time).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("workflowRuns", Runs.Snapshot(), PipelinesJson.Default.RunSeen)];

    public override void Clear() => Runs.Clear();
}

/// <summary>Azure DevOps' pipelines below <c>/ado/</c>.</summary>
internal sealed class AzurePipelinesSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public RunBook Runs { get; } = new(options.Of<LabRuns>(), time);

    public override string Name => "azurepipelines";

    public override bool Owns(string path) => path.StartsWith("/ado/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new AzurePipelinesApi(Runs, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("pipelineRuns", Runs.Snapshot(), PipelinesJson.Default.RunSeen)];

    public override void Clear() => Runs.Clear();
}

/// <summary>How both read and answer.</summary>
internal static class PipelinesReply
{
    public static async Task<JsonObject> BodyAsync(this HttpContext context) => await context.ReadAsync(PipelinesJson.Default.JsonObject) ?? [];

    public static Task JsonAsync(this HttpContext context, int status, JsonObject body) => context.JsonAsync(status, JsonSerializer.SerializeToUtf8Bytes(body, PipelinesJson.Default.JsonObject));

    public static IReadOnlyDictionary<string, string> Texts(JsonNode? map) => map is JsonObject given ? given.ToDictionary(one => one.Key, one => one.Value?.ToString() ?? "", StringComparer.Ordinal) : new Dictionary<string, string>();
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RunSeen))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class PipelinesJson : JsonSerializerContext;
