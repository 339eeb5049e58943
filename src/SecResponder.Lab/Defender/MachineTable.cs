using System.Globalization;
using System.Text;
using SecResponder.Lab.Page;

namespace SecResponder.Lab.Defender;

/// <summary>The machines on the page: what something was done to first.</summary>
internal static class MachineTable
{
    public static void Write(StringBuilder html, IReadOnlyList<MachineSeen> machines)
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
            html.Append(CultureInfo.InvariantCulture, $"<tr><td><b>{PageText.Encode(machine.Name)}</b><td>{PageText.Encode(string.Join(", ", machine.Addresses))}")
                .Append(machine.Isolated ? "<td><span class=\"badge bad\">isolated</span>" : "<td><span class=\"badge good\">connected</span>")
                .Append(CultureInfo.InvariantCulture, $"<td>{PageText.Encode(machine.Isolated ? machine.Why : "")}<td>{PageText.Encode(string.Join(", ", machine.Actions.Select(action => $"{action.Type} {action.Status}")))}</tr>");
        html.Append("</tbody></table>");
    }
}
