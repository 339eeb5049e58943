using SecResponder.Events;
using SecResponder.Events.Asim;
using Spectre.Console;

namespace SecResponder.Cli.Output;

/// <summary>An event as one row of a table: what a person looks for first, whatever the schema.</summary>
internal static class EventRow
{
    public static Table Header() => new Table { Border = TableBorder.None }
        .AddColumns("line", "time", "schema", "type", "action", "from", "to", "who, what");

    public static void Add(Table table, long line, SecurityEvent e) => table.AddRow(
        line.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Text(e.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)),
        Text(e[AsimField.EventSchema].ToString()),
        Text(Join(e, " ", AsimField.EventType, AsimField.EventSubType)),
        Text(First(e, AsimField.DvcAction, AsimField.EventResult)),
        Text(Join(e, ":", AsimField.SrcIpAddr, AsimField.SrcPortNumber)),
        Text(e.Has(AsimField.DstIpAddr) ? Join(e, ":", AsimField.DstIpAddr, AsimField.DstPortNumber) : First(e, AsimField.Dst, AsimField.Dvc)),
        Text(Join(e, " ", AsimField.User, AsimField.Operation, AsimField.Object, AsimField.Rule)));

    // Markup of Spectre's would let a log line colour the terminal; control characters would do worse.
    private static string Text(string value) => Markup.Escape(Printable.Of(value, 60));

    private static string First(SecurityEvent e, params ReadOnlySpan<AsimField> fields)
    {
        foreach (var field in fields)
            if (e[field].IsPresent)
                return e[field].ToString();
        return "";
    }

    private static string Join(SecurityEvent e, string separator, params ReadOnlySpan<AsimField> fields)
    {
        var parts = new List<string>();
        foreach (var field in fields)
            if (e[field].IsPresent)
                parts.Add(e[field].ToString());
        return string.Join(separator, parts);
    }
}
