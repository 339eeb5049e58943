using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Jira;

/// <summary>Jira Cloud's REST API version 3: issues.</summary>
internal sealed class JiraSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public IssueBook Book { get; } = new(options.Of<JiraLab>(), time);

    public override string Name => "jira";

    public override bool Owns(string path) => path.StartsWith("/rest/api/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new JiraApi(Book, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("issues", Book.Snapshot(), JiraJson.Default.IssueSeen)];

    public override void Clear() => Book.Clear();
}

/// <summary>How the lab's Jira stands.</summary>
public sealed class JiraLab
{
    /// <summary>The projects' keys.</summary>
    public IReadOnlyList<string> Projects { get; set; } = ["SEC", "NET"];

    /// <summary>The custom fields: their ids and what people call them.</summary>
    public IReadOnlyList<(string Id, string Name)> Fields { get; set; } = [("customfield_10050", "Planned start"), ("customfield_10051", "Planned end"), ("customfield_10052", "Affected services")];

    /// <summary>How long the search knows nothing of what was written. Default 2 s.</summary>
    public TimeSpan IndexLag { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>One issue, its texts as a reader sees them.</summary>
public sealed record IssueSeen(
    string Key, string Summary, string Description, IReadOnlyList<string> Labels, string Status, string? Resolution, string? Priority, string? Step, IReadOnlyList<string> Comments);

/// <summary>Jira's part of the lab.</summary>
public static class LabIssues
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The issues, oldest first.</summary>
        public IReadOnlyList<IssueSeen> Issues => snapshot.Of<IssueSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IssueSeen))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JiraJson : JsonSerializerContext;
