using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Page;

/// <summary><c>/</c>: what the outside world looks like now. No script, everything encoded, refreshed by the browser.</summary>
internal sealed class LabPage(LabState state, TimeProvider time)
{
    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PageStyle.Css)));

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", context =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(Render(state.Snapshot()), context.RequestAborted);
    });

    private string Render(LabSnapshot world)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<meta http-equiv=\"refresh\" content=\"2\"><title>SecResponder lab</title><style>").Append(PageStyle.Css).Append("</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<header><h1>The outside world</h1><p>A stand-in for trying things out. {Moment(time.GetUtcNow())}</p></header><main>");
        Machines(html, world.Machines);
        Tickets(html, world.Tickets);
        Cards(html, world.Cards);
        Requests(html, world.Requests);
        return html.Append("</main></body></html>").ToString();
    }

    private static void Machines(StringBuilder html, IReadOnlyList<MachineSeen> machines)
    {
        var held = machines.Count(m => m.Isolated);
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>Machines <small>{machines.Count}, {held} isolated</small></h2>");
        if (machines.Count == 0)
        {
            html.Append("<p class=none>No machines yet: <code>POST /lab/machines</code>.</p></section>");
            return;
        }
        // What something was done to is what people look for; the others stand behind a click.
        var touched = machines.ToLookup(machine => machine.Actions.Count > 0);
        if (touched[true].Any())
            Table(html, touched[true]);
        if (touched[false].Any())
        {
            html.Append(CultureInfo.InvariantCulture, $"<details><summary>{touched[false].Count()} to which nothing was done</summary>");
            Table(html, touched[false]);
            html.Append("</details>");
        }
        html.Append("</section>");
    }

    private static void Table(StringBuilder html, IEnumerable<MachineSeen> machines)
    {
        html.Append("<table><thead><tr><th>Machine<th>Addresses<th>State<th>Why<th>Actions</tr></thead><tbody>");
        foreach (var machine in machines.OrderByDescending(m => m.Isolated).ThenBy(m => m.Name, StringComparer.Ordinal))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td><b>{Encode(machine.Name)}</b><td>{Encode(string.Join(", ", machine.Addresses))}")
                .Append(machine.Isolated ? "<td><span class=\"badge bad\">isolated</span>" : "<td><span class=\"badge good\">connected</span>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Encode(machine.Isolated ? machine.Why : "")}<td>{Encode(string.Join(", ", machine.Actions.Select(action => $"{action.Type} {action.Status}")))}</tr>");
        html.Append("</tbody></table>");
    }

    private static void Tickets(StringBuilder html, IReadOnlyList<TicketSeen> tickets)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>Tickets <small>{tickets.Count}</small></h2>");
        foreach (var ticket in tickets.Reverse())
        {
            var fields = ticket.Fields;
            html.Append(CultureInfo.InvariantCulture, $"<article><h3>{Encode(ticket.Number)} {Encode(fields.GetValueOrDefault("short_description"))}</h3>")
                .Append(CultureInfo.InvariantCulture, $"<p class=meta>{Encode(StateWord(fields.GetValueOrDefault("state")))} · {Encode(fields.GetValueOrDefault("assignment_group"))} · impact {Encode(fields.GetValueOrDefault("impact"))}, urgency {Encode(fields.GetValueOrDefault("urgency"))} · {Encode(fields.GetValueOrDefault("correlation_id"))}</p>")
                .Append(CultureInfo.InvariantCulture, $"<pre>{Encode(fields.GetValueOrDefault("description"))}</pre>");
            foreach (var note in ticket.WorkNotes)
            {
                html.Append(CultureInfo.InvariantCulture, $"<details><summary>work note</summary><pre>{Encode(note)}</pre></details>");
            }
            html.Append("</article>");
        }
        html.Append(tickets.Count == 0 ? "<p class=none>None.</p></section>" : "</section>");
    }

    private static void Cards(StringBuilder html, IReadOnlyList<CardSeen> cards)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>Teams <small>{cards.Count}</small></h2>");
        foreach (var card in cards.Reverse())
        {
            html.Append(CultureInfo.InvariantCulture, $"<article class=card><p class=meta>#{Encode(card.Channel)} · {Moment(card.At)}</p>");
            for (var i = 0; i < card.Lines.Count; i++)
            {
                html.Append(i == 1 ? "<h3>" : "<p>").Append(Encode(card.Lines[i])).Append(i == 1 ? "</h3>" : "</p>");
            }
            html.Append("</article>");
        }
        html.Append(cards.Count == 0 ? "<p class=none>None.</p></section>" : "</section>");
    }

    private static void Requests(StringBuilder html, IReadOnlyDictionary<string, RequestsSeen> requests)
    {
        html.Append("<section><h2>Requests</h2>");
        foreach (var (system, seen) in requests.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            html.Append(CultureInfo.InvariantCulture, $"<details><summary>{Encode(system)}: {seen.Count}</summary><pre>{Encode(string.Join('\n', seen.Last.TakeLast(30)))}</pre></details>");
        }
        html.Append("</section>");
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

    private static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
