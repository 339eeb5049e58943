using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tickets;

/// <summary>What a ticket says, before it is put into a system's own form (ADF, Markdown, HTML). Every text of it may be an attacker's.</summary>
/// <param name="Title">One line.</param>
/// <param name="Given">What the playbook says, in lines; null when it says nothing.</param>
/// <param name="About">Incident, subject and change: one line each.</param>
/// <param name="Evidence">The event's fields, one line each.</param>
internal sealed record TicketText(string Title, string? Given, ImmutableArray<string> About, ImmutableArray<(string Name, string Value)> Evidence)
{
    internal const int LongestGiven = 8000;
    private const int LongestLine = 2000;
    private const int MostDecisions = 5;
    private const int MostFields = 200;
    private const int LongestEvidence = 16_000;

    /// <summary>The ticket of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="longestTitle">What the system takes.</param>
    public static TicketText Of(ActionCall call, int longestTitle)
    {
        var title = PlainText.Line(call.With.GetValueOrDefault("title", call.Context.Title), longestTitle);
        var about = ImmutableArray.CreateBuilder<string>();
        about.Add($"Incident {PlainText.Line(call.Context.IncidentId, 100)}: {PlainText.Line(call.Context.Title, 300)}");
        about.Add($"About: {PlainText.Line(call.Context.Summary, 1000)}");
        if (call.With.GetValueOrDefault("queue") is { Length: > 0 } queue)
            about.Add($"Queue: {PlainText.Line(queue, 100)}");
        if (call.Context.Change is { } change)
            about.Add($"The change is {PlainText.Line(change, 1000)}");
        // Who reads a ticket may be anybody: it names the approval, and links to no page.
        foreach (var wanted in call.Context.Decisions.Take(MostDecisions))
            about.Add(PlainText.Line($"{wanted.Line}. Decide with: {wanted.Command}", 600));
        using var evidence = JsonDocument.Parse(call.Context.Evidence);
        return new TicketText(
            title.Length > 0 ? title : "SecResponder", Lines(call.With.GetValueOrDefault("description")), about.ToImmutable(),
            [.. Bounded(evidence.RootElement.EnumerateObject().Take(MostFields).Select(field => (PlainText.Line(field.Name, 100), PlainText.Line(field.Value.ToString(), 1000))))]);
    }

    /// <summary>The fields, as many as a ticket takes: Jira bears 32,767 characters in all, the others more.</summary>
    public static IEnumerable<(string Name, string Value)> Bounded(IEnumerable<(string Name, string Value)> fields)
    {
        var length = 0;
        foreach (var field in fields)
        {
            if ((length += field.Name.Length + field.Value.Length) > LongestEvidence)
            {
                yield return ("…", "more of it: secresponder why");
                yield break;
            }
            yield return field;
        }
    }

    /// <summary>A text in lines, each of them plain; null when it says nothing.</summary>
    public static string? Lines(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var lines = string.Join('\n', text.Trim().Split('\n').Select(line => PlainText.Line(line.TrimEnd('\r'), LongestLine)));
        return lines.Length > LongestGiven ? lines[..LongestGiven] + "…" : lines;
    }
}
