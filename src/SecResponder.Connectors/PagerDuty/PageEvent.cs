using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Tickets;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PagerDuty;

/// <summary>Writes an event of the Events API version 2: its key is the step's id, so that the same step is the same alert however often it is sent.</summary>
/// <remarks>PagerDuty's developer pages, "PD-CEF" and "Send an alert event": summary at most 1,024 characters, an event at most 512 KB.</remarks>
internal static class PageEvent
{
    private const int LongestSummary = 900;

    /// <summary>An event that opens.</summary>
    public static string Trigger(ActionCall call, string routingKey) => Write(routingKey, "trigger", call.StepId, json =>
    {
        var text = TicketText.Of(call, LongestSummary);
        json.WriteString("client", "SecResponder");
        json.WriteStartObject("payload");
        json.WriteString("summary", text.Title);
        json.WriteString("source", PlainText.Line(call.Context.Summary, 200) is { Length: > 0 } about ? about : "SecResponder");
        json.WriteString("severity", call.Context.Level switch { "critical" => "critical", "high" => "error", "medium" => "warning", _ => "info" });
        json.WriteString("group", PlainText.Line(call.Context.Owner, 100));
        json.WriteString("class", PlainText.Line(call.Context.Title, 200));
        json.WriteStartObject("custom_details");
        if (TicketText.Lines(call.With.GetValueOrDefault("text")) is { } given)
            json.WriteString("text", given);
        json.WriteString("incident", PlainText.Line(call.Context.IncidentId, 100));
        if (call.Context.Change is { } change)
            json.WriteString("change", PlainText.Line(change, 1000));
        json.WriteStartObject("evidence");
        foreach (var (name, value) in text.Evidence.DistinctBy(field => field.Name, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>An event that ends what <see cref="Trigger"/> opened.</summary>
    public static string Resolve(string stepId, string routingKey) => Write(routingKey, "resolve", stepId, _ => { });

    private static string Write(string routingKey, string action, string stepId, Action<Utf8JsonWriter> more)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("routing_key", routingKey);
            json.WriteString("event_action", action);
            json.WriteString("dedup_key", stepId);
            more(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
