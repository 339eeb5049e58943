using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Jira;

/// <summary><c>change.from: jira</c>: issues of one project and type, with their planned window, what they name and who is assigned to them.</summary>
/// <remarks>
/// Which fields hold the window a project decides; the configuration names them as people do, or by their ids (<c>customfield_10050</c>). What JQL means by a time hangs on the user's zone: it is asked for
/// a day more on either side, and the window is compared here. An issue that a text names is read by its key, since JQL fails as a whole on a key that is not there.
/// </remarks>
internal sealed partial class JiraChanges(JiraApi api, JiraOptions options) : IChangeRecords
{
    /// <summary>What playbooks call it.</summary>
    internal const string Calling = "jira";

    private const int Most = 500;
    private const int APage = 100;
    private const int MostKeys = 10;

    private readonly JiraFields _fields = new(api);

    /// <inheritdoc/>
    public string Name => Calling;

    /// <inheritdoc/>
    public async Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation)
    {
        var form = await FormAsync(cancellation);
        var found = new Dictionary<string, ChangeRecord>(StringComparer.Ordinal);
        foreach (var key in Key().Matches(question.Ticket).Select(match => match.Value.ToUpperInvariant()).Where(IsOurs).Distinct(StringComparer.Ordinal).Take(MostKeys))
            if (await ReadAsync(key, form, cancellation) is { } named)
                found[key] = named;
        foreach (var record in await AroundAsync(question.At, form, cancellation))
            if (record is { From: not null, To: not null } && record.Covers(question.At))
                found.TryAdd(record.Number, record);
        return [.. found.Values];
    }

    private async Task<ChangeForm> FormAsync(CancellationToken cancellation) => new(
        await _fields.IdAsync(options.ChangeStart, cancellation), await _fields.IdAsync(options.ChangeEnd, cancellation),
        [.. await Task.WhenAll(options.ChangedThings.Select(field => _fields.IdAsync(field, cancellation)))], [.. options.ApprovedStatuses]);

    private async Task<ChangeRecord?> ReadAsync(string key, ChangeForm form, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"issue/{key}?fields={form.Asked}", null, cancellation);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw answer.Broken();
        var issue = answer.Body is { ValueKind: JsonValueKind.Object } body ? body : throw answer.Unreadable();
        // A key finds every issue; one of another type is no change, whatever its text says.
        return issue.Member("fields")?.Member("issuetype")?.Text("name").Equals(options.ChangeType, StringComparison.OrdinalIgnoreCase) == true && IsOurs(issue.Text("key"))
            ? form.Record(issue)
            : null;
    }

    private async Task<IReadOnlyList<ChangeRecord>> AroundAsync(DateTimeOffset at, ChangeForm form, CancellationToken cancellation)
    {
        var jql = $"project = \"{options.ChangeProject}\" AND issuetype = \"{Quoted(options.ChangeType)}\" AND {JiraFields.InJql(form.Start)} <= \"{Text(at.AddDays(1))}\" AND {JiraFields.InJql(form.End)} >= \"{Text(at.AddDays(-1))}\" ORDER BY key ASC";
        var records = new List<ChangeRecord>();
        var next = "";
        while (records.Count < Most)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"search/jql?jql={Uri.EscapeDataString(jql)}&fields={form.Asked}&maxResults={APage}{next}", null, cancellation);
            records.AddRange(answer.List("issues").Select(form.Record));
            if (answer.Text("nextPageToken") is not { Length: > 0 } token)
                return records;
            next = $"&nextPageToken={Uri.EscapeDataString(token)}";
        }
        throw new ConnectorException($"Jira has {Most} changes or more around {Text(at)}: which of them counts can't be told");
    }

    private bool IsOurs(string key) => key.StartsWith(options.ChangeProject + "-", StringComparison.Ordinal);

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy/MM/dd HH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z][A-Za-z0-9_]{1,98}-[0-9]{1,9}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
