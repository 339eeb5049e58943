using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Jira;

/// <summary>
/// <c>ticket.open</c>: an issue, found again by its label, which is the step's id, or by the same in its property, which people don't see. By its key an issue is read at once;
/// the search knows it only when it was indexed, so that what is not found is searched for again for a while before it counts as not there.
/// </summary>
/// <remarks>Atlassian's developer pages: "The Jira Cloud platform REST API" version 3, "Search After Write with Search And Reconcile".</remarks>
internal sealed partial class OpenIssue(JiraApi api, JiraOptions options, TicketHomes homes, TimeProvider time) : IWatchedTicket
{
    internal const string System = "Jira";
    internal const string Property = "secresponder";

    // Jira takes 255; a cut says so, and a control character takes six.
    private const int LongestTitle = 240;
    // Pauses of 1, 2, 4 and 8 parts: the last search is at the end of the time.
    private const int Parts = 15;
    private const int MostRemembered = 4096;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = TicketSignature.In(System) with
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.TokenScope, "read:jira-work", "search and read issues, comments and transitions"),
            new ActionPermission(PermissionKind.TokenScope, "write:jira-work", "create, comment and transition issues; in each project the account needs Browse projects, Create issues, Add comments and Transition issues"),
        ],
        FoundBy = "the label that is the step's id, or the same in the issue's property secresponder; the search is asked again until its index has had time",
        UndoneBy = "a comment and the first transition of Connectors:Jira:CancelBy that there is; an issue that people have closed stays as it is",
        Limits = new ActionLimits(0, 4, "a budget of cost by site and user; beyond it 429 with Retry-After") { Timeout = TimeSpan.FromSeconds(40) },
        Unverified =
        [
            "names of transitions, statuses and resolutions, and mandatory fields: each project has its own",
            "an index that is behind by more than Connectors:Jira:SearchSettles after a lost answer: a second issue would be opened",
            "Jira Data Center, whose API version 2 takes other texts, is not served",
        ],
    };

    // Steps that this process has asked to create an issue for: only for these the search may be behind.
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        string[] needed = ["BROWSE_PROJECTS", "CREATE_ISSUES", "ADD_COMMENTS", "TRANSITION_ISSUES"];
        var projects = homes.PlacesIn("Jira");
        if (projects.IsEmpty)
            return new CheckResult(false, "no project is named: set Connectors:Jira:Project, or a Place for each queue");
        foreach (var project in projects)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"mypermissions?projectKey={project}&permissions={string.Join(',', needed)}", null, cancellation);
            if (!answer.IsSuccess)
                return new CheckResult(false, $"{project}: {(int)answer.Status}: {answer.Reason}");
            var missing = needed.Where(name => answer.Body?.Member("permissions")?.Member(name)?.Member("havePermission")?.ValueKind != JsonValueKind.True).ToArray();
            if (missing.Length > 0)
                return new CheckResult(false, $"{project}: the account lacks {string.Join(", ", missing)}");
        }
        return new CheckResult(true, $"issues can be created in {string.Join(", ", projects)}");
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (call.Place is not { } project)
            return new Effect.Refused("nothing says which project the ticket belongs to: set Connectors:Jira:Project");
        // Nothing in Jira keeps two issues of one step apart: whoever was here before us is looked for first.
        if (await IssueAsync(call, settled: !_asked.IsEmpty && _asked.ContainsKey(call.StepId), cancellation) is { } issue)
            return Opened(issue);
        if (_asked.Count >= MostRemembered)
            _asked.Clear();
        _asked[call.StepId] = true;
        var answer = await api.SendAsync(HttpMethod.Post, "issue", Body(call, project), cancellation);
        if (!answer.IsSuccess)
            return answer.Failure();
        return answer.Text("key") is { Length: > 0 } key ? Opened(key) : throw answer.Unreadable();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) =>
        await IssueAsync(call, settled: true, cancellation) is { } issue ? Opened(issue) : new Effect.Absent();

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await IssueAsync(call, settled: true, cancellation) is not { } issue)
            return new Effect.Done("", "there is no such ticket any more");
        var key = issue.Text("key");
        if (IsOver(issue))
            return new Effect.Done(key, "it was closed already");
        var possible = await api.SendAsync(HttpMethod.Get, $"issue/{key}/transitions", null, cancellation);
        var transitions = possible.List("transitions");
        if (options.Cancelling.Select(name => transitions.FirstOrDefault(one => Same(one.Text("name"), name) || one.Member("to") is { } to && Same(to.Text("name"), name)))
                .FirstOrDefault(one => one.ValueKind == JsonValueKind.Object) is not { ValueKind: JsonValueKind.Object } transition)
            return new Effect.Refused($"none of the transitions of {key} is among Connectors:Jira:CancelBy: it has {string.Join(", ", transitions.Select(one => $"'{one.Text("name")}'"))}");
        var note = await NoteAsync(call, key, cancellation);
        if (note is not null)
            return note;
        var fields = options.CancelResolution is { } resolution ? new Dictionary<string, object> { ["resolution"] = new Dictionary<string, string> { ["name"] = resolution } } : null;
        var body = new Dictionary<string, object> { ["transition"] = new Dictionary<string, string> { ["id"] = transition.Text("id") } };
        if (fields is not null)
            body["fields"] = fields;
        var answer = await api.SendAsync(HttpMethod.Post, $"issue/{key}/transitions", JsonSerializer.Serialize(body), cancellation);
        return answer.IsSuccess ? new Effect.Done(key, "cancelled") : answer.Failure();
    }

    // Said once, before it is taken back: after a lost answer the comment is there already.
    private async Task<Effect?> NoteAsync(ActionCall call, string key, CancellationToken cancellation)
    {
        var text = $"Taken back by SecResponder ({call.StepId})";
        if ((await CommentsAsync(key, cancellation)).Any(line => line == text))
            return null;
        var answer = await api.SendAsync(HttpMethod.Post, $"issue/{key}/comment", CommentBody(text), cancellation);
        return answer.IsSuccess ? null : answer.Failure();
    }

    private Effect.Done Opened(JsonElement issue) => Opened(issue.Text("key"));

    private Effect.Done Opened(string key) =>
        new(key, $"ticket {key}", options.BaseAddress is { Host: var host } address && host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase) ? new Uri(address, $"browse/{key}").ToString() : null);

    private string Body(ActionCall call, string project)
    {
        var text = TicketText.Of(call, LongestTitle);
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteStartObject("fields");
            Named(json, "project", "key", project);
            Named(json, "issuetype", "name", options.IssueType);
            json.WriteString("summary", text.Title);
            json.WritePropertyName("description");
            Adf.Write(json, text);
            json.WriteStartArray("labels");
            json.WriteStringValue(call.StepId);
            json.WriteEndArray();
            if (call.Context.Level is { } level && options.Priorities.GetValueOrDefault(level) is { } priority)
                Named(json, "priority", "name", priority);
            json.WriteEndObject();
            json.WriteStartArray("properties");
            json.WriteStartObject();
            json.WriteString("key", Property);
            json.WriteStartObject("value");
            json.WriteString("step", call.StepId);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Named(Utf8JsonWriter json, string field, string by, string name)
    {
        json.WriteStartObject(field);
        json.WriteString(by, name);
        json.WriteEndObject();
    }
}
