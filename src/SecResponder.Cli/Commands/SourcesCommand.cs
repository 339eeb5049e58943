using System.CommandLine;
using System.Text.Json;
using SecResponder.Cli.Output;
using SecResponder.Cli.Sources;
using SecResponder.Events;
using SecResponder.Playbooks.Sigma;
using Spectre.Console;

namespace SecResponder.Cli.Commands;

/// <summary><c>sources [ID]</c>: what can be read; of one source, its samples, the fields it fills, and where each of the vendor's fields goes.</summary>
internal static class SourcesCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("ID") { Description = "One source, in full", Arity = ArgumentArity.ZeroOrOne, HelpName = "ID" };
        id.CompletionSources.Add(_ => EventSources.All.Select(source => new System.CommandLine.Completions.CompletionItem(source.Id)));
        var format = new Option<string>("--format") { Description = "table, json or markdown", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "markdown");
        var directory = new Option<string?>("--write") { Description = "With markdown: write sources.md and a page for each source into this folder" };
        var command = new Command("sources", "List the log sources that can be read, or show one with its samples and fields. Example: secresponder sources cisco-asa") { id, format, directory };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(id), parsed.GetRequiredValue(format), parsed.GetValue(directory)));
        return command;
    }

    private static int Run(Terminal terminal, string? id, string format, string? directory)
    {
        var source = id is null ? null : EventSources.Find(id);
        if (id is not null && source is null)
            return terminal.Fail(
                $"there is no source '{Printable.Of(id)}'", $"{NearMiss.Question(id, EventSources.All.Select(known => known.Id))}there are {string.Join(", ", EventSources.All.Select(known => known.Id))}", ExitCodes.Usage);
        switch (format)
        {
            case "json":
                Json(terminal, source is null ? EventSources.All : [source]);
                break;
            case "markdown" when directory is not null:
                Write(directory);
                break;
            case "markdown":
                terminal.Out.Write(source is null ? SourcePages.Index() : SourcePages.Of(source));
                break;
            default:
                if (source is null)
                    List(terminal);
                else
                    Show(terminal, source);
                break;
        }
        return ExitCodes.Fine;
    }

    private static void Write(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "sources"));
        File.WriteAllText(Path.Combine(directory, "sources.md"), SourcePages.Index());
        foreach (var source in EventSources.All)
            File.WriteAllText(Path.Combine(directory, "sources", source.Id + ".md"), SourcePages.Of(source));
    }

    private static void List(Terminal terminal)
    {
        var table = new Table { Border = TableBorder.None }.AddColumns("source", "what", "kind", "ASIM schema", "Sigma log sources");
        foreach (var source in EventSources.All)
            foreach (var (kind, index) in source.Kinds.Select((kind, index) => (kind, index)))
                table.AddRow(
                    index == 0 ? source.Id : "", index == 0 ? Markup.Escape(source.Title) : "", Markup.Escape(kind.Name), kind.Schema.ToString(),
                    Markup.Escape(string.Join(", ", kind.LogSources.Select(logSource => logSource.ToString()))));
        terminal.Pretty.Write(table);
    }

    private static void Show(Terminal terminal, EventSource source)
    {
        var facts = SourceFacts.Of(source);
        terminal.Pretty.MarkupLineInterpolated($"[bold]{source.Id}[/]  {source.Title}");
        foreach (var (kind, sample) in facts.SampleOfKind)
            terminal.Pretty.MarkupLineInterpolated($"\n[bold]{kind}[/]\n{Printable.Of(sample)}");
        var table = new Table { Border = TableBorder.None }.AddColumns("vendor's field", "ASIM");
        foreach (var (field, homes) in facts.Homes.Where(home => home.Value.Count > 0))
            table.AddRow(Markup.Escape(field), Markup.Escape(string.Join(", ", homes)));
        terminal.Pretty.WriteLine();
        terminal.Pretty.Write(table);
        terminal.Pretty.MarkupLineInterpolated($"\nwithout a home in ASIM, by their own name: {string.Join(", ", facts.Homes.Where(home => home.Value.Count == 0).Select(home => home.Key))}");
        terminal.Pretty.MarkupLineInterpolated($"\nfills {string.Join(", ", facts.Filled)}");
    }

    private static void Json(Terminal terminal, IReadOnlyCollection<EventSource> sources)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var source in sources)
                Json(writer, source);
            writer.WriteEndArray();
        }
        terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
    }

    private static void Json(Utf8JsonWriter writer, EventSource source)
    {
        var facts = SourceFacts.Of(source);
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
        writer.WriteStartArray("samples");
        foreach (var sample in source.Samples)
            writer.WriteStringValue(sample);
        writer.WriteEndArray();
        writer.WriteStartArray("fields");
        foreach (var field in facts.Filled)
            writer.WriteStringValue(field.ToString());
        writer.WriteEndArray();
        writer.WriteStartObject("homes");
        foreach (var (field, homes) in facts.Homes)
        {
            writer.WriteStartArray(field);
            foreach (var home in homes)
                writer.WriteStringValue(home);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
