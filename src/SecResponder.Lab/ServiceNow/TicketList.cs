using System.Globalization;
using System.Text;
using SecResponder.Lab.Page;

namespace SecResponder.Lab.ServiceNow;

/// <summary>The tickets on the page, newest first.</summary>
internal static class TicketList
{
    public static void Write(StringBuilder html, IReadOnlyList<TicketSeen> tickets)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>Tickets <small>{tickets.Count}</small></h2>");
        foreach (var ticket in tickets.Reverse())
        {
            var fields = ticket.Fields;
            html.Append(CultureInfo.InvariantCulture, $"<article><h3>{PageText.Encode(ticket.Number)} {PageText.Encode(fields.GetValueOrDefault("short_description"))}</h3>")
                .Append(CultureInfo.InvariantCulture, $"<p class=meta>{PageText.Encode(StateWord(fields.GetValueOrDefault("state")))} · {PageText.Encode(fields.GetValueOrDefault("assignment_group"))} · impact {PageText.Encode(fields.GetValueOrDefault("impact"))}, urgency {PageText.Encode(fields.GetValueOrDefault("urgency"))} · {PageText.Encode(fields.GetValueOrDefault("correlation_id"))}</p>")
                .Append(CultureInfo.InvariantCulture, $"<pre>{PageText.Encode(fields.GetValueOrDefault("description"))}</pre>");
            foreach (var note in ticket.WorkNotes)
            {
                html.Append(CultureInfo.InvariantCulture, $"<details><summary>work note</summary><pre>{PageText.Encode(note)}</pre></details>");
            }
            html.Append("</article>");
        }
        html.Append(tickets.Count == 0 ? "<p class=none>None.</p></section>" : "</section>");
    }

    private static string StateWord(string? state) => state switch
    {
        "1" => "New",
        "2" => "In Progress",
        "3" => "On Hold",
        "6" => "Resolved",
        "7" => "Closed",
        "8" => "Canceled",
        _ => state ?? "",
    };
}
