using System.Net;
using System.Text;
using SecResponder.Connectors.Tickets;

namespace SecResponder.Connectors.AzureDevOps;

/// <summary>Writes the HTML of work items: elements are ours, whatever comes from outside is encoded text in them.</summary>
internal static class WorkItemText
{
    /// <summary>The description of a ticket.</summary>
    public static string Description(TicketText text)
    {
        var html = new StringBuilder();
        foreach (var line in text.Given?.Split('\n') ?? [])
            Line(html, line);
        foreach (var line in text.About)
            Line(html, line);
        html.Append("<br>");
        foreach (var (name, value) in text.Evidence)
            Line(html, $"{name}: {value}");
        return html.ToString();
    }

    /// <summary>A comment, a line an element.</summary>
    public static string Comment(string text)
    {
        var html = new StringBuilder();
        foreach (var line in text.Split('\n'))
            Line(html, line);
        return html.ToString();
    }

    /// <summary>The text of the first line of what was written so; elements around it don't count.</summary>
    public static string FirstLine(string html)
    {
        var rest = html.AsSpan().TrimStart();
        while (rest is ['<', ..] && rest.IndexOf('>') is >= 0 and var end)
            rest = rest[(end + 1)..].TrimStart();
        return WebUtility.HtmlDecode((rest.IndexOf('<') is >= 0 and var next ? rest[..next] : rest).ToString());
    }

    private static void Line(StringBuilder html, string line) => html.Append("<div>").Append(line.Length == 0 ? "<br>" : WebUtility.HtmlEncode(line)).Append("</div>");
}
