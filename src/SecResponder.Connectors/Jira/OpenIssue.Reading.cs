using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Tickets;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Jira;

// Where the issue is, what people are told by it after it was opened, and what they have made of it.
internal sealed partial class OpenIssue
{
    private const string Fields = "labels,status,resolution";
    private const int CommentsAPage = 100;
    private const int MostPages = 20;

    /// <inheritdoc/>
    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await IssueAsync(call, settled: true, cancellation) is not { } issue)
            return new TicketSeen(true, null, "", "there is no such ticket any more");
        var (status, resolution) = (Name(issue, "status"), Name(issue, "resolution"));
        if (!IsOver(issue))
            return new TicketSeen(false, null, "", "");
        var by = await ClosedByAsync(issue.Text("key"), cancellation);
        return new TicketSeen(true, CloseCodes.Verdict([resolution, status], options.FalsePositive, options.TruePositive), PlainText.Line(by, 200), PlainText.Line($"{status} {resolution}".Trim(), 1000));
    }

    /// <inheritdoc/>
    public async Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation)
    {
        if (await IssueAsync(call, settled: true, cancellation) is not { } issue)
            return new Effect.Refused("there is no such ticket any more");
        var answer = await api.SendAsync(HttpMethod.Post, $"issue/{issue.Text("key")}/comment", CommentBody(text), cancellation);
        return answer.IsSuccess ? new Effect.Done(issue.Text("key"), "commented") : answer.Failure();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation)
    {
        if (await IssueAsync(call, settled: true, cancellation) is not { } issue)
            return new Effect.Absent();
        // Only our first line begins so: what an event says stands in a block below it.
        return (await CommentsAsync(issue.Text("key"), cancellation)).Any(line => line.StartsWith($"SecResponder [{commentId}]", StringComparison.Ordinal))
            ? new Effect.Done(issue.Text("key"), commentId)
            : new Effect.Absent();
    }

    private static string CommentBody(string text)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WritePropertyName("body");
            Adf.Write(json, text);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    // The first lines of the comments, the newest first.
    private async Task<IReadOnlyList<string>> CommentsAsync(string key, CancellationToken cancellation)
    {
        var lines = new List<string>();
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"issue/{key}/comment?orderBy=-created&maxResults={CommentsAPage}&startAt={lines.Count}", null, cancellation);
            var comments = answer.List("comments");
            lines.AddRange(comments.Select(comment => comment.Member("body") is { } body ? Adf.FirstLine(body) : ""));
            if (comments.Count < CommentsAPage)
                return lines;
        }
        throw new ConnectorException($"{key} has more comments than are read: whether one is among them can't be told");
    }

    // Step ids are hex: nothing in them can end the query. It names no project: an issue that people have moved is still ours.
    private async Task<JsonElement?> IssueAsync(ActionCall call, bool settled, CancellationToken cancellation)
    {
        if (call.Reference is { } key && IssueKey().IsMatch(key))
            return await ByKeyAsync(call, key, cancellation);
        var path = $"search/jql?jql={Uri.EscapeDataString($"labels = \"{call.StepId}\" ORDER BY created ASC")}&fields={Fields}&maxResults=2";
        for (var part = 1; ; part *= 2)
        {
            var answer = await api.SendAsync(HttpMethod.Get, path, null, cancellation);
            var issues = answer.List("issues");
            if (issues.Any(issue => issue.Text("key").Length == 0))
                throw answer.Unreadable();
            foreach (var issue in issues)
                if (IsOurs(issue, call.StepId))
                    return issue;
            if (!settled || part > Parts / 2 + 1 || options.SearchSettles == TimeSpan.Zero)
                return null;
            await Task.Delay(options.SearchSettles * part / Parts, time, cancellation);
        }
    }

    private async Task<JsonElement?> ByKeyAsync(ActionCall call, string key, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"issue/{key}?fields={Fields}&properties={Property}", null, cancellation);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw answer.Broken();
        return answer.Body is { ValueKind: JsonValueKind.Object } issue && issue.Text("key").Length > 0 ? IsOurs(issue, call.StepId) ? issue : null : throw answer.Unreadable();
    }

    private async Task<string> ClosedByAsync(string key, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"issue/{key}?fields=status&expand=changelog", null, cancellation);
        if (!answer.IsSuccess)
            throw answer.Broken();
        var changes = answer.Body?.Member("changelog")?.Items("histories") ?? [];
        var last = changes.Where(change => change.Items("items").Any(item => item.Text("field") == "status")).MaxBy(change => change.Text("created"), StringComparer.Ordinal);
        return last.Member("author") is { } author ? author.Text("emailAddress") is { Length: > 0 } address ? address : author.Text("displayName") : "";
    }

    private static bool IsOurs(JsonElement issue, string stepId) =>
        issue.Member("fields") is { } fields && fields.Texts("labels").Contains(stepId, StringComparer.Ordinal)
        || issue.Member("properties")?.Member(Property)?.Text("step") == stepId;

    private static bool IsOver(JsonElement issue) => issue.Member("fields")?.Member("status")?.Member("statusCategory")?.Text("key") == "done";

    private static string Name(JsonElement issue, string field) => issue.Member("fields")?.Member(field)?.Text("name") ?? "";

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[A-Z][A-Z0-9_]*-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex IssueKey();
}
