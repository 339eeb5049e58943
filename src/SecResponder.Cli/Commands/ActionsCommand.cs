using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Connectors;

namespace SecResponder.Cli.Commands;

/// <summary><c>actions</c>: what can be done.</summary>
internal static class ActionsCommand
{
    public static Command Create(Terminal terminal)
    {
        var format = Records.FormatOption();
        var command = new Command("actions", "List what playbooks can do, with parameters and the permission that each needs. Example: secresponder actions") { format };
        command.SetAction(parsed =>
        {
            var records = new Records("action", "system", "with", "ends", "permission", "summary");
            foreach (var action in ActionCatalog.Signatures.OrderBy(action => action.Name, StringComparer.Ordinal))
                records.Add(action.Name, action.System, string.Join(", ", action.Parameters.Select(parameter => parameter.Required ? parameter.Name : $"[{parameter.Name}]")),
                    action.IsHold ? "lifted after 'for'" : "", string.Join(", ", action.Permissions.Select(permission => permission.Name)), action.Summary);
            return records.Write(terminal, parsed.GetValue(format), "nothing can be done");
        });
        return command;
    }
}
