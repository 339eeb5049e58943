using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace SecResponder.Lab.Jira;

/// <summary>Changes around a time, page by page, as the enhanced search gives them: with a token for the next page, and none with the last.</summary>
internal static class JiraChangeSearch
{
    /// <summary>One page.</summary>
    public static JsonObject Page(IssueBook book, Match asked, IQueryCollection query, Func<Issue, JsonNode> body)
    {
        var (before, after) = (Time(asked.Groups["before"].Value), Time(asked.Groups["after"].Value));
        var all = book.Search(
            asked.Groups["project"].Value, asked.Groups["type"].Value,
            issue => Of(issue, asked.Groups["start"].Value) is { } start && start <= before && Of(issue, asked.Groups["end"].Value) is { } end && end >= after, body);
        var skip = int.TryParse(query["nextPageToken"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        var most = int.Parse(query["maxResults"].ToString(), CultureInfo.InvariantCulture);
        var page = new JsonObject { ["issues"] = new JsonArray([.. all.Skip(skip).Take(most)]), ["isLast"] = skip + most >= all.Count };
        if (skip + most < all.Count)
            page["nextPageToken"] = (skip + most).ToString(CultureInfo.InvariantCulture);
        return page;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "yyyy/MM/dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateTimeOffset? Of(Issue issue, string field) =>
        issue.Others.TryGetValue("customfield_" + field, out var value) && value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
