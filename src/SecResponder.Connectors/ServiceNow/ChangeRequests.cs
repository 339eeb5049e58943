using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Changes;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.ServiceNow;

/// <summary><c>change.from: servicenow</c>: change requests, with their window, their configuration items and who they are assigned to.</summary>
/// <remarks>
/// Tables <c>change_request</c> and <c>task_ci</c> (affected items) as delivered: <c>approval</c> says yes or no, <c>start_date</c> and <c>end_date</c> are the planned window, state 4 is cancelled. The role
/// itil, or read on both. What a query means by a time hangs on the user's zone, so that it asks for a day more on either side, and the window is compared here.
/// </remarks>
public sealed partial class ChangeRequests(ApiClient api, ServiceNowOptions options, ISecrets secrets) : IChangeRecords
{
    /// <summary>What playbooks call it.</summary>
    internal const string System = "servicenow";

    private const string Fields = "sys_id,number,short_description,state,approval,start_date,end_date,cmdb_ci.name,assigned_to.email,assigned_to.user_name";
    private const string Cancelled = "4";
    private const string Form = "yyyy-MM-dd HH:mm:ss";
    private const int Most = 500;
    private const int MostNumbers = 10;
    private const int ItemsAtOnce = 50;

    private readonly ServiceNowApi _api = new(api, options, secrets);

    /// <inheritdoc/>
    public string Name => System;

    /// <inheritdoc/>
    public async Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        // Only letters and digits: nothing in a number can end the query.
        var numbers = Number().Matches(question.Ticket).Select(match => match.Value.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Take(MostNumbers).ToArray();
        if (numbers.Length > 0)
            await AddAsync($"numberIN{string.Join(',', numbers)}");
        await AddAsync($"start_date<={Text(question.At.AddDays(1))}^end_date>={Text(question.At.AddDays(-1))}^ORDERBYnumber");
        var records = found.Values.Where(record => numbers.Contains(record.Text("number"), StringComparer.OrdinalIgnoreCase) || Window(record) is var (from, to) && from <= question.At && question.At <= to).ToArray();
        var items = await ItemsAsync([.. records.Select(record => record.Text("sys_id"))], cancellation);
        return [.. records.Select(record => Record(record, items[record.Text("sys_id")]))];

        async Task AddAsync(string query)
        {
            var count = 0;
            foreach (var record in await _api.QueryAsync("change_request", query, Fields, Most, cancellation))
            {
                count++;
                found[record.Text("sys_id")] = record.Clone();
            }
            if (count >= Most)
                throw new ConnectorException($"ServiceNow has {Most} changes or more around {Text(question.At)}: which of them counts can't be told");
        }
    }

    private async Task<ILookup<string, string>> ItemsAsync(string[] changes, CancellationToken cancellation)
    {
        var items = new List<(string Change, string Item)>();
        foreach (var some in changes.Where(IsId).Chunk(ItemsAtOnce))
        {
            var before = items.Count;
            foreach (var row in await _api.QueryAsync("task_ci", $"taskIN{string.Join(',', some)}", "task,ci_item.name", Most * 10, cancellation))
                items.Add((row.Text("task"), row.Text("ci_item.name")));
            if (items.Count - before >= Most * 10)
                throw new ConnectorException("ServiceNow has more affected items of these changes than it gives at once");
        }
        return items.ToLookup(item => item.Change, item => item.Item, StringComparer.Ordinal);
    }

    private static ChangeRecord Record(JsonElement record, IEnumerable<string> affected)
    {
        var approval = PlainText.Line(record.Text("approval"), 40);
        var (from, to) = Window(record) ?? (null, null);
        var change = OutsideChange.Of(
            PlainText.Line(record.Text("number"), 40), record.Text("short_description"), approval, approval == "approved", from, to,
            [.. affected, record.Text("cmdb_ci.name")], [record.Text("assigned_to.email"), record.Text("assigned_to.user_name")]);
        return record.Text("state") == Cancelled ? change with { State = "cancelled", IsApproved = false } : change;
    }

    private static (DateTimeOffset? From, DateTimeOffset? To)? Window(JsonElement record) =>
        Time(record.Text("start_date")) is { } from && Time(record.Text("end_date")) is { } to ? (from, to) : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigit);

    [GeneratedRegex("(?<![A-Za-z0-9])CHG[0-9]{4,12}(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
