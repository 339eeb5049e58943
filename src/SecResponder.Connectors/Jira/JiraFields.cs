using System.Collections.Frozen;
using System.Globalization;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Jira;

/// <summary>Jira's fields: people know a name, its API an id. The list is read once, and again when a name is not in it.</summary>
internal sealed class JiraFields(JiraApi api)
{
    private const string Custom = "customfield_";

    private FrozenDictionary<string, string[]> _ids = FrozenDictionary<string, string[]>.Empty;

    /// <summary>The id of a field.</summary>
    /// <param name="field">Its name, in any case, or its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">There is none of this name, or there are several.</exception>
    public async Task<string> IdAsync(string field, CancellationToken cancellation)
    {
        if (IsCustom(field))
            return field;
        if (!_ids.TryGetValue(field, out var ids))
            ids = (_ids = await ReadAsync(cancellation)).GetValueOrDefault(field);
        return ids switch
        {
            [var only] => only,
            null => throw new ConnectorException($"Jira has no field '{PlainText.Line(field, 60)}': the settings of Connectors:Jira must name the fields of its changes"),
            _ => throw new ConnectorException($"Jira has {ids.Length} fields '{PlainText.Line(field, 60)}': give the id of the right one to Connectors:Jira ({string.Join(", ", ids.Take(5).Select(id => PlainText.Line(id, 30)))})"),
        };
    }

    /// <summary>A field's id as JQL writes it: <c>cf[10050]</c>.</summary>
    public static string InJql(string id) => IsCustom(id) ? $"cf[{id[Custom.Length..]}]" : $"\"{id}\"";

    private async Task<FrozenDictionary<string, string[]>> ReadAsync(CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, "field", null, cancellation);
        if (!answer.IsSuccess)
            throw answer.Broken();
        var fields = answer.Body is { ValueKind: System.Text.Json.JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : throw answer.Unreadable();
        // An id is a name of its own, and ids that are words (labels) are often the name as well.
        return fields.Where(field => IsId(field.Text("id"))).SelectMany(field => new[] { field.Text("name"), field.Text("id") }.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (Name: name, Id: field.Text("id"))))
            .GroupBy(field => field.Name, field => field.Id, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(group => group.Key, group => group.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsCustom(string field) => field.StartsWith(Custom, StringComparison.Ordinal) && int.TryParse(field.AsSpan(Custom.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // What the other side names is put into a query.
    private static bool IsId(string id) => id.Length is > 0 and < 100 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
