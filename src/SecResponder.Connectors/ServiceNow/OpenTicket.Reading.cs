using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.ServiceNow;

// What people have made of the ticket. States are those of ServiceNow as delivered: 6 resolved, 7 closed, 8 cancelled.
public sealed partial class OpenTicket
{
    private const string Resolved = "6";

    /// <inheritdoc/>
    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await RecordAsync(call.StepId, cancellation) is not { } record)
            return new TicketSeen(true, null, "", "there is no such ticket any more");
        var state = record.Text("state");
        var by = record.Text("closed_by.email") is { Length: > 0 } closedBy ? closedBy : record.Text("resolved_by.email");
        return new TicketSeen(
            state is Closed or Cancelled, state is Resolved or Closed ? Verdict(record.Text("close_code")) : null,
            PlainText.Line(by, 200), PlainText.Line($"{record.Text("close_code")} {record.Text("close_notes")}".Trim(), 1000));
    }

    private IncidentVerdict? Verdict(string code) =>
        Among(options.FalsePositive, code) ? IncidentVerdict.FalsePositive : Among(options.TruePositive, code) ? IncidentVerdict.TruePositive : null;

    private static bool Among(IList<string> codes, string code) => codes.Any(known => string.Equals(Plain(known), Plain(code), StringComparison.OrdinalIgnoreCase));

    private static string Plain(string code) => string.Concat(code.Where(char.IsLetterOrDigit));
}
