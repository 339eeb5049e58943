using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Changes;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureDevOps;

/// <summary><c>change.from: azure-devops</c>: work items of one project and type, with their planned window, their tags and who is assigned to them.</summary>
/// <remarks>Work Item Tracking 7.1: a query by WIQL with <c>timePrecision</c> gives ids, and those are read 200 at once.</remarks>
internal sealed partial class WorkItemChanges(AzureDevOpsApi api, AzureDevOpsOptions options) : IChangeRecords
{
    /// <summary>What playbooks call it.</summary>
    internal const string Calling = "azure-devops";

    private const int Most = 500;
    private const int AtOnce = 200;
    private const int MostNumbers = 10;
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <inheritdoc/>
    public string Name => Calling;

    /// <inheritdoc/>
    public async Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation)
    {
        var named = Number().Matches(question.Ticket).GroupBy(match => int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture), match => match.Value).Take(MostNumbers).ToDictionary(of => of.Key, of => of.First());
        var around = await AroundAsync(question.At, cancellation);
        var records = new List<ChangeRecord>();
        foreach (var some in named.Keys.Union(around).Chunk(AtOnce))
            foreach (var (id, item) in await ReadAsync(some, cancellation))
                if (Record(named.GetValueOrDefault(id) ?? string.Create(CultureInfo.InvariantCulture, $"AB#{id}"), item) is var record && (named.ContainsKey(id) || (record is { From: not null, To: not null } && record.Covers(question.At))))
                    records.Add(record);
        return [.. records];
    }

    private async Task<IReadOnlyList<int>> AroundAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        var wiql = $"SELECT [System.Id] FROM workitems WHERE [System.TeamProject] = '{Quoted(options.ChangeProject!)}' AND [System.WorkItemType] = '{Quoted(options.ChangeType)}' AND [{options.ChangeStart}] <= '{Text(at)}' AND [{options.ChangeEnd}] >= '{Text(at)}' ORDER BY [System.Id]";
        var answer = await api.SendAsync(HttpMethod.Post, $"_apis/wit/wiql?timePrecision=true&$top={Most}", JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = wiql }), cancellation);
        var ids = answer.List("workItems").Select(item => item.Member("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var number) ? number : throw answer.Unreadable()).ToArray();
        return ids.Length < Most ? ids : throw new ConnectorException($"Azure DevOps has {Most} changes or more around {Text(at)}: which of them counts can't be told");
    }

    // Those that are changes of the project; a number finds every work item, whatever it is.
    private async Task<IEnumerable<(int Id, JsonElement Fields)>> ReadAsync(int[] ids, CancellationToken cancellation)
    {
        string[] fields = ["System.Title", "System.State", "System.Tags", "System.AssignedTo", "System.TeamProject", "System.WorkItemType", options.ChangeStart, options.ChangeEnd];
        // Omitted is what is not there: by default one such number fails them all.
        var answer = await api.SendAsync(HttpMethod.Get, $"_apis/wit/workitems?ids={string.Join(',', ids)}&fields={string.Join(',', fields.Select(Uri.EscapeDataString))}&errorPolicy=omit", null, cancellation);
        return from item in answer.List("value")
               let of = item.Member("fields") ?? default
               where item.Member("id") is { ValueKind: JsonValueKind.Number }
                   && of.Text("System.TeamProject").Equals(options.ChangeProject, StringComparison.OrdinalIgnoreCase) && of.Text("System.WorkItemType").Equals(options.ChangeType, StringComparison.OrdinalIgnoreCase)
               select (item.GetProperty("id").GetInt32(), of);
    }

    private ChangeRecord Record(string number, JsonElement fields)
    {
        var state = PlainText.Line(fields.Text("System.State"), 40);
        var assigned = fields.Member("System.AssignedTo");
        return OutsideChange.Of(
            number, fields.Text("System.Title"), state, options.ApprovedStates.Contains(state, StringComparer.OrdinalIgnoreCase), Time(fields.Text(options.ChangeStart)), Time(fields.Text(options.ChangeEnd)),
            fields.Text("System.Tags").Split(';', StringSplitOptions.TrimEntries), [assigned?.Text("uniqueName"), assigned?.Text("displayName")]);
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    // As commits and pull requests write it: AB#42, or #42.
    [GeneratedRegex("(?<![A-Za-z0-9&])(?:AB)?#(?<id>[0-9]{1,9})(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
