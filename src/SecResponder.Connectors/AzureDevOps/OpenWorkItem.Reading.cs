using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Tickets;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureDevOps;

// Where the work item is, what people are told by it after it was opened, and what they have made of it.
internal sealed partial class OpenWorkItem
{
    private const string Preview = "-preview.4";
    private const int MostPages = 20;

    /// <inheritdoc/>
    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await ItemAsync(call, cancellation) is not { } item)
            return new TicketSeen(true, null, "", "there is no such ticket any more");
        if (!IsOver(item, await StatesAsync(item, cancellation)))
            return new TicketSeen(false, null, "", "");
        return new TicketSeen(
            true, CloseCodes.Verdict([.. item.Tags, item.State, item.Reason], options.FalsePositive, options.TruePositive), PlainText.Line(item.ClosedBy, 200),
            PlainText.Line($"{item.State} {item.Reason} {string.Join(", ", item.Tags.Where(tag => tag != call.StepId && tag != "secresponder"))}".Trim(), 1000));
    }

    /// <inheritdoc/>
    public async Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation)
    {
        if (await ItemAsync(call, cancellation) is not { } item)
            return new Effect.Refused("there is no such ticket any more");
        var answer = await api.SendAsync(
            HttpMethod.Post, Comments(item), JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = WorkItemText.Comment(text) }), cancellation, Preview);
        return answer.IsSuccess ? new Effect.Done(item.Number, "commented") : answer.Failure();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation)
    {
        if (await ItemAsync(call, cancellation) is not { } item)
            return new Effect.Absent();
        var next = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"{Comments(item)}?$top=200&order=desc{next}", null, cancellation, Preview);
            // Only our first line begins so: what an event says never begins a comment.
            if (answer.List("comments").Any(comment => WorkItemText.FirstLine(comment.Text("text")).StartsWith($"SecResponder [{commentId}]", StringComparison.Ordinal)))
                return new Effect.Done(item.Number, commentId);
            if (answer.Text("continuationToken") is not { Length: > 0 } token)
                return new Effect.Absent();
            next = $"&continuationToken={Escaped(token)}";
        }
        throw new ConnectorException($"work item {item.Number} has more comments than are read: whether one is among them can't be told");
    }

    private static string Comments(WorkItem item) => $"{Escaped(item.Project)}/_apis/wit/workitems/{item.Number}/comments";

    private async Task<WorkItem?> ItemAsync(ActionCall call, CancellationToken cancellation)
    {
        if (call.Reference is { } reference && int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return await ByNumberAsync(call, number, cancellation);
        // Step ids are hex: nothing in them can end the query. It names no project: a work item that people have moved is still ours.
        var query = JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = $"SELECT [System.Id] FROM workitems WHERE [System.Tags] CONTAINS '{call.StepId}' ORDER BY [System.Id]" });
        var answer = await api.SendAsync(HttpMethod.Post, "_apis/wit/wiql?$top=5", query, cancellation);
        foreach (var found in answer.List("workItems"))
        {
            if (found.Member("id") is not { ValueKind: JsonValueKind.Number } id || !id.TryGetInt32(out var known))
                throw answer.Unreadable();
            if (await ByNumberAsync(call, known, cancellation) is { } item)
                return item;
        }
        return null;
    }

    private async Task<WorkItem?> ByNumberAsync(ActionCall call, int number, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"_apis/wit/workitems/{number}"), null, cancellation);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw answer.Broken();
        var item = answer.Body is { } body ? WorkItem.Of(body) ?? throw answer.Unreadable() : throw answer.Unreadable();
        return item.Tags.Contains(call.StepId, StringComparer.OrdinalIgnoreCase) ? item : null;
    }

    // Which states end a work item its process says.
    private async Task<ImmutableArray<(string Name, string Category)>> StatesAsync(WorkItem item, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"{Escaped(item.Project)}/_apis/wit/workitemtypes/{Escaped(item.Type)}/states", null, cancellation);
        return [.. answer.List("value").Select(state => (state.Text("name"), state.Text("category")))];
    }

    private static bool IsOver(WorkItem item, ImmutableArray<(string Name, string Category)> states) =>
        states.FirstOrDefault(state => state.Name == item.State).Category is "Completed" or "Removed";
}
