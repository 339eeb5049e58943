using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.ServiceNow;

/// <summary><c>ticket.open</c>: an incident in ServiceNow's Table API, found again by its correlation id, which is the step's.</summary>
public sealed partial class OpenTicket(ApiClient api, ServiceNowOptions options, ISecrets secrets, TicketHomes homes) : IWatchedTicket
{
    internal const string System = "ServiceNow";
    private const string Cancelled = "8";
    private const string Closed = "7";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = TicketSignature.In(System) with
    {
        Permissions = [new ActionPermission(PermissionKind.ServiceNowRole, "itil", "create, read and change records of the table; a role of your own with these three rights is less")],
        FoundBy = "correlation_id, which is the step's id",
        UndoneBy = "state 8 (cancelled) and a work note; a ticket that people have closed stays as it is",
        Limits = new ActionLimits(0, 4, "set in each instance; beyond them 429 with Retry-After"),
        Unverified =
        [
            "the numbers of states (6 resolved, 7 closed, 8 cancelled) and mandatory fields: instances change them",
            "correlation_id has no unique key: two instances of SecResponder that write at the same moment may open two tickets; the older is kept",
        ],
    };

    private readonly ServiceNowApi _api = new(api, options, secrets);

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var tables = homes.PlacesIn("ServiceNow");
        foreach (var table in tables)
        {
            var answer = await SendAsync(HttpMethod.Get, $"{Path(table)}?sysparm_limit=1&sysparm_fields=sys_id", null, cancellation);
            if (!answer.IsSuccess)
                return new CheckResult(false, $"{table}: {(int)answer.Status}: {answer.Reason}");
        }
        return new CheckResult(true, $"{string.Join(", ", tables)} can be read");
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        // Nothing in ServiceNow keeps two tickets of one step apart: whoever was here before us is looked for first.
        if (await TicketAsync(call, cancellation) is { } opened)
            return opened;
        var answer = await SendAsync(HttpMethod.Post, $"{Path(Table(call))}?sysparm_input_display_value=true&sysparm_fields=sys_id,number", Body(call), cancellation);
        if (!answer.IsSuccess)
            return answer.Failure();
        return answer.Text("result", "number") is { } number
            ? Opened(call, number, answer.Text("result", "sys_id") ?? "")
            : throw answer.Unreadable();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => await TicketAsync(call, cancellation) ?? (Effect)new Effect.Absent();

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await RecordAsync(call, cancellation) is not { } record)
            return new Effect.Done("", "there is no such ticket any more");
        if (record.Text("state") is Cancelled or Closed)
            return new Effect.Done(record.Text("number"), "it was closed already");
        var body = JsonSerializer.Serialize(new Dictionary<string, string> { ["state"] = Cancelled, ["work_notes"] = $"Taken back by SecResponder ({call.StepId})" });
        var answer = await SendAsync(HttpMethod.Patch, $"{Path(Table(call))}/{record.Text("sys_id")}", body, cancellation);
        return answer.IsSuccess ? new Effect.Done(record.Text("number"), "cancelled") : answer.Failure();
    }

    private const string Fields = "sys_id,number,state,correlation_id,close_code,close_notes,closed_by.email,resolved_by.email";

    private static string Path(string table) => $"api/now/table/{table}";

    // The table that the step was planned for, whatever the settings say now; steps of before there were places have none.
    private string Table(ActionCall call) => call.Place ?? options.Table;

    private async Task<Effect.Done?> TicketAsync(ActionCall call, CancellationToken cancellation) =>
        await RecordAsync(call, cancellation) is { } record ? Opened(call, record.Text("number"), record.Text("sys_id")) : null;

    // Step ids are hex: nothing in them can end the query.
    private async Task<JsonElement?> RecordAsync(ActionCall call, CancellationToken cancellation)
    {
        // A query that ServiceNow doesn't understand is answered with everything: the id is compared again.
        foreach (var record in await _api.QueryAsync(Table(call), $"correlation_id={call.StepId}^ORDERBYsys_created_on", Fields, 2, cancellation))
            if (record.Text("correlation_id") == call.StepId)
                return record;
        return null;
    }

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation) => _api.SendAsync(method, path, body, cancellation);

    private Effect.Done Opened(ActionCall call, string number, string sysId) => new(
        number, $"ticket {number}", sysId.Length > 0 && options.BaseAddress is { } address ? new Uri(address, $"nav_to.do?uri={Table(call)}.do?sys_id={sysId}").ToString() : null);

    private static string Body(ActionCall call)
    {
        var description = new StringBuilder();
        if (call.With.GetValueOrDefault("description") is { Length: > 0 } given)
            description.AppendLine(given.Length > TicketText.LongestGiven ? given[..TicketText.LongestGiven] + "…" : given).AppendLine();
        description.AppendLine($"Incident {call.Context.IncidentId}: {call.Context.Title}").AppendLine($"About: {call.Context.Summary}");
        if (call.Context.Change is { } change)
            description.AppendLine($"The change is {PlainText.Line(change, 1000)}");
        description.AppendLine().AppendLine("Evidence:");
        using (var evidence = JsonDocument.Parse(call.Context.Evidence))
            foreach (var (name, value) in TicketText.Bounded(evidence.RootElement.EnumerateObject().Select(member => (PlainText.Line(member.Name, 100), PlainText.Line(member.Value.ToString(), 2000)))))
                description.AppendLine($"  {name}: {value}");
        var urgency = call.Context.Level switch { "critical" or "high" => "1", "medium" => "2", _ => "3" };
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["short_description"] = PlainText.Line(call.With.GetValueOrDefault("title", call.Context.Title), 155),
            ["description"] = description.ToString(),
            ["assignment_group"] = call.With.GetValueOrDefault("queue", ""),
            ["category"] = "security",
            ["impact"] = urgency,
            ["urgency"] = urgency,
            ["correlation_id"] = call.StepId,
            ["correlation_display"] = "SecResponder",
        });
    }
}
