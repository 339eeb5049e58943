using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace SecResponder.Cli.Output;

/// <summary>A command's rows: as a table for people, as one flat JSON object a line for scripts.</summary>
/// <param name="Columns">The names: of the table's columns and of the objects' members.</param>
internal sealed record Records(params string[] Columns)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<object?[]> _rows = [];

    /// <summary>Text, whole numbers, moments and null are what a value may be.</summary>
    public void Add(params object?[] values) => _rows.Add(values);

    /// <summary><c>--format table|ndjson</c>; without it, what suits the reader.</summary>
    public static Option<string?> FormatOption()
    {
        var format = new Option<string?>("--format") { Description = "table or ndjson; default: table on a terminal, ndjson in a pipe" };
        format.AcceptOnlyFromAmong("table", "ndjson");
        return format;
    }

    /// <summary>Whether a table is wanted.</summary>
    public static bool IsTable(Terminal terminal, string? format) => format is null ? terminal.IsInteractive : format == "table";

    /// <summary>Each row as a flat JSON object.</summary>
    public IEnumerable<string> Lines() => _rows.Select(Json);

    /// <summary>Writes them.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="format">What <see cref="FormatOption"/> gave.</param>
    /// <param name="empty">Said instead of an empty table.</param>
    public int Write(Terminal terminal, string? format, string empty)
    {
        if (!IsTable(terminal, format))
            foreach (var line in Lines())
                terminal.Out.WriteLine(line);
        else if (_rows.Count == 0)
            terminal.Out.WriteLine(empty);
        else
            terminal.Pretty.Write(Table());
        return ExitCodes.Fine;
    }

    private Table Table()
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in Columns)
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(column)}[/]") { NoWrap = column is "id" or "step" });
        foreach (var row in _rows)
            table.AddRow([.. row.Select(value => Markup.Escape(Printable.Of(Text(value), 200)))]);
        return table;
    }

    private string Json(object?[] row)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, Readable))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in Columns.Zip(row))
                if (value is long or int)
                    writer.WriteNumber(name, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                else if (value is null)
                    writer.WriteNull(name);
                else
                    writer.WriteString(name, Text(value));
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    private static string Text(object? value) => value switch
    {
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
