using System.Globalization;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Sizing;

/// <summary>Metrics as a table: a time in the first column, numbers of events in the others; what stands above the first line with a time are headers.</summary>
internal static class MetricsCsv
{
    public static List<MetricPoint> Read(string file, string text)
    {
        var points = new List<MetricPoint>();
        var line = 0;
        foreach (var row in text.AsSpan().EnumerateLines())
        {
            line++;
            if (row.Trim().IsEmpty)
                continue;
            var cells = Cells(row.Trim('\uFEFF').ToString());
            var isTime = TryTime(cells[0], out var at);
            if (!isTime && points.Count == 0)
                continue;
            var place = $"{file}:{line}";
            if (!isTime)
                throw new MetricsException($"{place} has no time in its first column: '{Printable.Of(cells[0], 40)}'; write it as 2026-01-31T12:00:00Z or as seconds since 1970");
            if (cells.Length < 2)
                throw new MetricsException($"{place} has one column: a time, and the number of events since then, belong on each line");
            points.Add(new MetricPoint(at, cells.Skip(1).Sum(cell => Number(place, cell))));
        }
        if (points.Count == 0)
            throw new MetricsException($"'{Printable.Of(file)}' has no line that begins with a time: it should have lines such as '2026-01-31T12:00:00Z,1234', one a minute");
        return points;
    }

    // Nothing came where nothing is written.
    private static double Number(string place, string cell)
    {
        if (cell.Length == 0 || cell is "-" or "null")
            return 0;
        if (!double.TryParse(cell, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value))
            throw new MetricsException($"{place} has '{Printable.Of(cell, 40)}' where a number of events belongs");
        return MetricsFile.Events(place, value);
    }

    private static bool TryTime(string cell, out DateTimeOffset at)
    {
        if (double.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            // Seconds, or milliseconds as Grafana has them.
            seconds = seconds >= 1e11 ? seconds / 1000 : seconds;
            at = seconds is >= 1e8 and < 1e11 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : default;
            return at != default;
        }
        return DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out at);
    }

    // RFC 4180, and the semicolon that spreadsheets put where the comma is a decimal point; no line feed within quotes.
    private static string[] Cells(string row)
    {
        var separator = row.Contains('\t', StringComparison.Ordinal) ? '\t' : row.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var (cells, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        foreach (var c in row)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == separator && !quoted)
                Next();
            else
                cell.Append(c);
        }
        Next();
        return [.. cells];

        void Next()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }
    }
}
