using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.GitHub;

/// <summary>GitHub's REST API: issues of repositories.</summary>
internal sealed class GitHubSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public IssueTracker Tracker { get; } = new(options.Of<GitHubLab>(), time);

    public override string Name => "github";

    public override bool Owns(string path) => path.StartsWith("/repos/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new GitHubApi(Tracker, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("githubIssues", Tracker.Snapshot(), GitHubJson.Default.GitHubIssueSeen)];

    public override void Clear() => Tracker.Clear();
}

/// <summary>How the lab's GitHub stands.</summary>
public sealed class GitHubLab
{
    /// <summary>The repositories, as <c>owner/name</c>.</summary>
    public IReadOnlyList<string> Repositories { get; set; } = ["acme/secops", "acme/app"];

    /// <summary>Whether the token may push: who may not has the labels dropped that they give, without a word.</summary>
    public bool MayPush { get; set; }

    /// <summary>How much content a minute may be made before it is too much at once. Default 80, as GitHub.</summary>
    public int ContentAMinute { get; set; } = 80;

    /// <summary>Whether what is too much is answered with a time to wait; GitHub does not always say one.</summary>
    public bool TellsRetryAfter { get; set; } = true;
}

/// <summary>One issue.</summary>
public sealed record GitHubIssueSeen(
    string Repository, int Number, string Title, string Body, string State, string? StateReason, IReadOnlyList<string> Labels, string? ClosedBy, IReadOnlyList<string> Comments);

/// <summary>GitHub's part of the lab.</summary>
public static class LabGitHubIssues
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The issues, oldest first.</summary>
        public IReadOnlyList<GitHubIssueSeen> GitHubIssues => snapshot.Of<GitHubIssueSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GitHubIssueSeen))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class GitHubJson : JsonSerializerContext;
