using System.Globalization;

namespace SecResponder.Response.Ledger.Export;

/// <summary>Stories as comma-separated values (RFC 4180), a row a ledger row: for a spreadsheet.</summary>
public static class LedgerCsv
{
    private static readonly string[] Columns = ["incident", "row", "at", "kind", "what", "because", "hash"];

    public static async Task WriteAsync(TextWriter output, IAsyncEnumerable<Story> stories, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(stories);
        Line(output, Columns);
        await foreach (var story in stories.WithCancellation(cancellation))
            foreach (var (line, row) in story.Lines.Zip(story.Rows))
                Line(output,
                    [
                        story.Incident.Id, row.Sequence.ToString(CultureInfo.InvariantCulture), line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), line.Kind, line.What,
                        line.Because, Convert.ToHexStringLower(row.Hash.AsSpan()),
                    ]);
    }

    private static void Line(TextWriter output, ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                output.Write(',');
            output.Write(Cell(values[i]));
        }
        output.Write("\r\n");
    }

    // A spreadsheet runs what begins like a formula: an event's text must not become one (OWASP, "CSV Injection").
    private static string Cell(string value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
