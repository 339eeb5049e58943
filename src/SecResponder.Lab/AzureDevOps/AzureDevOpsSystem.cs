using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.AzureDevOps;

/// <summary>Azure DevOps' REST API: work items of one organization.</summary>
internal sealed class AzureDevOpsSystem(LabOptions options, TimeProvider time) : LabSystem
{
    public WorkItemBook Book { get; } = new(options.Of<AzureDevOpsLab>(), time);

    public override string Name => "azuredevops";

    // Pipelines of another organization lie below /ado/.
    public override bool Owns(string path) => path.Contains("/_apis/", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("/ado/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes) => new AzureDevOpsApi(Book, options).Map(routes);

    public override IEnumerable<LabView> Look() => [LabView.Of("workItems", Book.Snapshot(), AzureDevOpsJson.Default.WorkItemSeen)];

    public override void Clear() => Book.Clear();
}

/// <summary>How the lab's Azure DevOps stands.</summary>
public sealed class AzureDevOpsLab
{
    /// <summary>The projects.</summary>
    public IReadOnlyList<string> Projects { get; set; } = ["Security", "Platform"];

    /// <summary>The states of a task, each with its category. Default: those of the Agile process.</summary>
    public IReadOnlyList<(string Name, string Category)> States { get; set; } = [("New", "Proposed"), ("Active", "InProgress"), ("Closed", "Completed"), ("Removed", "Removed")];

    /// <summary>A field without which nothing is saved; null: there is none.</summary>
    public string? Mandatory { get; set; }
}

/// <summary>One work item.</summary>
public sealed record WorkItemSeen(int Id, string Project, string Area, string Title, string Description, string State, IReadOnlyList<string> Tags, string? Priority, string ChangedBy, IReadOnlyList<string> Comments);

/// <summary>Azure DevOps' part of the lab.</summary>
public static class LabWorkItems
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The work items, oldest first.</summary>
        public IReadOnlyList<WorkItemSeen> WorkItems => snapshot.Of<WorkItemSeen>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WorkItemSeen))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class AzureDevOpsJson : JsonSerializerContext;
