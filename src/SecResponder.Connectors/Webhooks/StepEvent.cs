using System.Globalization;
using System.Text.Json;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Webhooks;

/// <summary>The event that tells a webhook of a step, or that it is to be taken back. The same for the same step, however often it is sent.</summary>
/// <remarks>CloudEvents 1.0, JSON event format, structured mode. docs/webhooks.md tells every member.</remarks>
internal static class StepEvent
{
    /// <summary>Its media type.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    /// <summary>What every receiver and everything between is bound to take (CloudEvents 1.0, "Size Limits").</summary>
    public const int Largest = 64 * 1024;

    private const string All = "*";
    private const string Summary = "incident.summary";

    /// <summary>The event's id, by which a receiver knows that it has it already: the step's, and another where the step is taken back.</summary>
    public static string IdOf(string stepId, bool isUndo) => isUndo ? stepId + "-undo" : stepId;

    public static byte[] Write(ActionCall call, WebhookTarget target, string source, bool isUndo)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", IdOf(call.StepId, isUndo));
            json.WriteString("source", source);
            json.WriteString("type", isUndo ? "secresponder.step.undo" : "secresponder.step.do");
            json.WriteString("subject", call.Context.IncidentId);
            // When it is first asked for; when it is first asked to be taken back is not told to an action.
            if (!isUndo)
                json.WriteString("time", call.IntentAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            Data(json, call, target);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return memory.ToArray();
    }

    private static void Data(Utf8JsonWriter json, ActionCall call, WebhookTarget target)
    {
        json.WriteString("step", call.StepId);
        if (call.Target is { } entity)
        {
            json.WriteStartObject("entity");
            json.WriteString("kind", entity.Kind.ToString().ToLowerInvariant());
            json.WriteString("name", entity.DisplayName);
            json.WriteEndObject();
        }
        if (DurationText.TryParse(call.With.GetValueOrDefault("for", ""), out var lasts))
            json.WriteNumber("seconds", (long)lasts.TotalSeconds);
        json.WriteStartObject("incident");
        json.WriteString("id", call.Context.IncidentId);
        json.WriteString("title", call.Context.Title);
        json.WriteString("owner", call.Context.Owner);
        json.WriteString("level", call.Context.Level);
        if (IsAllowed(target, Summary))
            json.WriteString("summary", call.Context.Summary);
        json.WriteEndObject();
        json.WriteStartObject("values");
        foreach (var (name, value) in WebhookValues.Of(call))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartObject("event");
        using (var evidence = JsonDocument.Parse(call.Context.Evidence))
            foreach (var field in evidence.RootElement.EnumerateObject().Where(field => IsAllowed(target, field.Name)))
                field.WriteTo(json);
        json.WriteEndObject();
    }

    private static bool IsAllowed(WebhookTarget target, string field) => target.Fields.Contains(All) || target.Fields.Contains(field);
}

/// <summary>What a playbook gives along in <c>data</c>.</summary>
internal static class WebhookValues
{
    public const string Parameter = "data";
    private const string Prefix = Parameter + ".";

    public static IEnumerable<(string Name, string Value)> Of(ActionCall call) =>
        call.With.Where(value => value.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(value => (value.Key[Prefix.Length..], value.Value));
}
