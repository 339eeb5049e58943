using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Teams;

/// <summary>The card, from top to bottom: how it stands and what happened, whom it is about, what was done or is asked, where to decide or read on, the ids in small print.</summary>
/// <remarks>Adaptive Cards 1.4, in the message that a Workflows webhook takes; at most 28 KB in Teams, kept below 25. Nothing stands side by side but a sign and its words: a phone is narrow.</remarks>
internal static class IncidentCard
{
    private const int MostSteps = 8;
    private const int LongestHeadline = 100;
    private const int MostButtons = 6;
    private const int MostLines = 12;
    private const int LongestText = 2000;

    // A phone cuts a longer one, and hides the next.
    private const int LongestTitle = 28;

    private static readonly string Self = NotifyTeams.Description.Name;

    /// <summary>Writes it.</summary>
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
            StepSummary[] steps = [.. call.Context.Steps.Where(step => step.Action != Self)];
            json.WriteStartArray("body");
            Body(json, call, steps);
            json.WriteEndArray();
            Buttons(json, call.Context.Decisions, steps);
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

    private static void Body(Utf8JsonWriter json, ActionCall call, StepSummary[] steps)
    {
        var state = CardState.Of(steps, !call.Context.Decisions.IsEmpty);
        json.WriteStartObject();
        json.WriteString("type", "Container");
        json.WriteString("style", state.Style);
        json.WriteBoolean("bleed", true);
        json.WriteStartArray("items");
        Text(json, call.Context.Level is { } level ? $"{state.Words} · {level}" : state.Words, size: "Small", weight: "Bolder");
        Text(json, Given(call, "title") ?? call.Context.Title, size: "Large", weight: "Bolder", isClose: true);
        json.WriteEndArray();
        json.WriteEndObject();
        Text(json, call.Context.Summary, weight: call.Context.Summary.Length > LongestHeadline ? "Default" : "Bolder");
        if (call.Context.Change is { } change)
            Text(json, $"The change is {change}");
        if (Given(call, "text") is { } text)
            Lines(json, text);
        // All in their order; or, of more than a phone shows, first those that somebody must look at.
        StepSummary[] sorted = steps.Length > MostSteps ? [.. CardState.Sorted(steps)] : steps;
        for (var at = 0; at < Math.Min(sorted.Length, MostSteps); at++)
            Step(json, sorted[at], isFirst: at == 0);
        if (sorted.Length > MostSteps)
            Text(json, $"and {sorted.Length - MostSteps} further steps: {string.Join(", ", sorted.Skip(MostSteps).GroupBy(step => step.State).Select(group => $"{group.Count()} {group.Key}"))}", isSubtle: true);
        foreach (var wanted in call.Context.Decisions.Take(MostButtons))
            Text(json, wanted.Link is null ? $"{wanted.Line}. Look at the plan and decide: {wanted.Command}" : wanted.Line, weight: "Bolder");
        Text(json, $"{call.Context.Owner}, level {call.Context.Level ?? "none"}, {call.Context.IncidentId}, {call.StepId}", size: "Small", isSubtle: true, isApart: true);
    }

    // One block however many lines there are: what a parameter says never changes what the card is made of. Markdown begins a line behind an empty one.
    private static void Lines(Utf8JsonWriter json, string text)
    {
        var said = text.Length > LongestText ? text[..LongestText] + '…' : text;
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", string.Join("\n\n", said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostLines).Select(line => Markdown.Escape(PlainText.Line(line, LongestText)))));
        json.WriteString("weight", "Default");
        json.WriteString("size", "Default");
        json.WriteBoolean("isSubtle", false);
        json.WriteBoolean("wrap", true);
        json.WriteEndObject();
    }

    private static void Step(Utf8JsonWriter json, StepSummary step, bool isFirst)
    {
        var (sign, color) = CardState.Sign(step.State);
        json.WriteStartObject();
        json.WriteString("type", "ColumnSet");
        json.WriteString("spacing", isFirst ? "Medium" : "Small");
        json.WriteBoolean("separator", isFirst);
        json.WriteStartArray("columns");
        Column(json, "24px", () => Text(json, sign, weight: "Bolder", color: color));
        Column(json, "stretch", () =>
        {
            Text(json, step.Target.Length > 0 ? $"{step.Action} {step.Target}" : step.Action, weight: "Bolder", longest: 200);
            // What waits says for whom in its note already.
            Text(json, step.Note.Length == 0 ? step.State : step.State == StepWords.AwaitingApproval ? step.Note : $"{step.State}: {step.Note}", isSubtle: true, isClose: true, longest: 300);
        });
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Column(Utf8JsonWriter json, string width, Action items)
    {
        json.WriteStartObject();
        json.WriteString("type", "Column");
        json.WriteString("width", width);
        json.WriteStartArray("items");
        items();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Only where our own page is, and where a system of ours has said that its record is; never an address that an event brought along.
    private static void Buttons(Utf8JsonWriter json, ImmutableArray<DecisionWanted> decisions, StepSummary[] steps)
    {
        var asking = decisions.Where(wanted => wanted.Link is not null).ToArray();
        var approvals = asking.Select(wanted => (asking.Length == 1 ? "Decide" : $"Decide: {wanted.Target}", wanted.Link!.AbsoluteUri, "positive"));
        var records = steps.Where(step => step.Link is not null && IsPage(step.Link)).Select(step => ($"Open {(step.Reference.Length > 0 ? step.Reference : step.Action)}", step.Link!, "default"));
        (string Title, string Address, string Style)[] buttons = [.. approvals.Concat(records).DistinctBy(button => button.Item2).Take(MostButtons)];
        if (buttons.Length == 0)
            return;
        json.WriteStartArray("actions");
        foreach (var (title, address, style) in buttons)
        {
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", PlainText.Line(title, LongestTitle));
            json.WriteString("url", address);
            json.WriteString("style", style);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static bool IsPage(string link) => Uri.TryCreate(link, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback && address.Scheme == Uri.UriSchemeHttp) && link.Length < 1000;

    private static void Text(Utf8JsonWriter json, string text, string size = "Default", string weight = "Default", string? color = null, bool isSubtle = false, bool isClose = false, bool isApart = false, int longest = LongestText)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", Markdown.Escape(PlainText.Line(text, longest)));
        json.WriteString("weight", weight);
        json.WriteString("size", size);
        if (color is not null)
            json.WriteString("color", color);
        if (isClose)
            json.WriteString("spacing", "None");
        if (isApart)
            json.WriteBoolean("separator", true);
        json.WriteBoolean("isSubtle", isSubtle);
        json.WriteBoolean("wrap", true);
        json.WriteEndObject();
    }

    private static string? Given(ActionCall call, string name) => call.With.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
}
