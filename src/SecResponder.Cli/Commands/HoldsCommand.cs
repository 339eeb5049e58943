using System.CommandLine;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Commands;

/// <summary><c>holds</c>: who is under which measure, until when, and why.</summary>
internal static class HoldsCommand
{
    public static Command Create(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("holds", "List what is held, until when and because of which incidents. Example: secresponder holds") { store, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var records = new Records("entity", "id", "measure", "state", "until", "incidents", "problem");
            foreach (var hold in await open.HoldsAsync(cancellation))
                records.Add(hold.Entity.DisplayName, hold.EntityId, hold.Measure, hold.State.ToString().ToLowerInvariant(), hold.Until,
                    string.Join(' ', hold.Reasons.Select(reason => reason.IncidentId)), hold.Problem);
            return records.Write(terminal, parsed.GetValue(format), "nothing is held");
        }));
        return command;
    }
}
