using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Tickets;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.ServiceNow;

// What people are told by the ticket after it was opened, and what they have made of it. States are those of ServiceNow as delivered: 6 resolved, 7 closed, 8 cancelled.
public sealed partial class OpenTicket
{
    private const string Resolved = "6";

    /// <inheritdoc/>
    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await RecordAsync(call, cancellation) is not { } record)
            return new TicketSeen(true, null, "", "there is no such ticket any more");
        var state = record.Text("state");
        var by = record.Text("closed_by.email") is { Length: > 0 } closedBy ? closedBy : record.Text("resolved_by.email");
        return new TicketSeen(
            state is Closed or Cancelled, state is Resolved or Closed ? CloseCodes.Verdict([record.Text("close_code")], options.FalsePositive, options.TruePositive) : null,
            PlainText.Line(by, 200), PlainText.Line($"{record.Text("close_code")} {record.Text("close_notes")}".Trim(), 1000));
    }

    /// <inheritdoc/>
    public async Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation)
    {
        if (await RecordAsync(call, cancellation) is not { } record)
            return new Effect.Refused("there is no such ticket any more");
        var body = JsonSerializer.Serialize(new Dictionary<string, string> { ["work_notes"] = Plain(text) });
        var answer = await SendAsync(HttpMethod.Patch, $"{Path(Table(call))}/{record.Text("sys_id")}?sysparm_fields=sys_id", body, cancellation);
        return answer.IsSuccess ? new Effect.Done(record.Text("number"), "commented") : answer.Failure();
    }

    /// <inheritdoc/>
    /// <remarks>The ticket's own journal is read, as one text: the table behind it (<c>sys_journal_field</c>) needs a right that the role itil lacks.</remarks>
    public async Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation)
    {
        if (await RecordAsync(call, cancellation) is not { } record)
            return new Effect.Absent();
        var answer = await SendAsync(HttpMethod.Get, $"{Path(Table(call))}/{record.Text("sys_id")}?sysparm_display_value=true&sysparm_fields=work_notes", null, cancellation);
        if (!answer.IsSuccess)
            throw answer.Broken();
        var journal = answer.Text("result", "work_notes") ?? throw new ConnectorException("ServiceNow answered something that is no ticket's journal");
        // Only our first line begins so: what an event says never begins a line.
        return journal.Split('\n').Any(line => line.StartsWith($"SecResponder [{commentId}]", StringComparison.Ordinal)) ? new Effect.Done(record.Text("number"), commentId) : new Effect.Absent();
    }

    // [code] begins HTML in a journal: what an event says stays text.
    private static string Plain(string text) => text.Replace("[code]", "[ code]", StringComparison.OrdinalIgnoreCase).Replace("[/code]", "[/ code]", StringComparison.OrdinalIgnoreCase);
}
