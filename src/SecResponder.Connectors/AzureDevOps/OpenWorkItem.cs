using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureDevOps;

/// <summary><c>ticket.open</c>: a work item, found again by the tag that is the step's id, by a query over all projects of the organization, or by its number.</summary>
/// <remarks>Microsoft Learn, "Azure DevOps Services REST API", work items, WIQL and comments, 7.1.</remarks>
internal sealed partial class OpenWorkItem(AzureDevOpsApi api, AzureDevOpsOptions options, TicketHomes homes) : IWatchedTicket
{
    internal const string System = "Azure DevOps";
    private const int LongestTitle = 240;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = TicketSignature.In(System) with
    {
        Permissions = [new ActionPermission(PermissionKind.TokenScope, "vso.work_write", "query, read, create and change work items; the host's identity must be a user of the organization that may view and edit work items in the area")],
        FoundBy = "the tag that is the step's id, by a query over the organization; by its number where that is known",
        UndoneBy = "the state Connectors:AzureDevOps:CancelState (or one of the category Removed) and a comment, in one change; a work item that people have closed stays as it is",
        Limits = new ActionLimits(0, 4, "by consumption, 200 units in five minutes; beyond it answers are held back, then 429 with Retry-After"),
        Unverified =
        [
            "that a query finds a work item as soon as it was created",
            "states, mandatory fields and rules: each process has its own; Check asks for a creation that is only validated",
            "the interface of comments is a preview (7.1-preview.4)",
            "who takes the tag away takes the ticket away from us; Azure DevOps Server is not served",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var places = homes.PlacesIn("AzureDevOps");
        if (places.IsEmpty)
            return new CheckResult(false, "no project is named: set Connectors:AzureDevOps:Project, or a Place for each queue");
        foreach (var place in places)
        {
            var answer = await api.SendAsync(HttpMethod.Post, $"{Creation(place)}?validateOnly=true", Patch(Fields(place, "SecResponder", "", [])), cancellation);
            if (!answer.IsSuccess)
                return new CheckResult(false, $"{place}: {(int)answer.Status}: {answer.Reason}");
        }
        return new CheckResult(true, $"work items can be created in {string.Join(", ", places)}");
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (call.Place is not { } place)
            return new Effect.Refused("nothing says which project the ticket belongs to: set Connectors:AzureDevOps:Project");
        // Nothing in Azure DevOps keeps two work items of one step apart: whoever was here before us is looked for first.
        if (await ItemAsync(call, cancellation) is { } there)
            return Opened(there);
        var text = TicketText.Of(call, LongestTitle);
        ImmutableArray<(string Path, object Value)> priority =
            call.Context.Level is { } level && options.Priorities.TryGetValue(level, out var number) ? [("/fields/Microsoft.VSTS.Common.Priority", number)] : [];
        var answer = await api.SendAsync(
            HttpMethod.Post, Creation(place), Patch([.. Fields(place, text.Title, WorkItemText.Description(text), [call.StepId, "secresponder"]), .. priority]), cancellation);
        if (!answer.IsSuccess)
            return answer.Failure();
        return answer.Body is { } body && WorkItem.Of(body) is { } item ? Opened(item) : throw answer.Unreadable();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => await ItemAsync(call, cancellation) is { } item ? Opened(item) : new Effect.Absent();

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await ItemAsync(call, cancellation) is not { } item)
            return new Effect.Done("", "there is no such ticket any more");
        var states = await StatesAsync(item, cancellation);
        if (IsOver(item, states))
            return new Effect.Done(item.Number, "it was closed already");
        if ((options.CancelState ?? states.FirstOrDefault(state => state.Category == "Removed").Name ?? states.FirstOrDefault(state => state.Category == "Completed").Name) is not { } cancelled)
            return new Effect.Refused($"{item.Type} has no state that ends it: set Connectors:AzureDevOps:CancelState");
        // All of it or nothing, and only as long as nobody else has changed it.
        var body = JsonSerializer.Serialize(new object[]
        {
            new { op = "test", path = "/rev", value = item.Rev },
            new { op = "add", path = "/fields/System.State", value = cancelled },
            new { op = "add", path = "/fields/System.History", value = WorkItemText.Comment($"Taken back by SecResponder ({call.StepId})") },
        });
        var answer = await api.SendAsync(HttpMethod.Patch, $"_apis/wit/workitems/{item.Number}", body, cancellation);
        return answer.Status == HttpStatusCode.PreconditionFailed ? new Effect.TryAgain($"work item {item.Number} was changed meanwhile")
            : !answer.IsSuccess ? answer.Failure()
            : answer.Body is { } after && WorkItem.Of(after) is not null ? new Effect.Done(item.Number, $"state {cancelled}") : throw answer.Unreadable();
    }

    private string Creation(string place) => $"{Escaped(Project(place))}/_apis/wit/workitems/${Escaped(options.WorkItemType)}";

    private static ImmutableArray<(string Path, object Value)> Fields(string place, string title, string description, ImmutableArray<string> tags) =>
    [
        ("/fields/System.Title", title),
        ("/fields/System.Description", description),
        ("/fields/System.AreaPath", place),
        .. tags.IsEmpty ? Array.Empty<(string, object)>() : [("/fields/System.Tags", string.Join("; ", tags))],
    ];

    private static string Patch(ImmutableArray<(string Path, object Value)> fields) => JsonSerializer.Serialize(fields.Select(field => new { op = "add", path = field.Path, value = field.Value }));

    private Effect.Done Opened(WorkItem item) =>
        new(item.Number, $"ticket {item.Number}", options.BaseAddress is { } address ? $"{address.AbsoluteUri.TrimEnd('/')}/{(item.Project.Length > 0 ? Escaped(item.Project) + "/" : "")}_workitems/edit/{item.Number}" : null);

    private static string Project(string place) => place.Split('\\')[0];

    private static string Escaped(string part) => Uri.EscapeDataString(part);
}

/// <summary>A work item, as far as it is looked at.</summary>
internal sealed record WorkItem(string Number, int Rev, string Project, string Type, string State, string Reason, ImmutableArray<string> Tags, string ClosedBy)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static WorkItem? Of(JsonElement item)
    {
        if (item.Member("id") is not { ValueKind: JsonValueKind.Number } id || !id.TryGetInt32(out var number) || item.Member("rev") is not { ValueKind: JsonValueKind.Number } at || !at.TryGetInt32(out var rev)
            || item.Member("fields") is not { ValueKind: JsonValueKind.Object } fields)
            return null;
        var closedBy = Who(fields.Member("Microsoft.VSTS.Common.ClosedBy")) is { Length: > 0 } closer ? closer : Who(fields.Member("System.ChangedBy"));
        return new WorkItem(
            number.ToString(CultureInfo.InvariantCulture), rev, fields.Text("System.TeamProject"), fields.Text("System.WorkItemType"), fields.Text("System.State"), fields.Text("System.Reason"),
            [.. fields.Text("System.Tags").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], closedBy);
    }

    private static string Who(JsonElement? identity) => identity?.Text("uniqueName") is { Length: > 0 } name ? name : identity?.Text("displayName") ?? "";
}
