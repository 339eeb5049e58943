using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Tickets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Slack;

/// <summary>The message: headline, what it is about, the steps with their states, the ids in small print; and, for the bot, whose step it is, where readers don't see it.</summary>
/// <remarks>Slack's developer pages, "Block Kit", "Message metadata": 50 blocks; in all some 13,000 characters, though no page says so: this stays below 6,000.</remarks>
internal static class SlackMessage
{
    /// <summary>What our messages' metadata are called.</summary>
    public const string EventType = "secresponder_step";

    private const int LongestHeader = 150;
    private const int LongestSection = 2400;
    private const int LongestContext = 900;
    private const int LongestStep = 300;
    private const int LongestLink = 1000;
    private const int MostSteps = 20;
    private const int MostDecisions = 5;

    /// <summary>Writes it.</summary>
    /// <param name="call">The step.</param>
    /// <param name="channel">The channel's id, for the bot; null for a webhook, which knows its channel and takes no metadata.</param>
    public static string Write(ActionCall call, string? channel)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            var title = call.With.GetValueOrDefault("title") is { Length: > 0 } given ? given : call.Context.Title;
            if (channel is not null)
            {
                json.WriteString("channel", channel);
                json.WriteStartObject("metadata");
                json.WriteString("event_type", EventType);
                json.WriteStartObject("event_payload");
                json.WriteString("step", call.StepId);
                json.WriteString("incident", call.Context.IncidentId);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteString("parse", "none");
            }
            // What a notification shows; Slack would look for names and pages in it otherwise.
            json.WriteString("text", SlackText.Line(title, LongestHeader));
            json.WriteBoolean("mrkdwn", false);
            json.WriteBoolean("link_names", false);
            json.WriteBoolean("unfurl_links", false);
            json.WriteBoolean("unfurl_media", false);
            json.WriteStartArray("blocks");
            Blocks(json, call, title);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Blocks(Utf8JsonWriter json, ActionCall call, string title)
    {
        Block(json, "header", "plain_text", SlackText.Line(title, LongestHeader));
        string[] about = [call.Context.Summary, .. call.Context.Change is { } change ? [$"The change is {change}"] : Array.Empty<string>(), .. TicketText.Lines(call.With.GetValueOrDefault("text"))?.Split('\n') ?? []];
        Block(json, "section", "mrkdwn", SlackText.Code(about.Where(line => line.Length > 0).DefaultIfEmpty("-"), LongestSection));
        foreach (var wanted in call.Context.Decisions.Take(MostDecisions))
            Block(json, "section", "mrkdwn", $"{SlackText.Code([wanted.Line], LongestStep)}\n{(wanted.Link is { } link ? $"<{SlackText.Line(link.AbsoluteUri, LongestLink)}|Look at it and decide>" : $"Decide with `{wanted.Command}`")}");
        var steps = call.Context.Steps.Where(step => step.Action != NotifySlack.Description.Name).ToArray();
        if (steps.Length > 0)
            Block(json, "section", "mrkdwn", SlackText.Code(
                [.. steps.Take(MostSteps).Select(Line), .. steps.Length > MostSteps ? [$"… {steps.Length - MostSteps} more"] : Array.Empty<string>()], LongestSection));
        json.WriteStartObject();
        json.WriteString("type", "context");
        json.WriteStartArray("elements");
        Text(json, "plain_text", SlackText.Line($"{call.Context.Owner}, level {call.Context.Level ?? "none"}, {call.Context.IncidentId}, {call.StepId}", LongestContext));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Line(StepSummary step)
    {
        var line = $"{(step.Target.Length > 0 ? $"{step.Action} {step.Target}" : step.Action)}: {(step.Note.Length > 0 ? $"{step.State}, {step.Note}" : step.State)}";
        return line.Length > LongestStep ? $"{line[..LongestStep]}…" : line;
    }

    private static void Block(Utf8JsonWriter json, string block, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", block);
        json.WritePropertyName("text");
        Text(json, type, text);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("text", text);
        // Neither pictures of words nor links of addresses.
        json.WriteBoolean(type == "plain_text" ? "emoji" : "verbatim", type != "plain_text");
        json.WriteEndObject();
    }
}
