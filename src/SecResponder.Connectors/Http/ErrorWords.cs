using System.Text.Json;

namespace SecResponder.Connectors.Http;

/// <summary>Finds the words in an answer that say what was wrong: each system has its own form.</summary>
/// <remarks>
/// <c>{"error":{"message":…}}</c> and <c>{"error":"…"}</c> (Microsoft, ServiceNow, Slack); <c>{"message":…,"errors":[…]}</c> (GitHub, Azure DevOps, PagerDuty);
/// <c>{"errorMessages":[…],"errors":{"field":"why"}}</c> (Jira).
/// </remarks>
internal static class ErrorWords
{
    /// <summary>The words, or null when there are none.</summary>
    public static string? Of(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } answer)
            return null;
        if (answer.Member("error") is { } error)
            return error.ValueKind == JsonValueKind.String ? error.GetString() : error.Text("message") is { Length: > 0 } said ? said : null;
        string[] words = [.. answer.Texts("errorMessages"), answer.Text("message"), .. Details(answer.Member("errors"))];
        var told = string.Join("; ", words.Where(word => word.Length > 0));
        return told.Length > 0 ? told : null;
    }

    private static IEnumerable<string> Details(JsonElement? errors) => errors switch
    {
        { ValueKind: JsonValueKind.Object } fields => fields.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String).Select(field => $"{field.Name}: {field.Value.GetString()}"),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : one.Text("message") is { Length: > 0 } said ? said : $"{one.Text("field")} {one.Text("code")}".Trim()),
        _ => [],
    };
}
