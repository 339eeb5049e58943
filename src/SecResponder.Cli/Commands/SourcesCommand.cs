using System.CommandLine;
using System.Text.Json;
using SecResponder.Events;
using Spectre.Console;

namespace SecResponder.Cli.Commands;

/// <summary><c>sources</c>: what can be read.</summary>
internal static class SourcesCommand
{
    public static Command Create(Terminal terminal)
    {
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("sources", "List the log sources that can be read, and the kinds of record of each. Example: secresponder sources") { format };
        command.SetAction(parsed => parsed.GetValue(format) == "json" ? Json(terminal) : Show(terminal));
        return command;
    }

    private static int Show(Terminal terminal)
    {
        var table = new Table { Border = TableBorder.None }.AddColumns("source", "what", "kind", "ASIM schema", "Sigma log sources");
        foreach (var source in EventSources.All)
            foreach (var (kind, index) in source.Kinds.Select((kind, index) => (kind, index)))
                table.AddRow(
                    index == 0 ? source.Id : "", index == 0 ? Markup.Escape(source.Title) : "", Markup.Escape(kind.Name), kind.Schema.ToString(),
                    Markup.Escape(string.Join(", ", kind.LogSources.Select(logSource => logSource.ToString()))));
        terminal.Pretty.Write(table);
        return ExitCodes.Fine;
    }

    private static int Json(Terminal terminal)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var source in EventSources.All)
                Write(writer, source);
            writer.WriteEndArray();
        }
        terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
        return ExitCodes.Fine;
    }

    private static void Write(Utf8JsonWriter writer, EventSource source)
    {
        writer.WriteStartObject();
        writer.WriteString("id", source.Id);
        writer.WriteString("title", source.Title);
        writer.WriteStartArray("kinds");
        foreach (var kind in source.Kinds)
        {
            writer.WriteStartObject();
            writer.WriteString("name", kind.Name);
            writer.WriteString("schema", kind.Schema.ToString());
            writer.WriteStartArray("logsources");
            foreach (var logSource in kind.LogSources)
                writer.WriteStringValue(logSource.ToString());
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
