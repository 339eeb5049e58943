using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Teams;

/// <summary>The card: headline, what it is about, the steps with their states, the ids in small print.</summary>
/// <remarks>Adaptive Cards 1.4, in the message that a Workflows webhook takes; at most 28 KB in Teams, kept below 25.</remarks>
internal static class IncidentCard
{
    private const int MostSteps = 20;
    private const int MostDecisions = 5;
    private const int LongestText = 2000;

    public static string Write(ActionCall call)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteStartArray("attachments");
            json.WriteStartObject();
            json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
            json.WriteNull("contentUrl");
            json.WriteStartObject("content");
            json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
            json.WriteString("type", "AdaptiveCard");
            json.WriteString("version", "1.4");
            json.WriteStartArray("body");
            Body(json, call);
            json.WriteEndArray();
            Actions(json, call.Context.Decisions);
            json.WriteStartObject("msteams");
            json.WriteString("width", "Full");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Body(Utf8JsonWriter json, ActionCall call)
    {
        Text(json, Given(call, "title") ?? call.Context.Title, "Bolder", "Large", isSubtle: false);
        Text(json, call.Context.Summary, "Bolder", "Default", isSubtle: false);
        if (call.Context.Change is { } change)
            Text(json, $"The change is {change}", "Default", "Default", isSubtle: false);
        if (Given(call, "text") is { } text)
            Text(json, text, "Default", "Default", isSubtle: false);
        foreach (var wanted in call.Context.Decisions.Take(MostDecisions))
            Text(json, wanted.Link is null ? $"{wanted.Line}. Decide with: {wanted.Command}" : wanted.Line, "Bolder", "Default", isSubtle: false, color: "Attention");
        var steps = call.Context.Steps.Where(step => step.Action != Self).ToArray();
        if (steps.Length > 0)
            Facts(json, steps);
        Text(json, $"{call.Context.Owner}, level {call.Context.Level ?? "none"}, {call.Context.IncidentId}, {call.StepId}", "Default", "Small", isSubtle: true);
    }

    // Buttons open the page, where people are signed in: a card decides nothing.
    private static void Actions(Utf8JsonWriter json, ImmutableArray<DecisionWanted> decisions)
    {
        var linked = decisions.Where(wanted => wanted.Link is not null).Take(MostDecisions).ToArray();
        if (linked.Length == 0)
            return;
        json.WriteStartArray("actions");
        foreach (var wanted in linked)
        {
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", PlainText.Line($"Decide: {wanted.What}", 100));
            json.WriteString("url", wanted.Link!.AbsoluteUri);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Facts(Utf8JsonWriter json, StepSummary[] steps)
    {
        json.WriteStartObject();
        json.WriteString("type", "FactSet");
        json.WriteStartArray("facts");
        foreach (var step in steps.Take(MostSteps))
            Fact(json, step.Target.Length > 0 ? $"{step.Action} {step.Target}" : step.Action, step.Note.Length > 0 ? $"{step.State}: {step.Note}" : step.State);
        if (steps.Length > MostSteps)
            Fact(json, "…", $"{steps.Length - MostSteps} more");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Fact(Utf8JsonWriter json, string title, string value)
    {
        json.WriteStartObject();
        json.WriteString("title", Markdown.Escape(PlainText.Line(title, 200)));
        json.WriteString("value", Markdown.Escape(PlainText.Line(value, 300)));
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string text, string weight, string size, bool isSubtle, string? color = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", Markdown.Escape(PlainText.Line(text, LongestText)));
        json.WriteString("weight", weight);
        json.WriteString("size", size);
        json.WriteBoolean("isSubtle", isSubtle);
        if (color is not null)
            json.WriteString("color", color);
        json.WriteBoolean("wrap", true);
        json.WriteEndObject();
    }

    private static string? Given(ActionCall call, string name) => call.With.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private static readonly string Self = NotifyTeams.Description.Name;
}

/// <summary>Makes text plain for a reader of Markdown: no links, no mentions, no formatting of an attacker's making.</summary>
internal static class Markdown
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text.Replace("://", ":\u200B//", StringComparison.Ordinal))
        {
            if (c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '(' or ')' or '#' or '!' or '|' or '~' or '>')
                escaped.Append('\\');
            escaped.Append(c == '<' ? '‹' : c);
        }
        return escaped.ToString();
    }
}
