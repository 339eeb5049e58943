using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Connectors;
using SecResponder.Playbooks.Schemas;

namespace SecResponder.Cli.Commands;

/// <summary><c>schema playbook|list|team|guardrails</c>: JSON schemas, so that editors complete and catch slips.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("WHAT") { Description = "playbook, list, team, guardrails, changes or set", DefaultValueFactory = _ => "playbook" };
        name.AcceptOnlyFromAmong([.. PlaybookSchemas.Names]);
        var directory = new Option<string?>("--write") { Description = "Write all of them into this folder: playbook.schema.json, list.schema.json, team.schema.json, guardrails.schema.json, changes.schema.json, set.schema.json" };
        var command = new Command("schema", "Print the JSON schema of a file of the playbook repository, for editors. Example: secresponder schema playbook > playbook.schema.json") { name, directory };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(directory) is not { } folder)
            {
                terminal.Out.WriteLine(Of(parsed.GetRequiredValue(name)));
                return ExitCodes.Fine;
            }
            Directory.CreateDirectory(folder);
            foreach (var each in PlaybookSchemas.Names)
                File.WriteAllText(Path.Combine(folder, $"{each}.schema.json"), Of(each) + "\n");
            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>A schema as text.</summary>
    internal static string Of(string name) => PlaybookSchemas.Of(name, ActionCatalog.Signatures).ToJsonString(Indented);
}
