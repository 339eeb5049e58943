using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SecResponder.Connectors.Changes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response;

namespace SecResponder.Connectors.Jira;

/// <summary>Where a change's parts stand in an issue, by the fields' ids.</summary>
/// <param name="Start">The planned start: a date and time, or a date.</param>
/// <param name="End">The planned end, counted.</param>
/// <param name="Things">Fields that name what is changed.</param>
/// <param name="Approved">Statuses of a change that somebody has said yes to.</param>
internal sealed record ChangeForm(string Start, string End, ImmutableArray<string> Things, ImmutableArray<string> Approved)
{
    // As Jira writes it: 2026-03-01T20:00:00.000+0000.
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ss.fffzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>All the fields that are read.</summary>
    public string Asked => string.Join(',', new[] { "summary", "status", "issuetype", "assignee", Start, End }.Concat(Things).Distinct(StringComparer.Ordinal).Select(Uri.EscapeDataString));

    /// <summary>An issue as a change.</summary>
    public ChangeRecord Record(JsonElement issue)
    {
        var fields = issue.Member("fields") ?? default;
        var status = PlainText.Line(fields.Member("status")?.Text("name"), 40);
        var assignee = fields.Member("assignee");
        return OutsideChange.Of(
            PlainText.Line(issue.Text("key"), 110), fields.Text("summary"), status, Approved.Contains(status, StringComparer.OrdinalIgnoreCase), Time(fields.Text(Start), isEnd: false), Time(fields.Text(End), isEnd: true),
            Things.SelectMany(thing => Names(fields.Member(thing))), [assignee?.Text("emailAddress"), assignee?.Text("displayName")]);
    }

    // Texts, options, components, services, and lists of them.
    private static IEnumerable<string> Names(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(item => Names(item)),
        { ValueKind: JsonValueKind.Object } named => new[] { named.Text("name"), named.Text("value"), named.Text("label") }.Where(name => name.Length > 0).Take(1),
        _ => [],
    };

    // A day without a time is the whole of it, in UTC.
    private static DateTimeOffset? Time(string text, bool isEnd)
    {
        if (DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return moment.ToUniversalTime();
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? isEnd ? day.AddDays(1).AddTicks(-1) : day : null;
    }
}
