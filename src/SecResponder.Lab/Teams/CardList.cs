using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SecResponder.Lab.Page;

namespace SecResponder.Lab.Teams;

/// <summary>The channels on the page, newest card first.</summary>
internal static partial class CardList
{
    public static void Write(StringBuilder html, IReadOnlyList<CardSeen> cards)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>Teams <small>{cards.Count}</small></h2>");
        foreach (var card in cards.Reverse())
        {
            html.Append(CultureInfo.InvariantCulture, $"<article class=card><p class=meta>#{PageText.Encode(card.Channel)} · {PageText.Moment(card.At)}</p>");
            for (var i = 0; i < card.Lines.Count; i++)
            {
                html.Append(i == 1 ? "<h3>" : "<p>");
                if (Link().Match(card.Lines[i]) is { Success: true } link)
                    html.Append(CultureInfo.InvariantCulture, $"<a href=\"{PageText.Encode(link.Groups["url"].Value)}\">{PageText.Encode(link.Groups["title"].Value)}</a>");
                else
                    html.Append(PageText.Encode(card.Lines[i]));
                html.Append(i == 1 ? "</h3>" : "</p>");
            }
            html.Append("</article>");
        }
        html.Append(cards.Count == 0 ? "<p class=none>None.</p></section>" : "</section>");
    }

    // A button, as CardText tells it; only what a browser shows, never what it runs.
    [GeneratedRegex(@"^\[(?<title>[^\]]+)\]\((?<url>https?://[^\s()]+)\)$")]
    private static partial Regex Link();
}
