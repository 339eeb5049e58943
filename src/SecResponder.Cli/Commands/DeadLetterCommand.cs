using System.CommandLine;
using System.Text;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Commands;

/// <summary><c>deadletter list</c> and <c>deadletter resend</c>: what could not be read, and why; in again with it.</summary>
internal static class DeadLetterCommand
{
    public static Command Create(Terminal terminal) =>
        new("deadletter", "What could not be read or handled. Example: secresponder deadletter list") { List(terminal), DeadLetterResendCommand.Create(terminal) };

    private static Command List(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var max = new Option<int>("--max") { Description = "How many at most", DefaultValueFactory = _ => 100 };
        var command = new Command("list", "List it, the latest first; 'raw' is the record's own text") { store, max, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var records = new Records("at", "origin", "source", "code", "position", "reason", "raw");
            foreach (var letter in await open.DeadLettersAsync(Math.Max(1, parsed.GetValue(max)), cancellation))
                records.Add(letter.At, letter.Origin.ToString(), letter.Source, letter.Code, letter.Position, letter.Reason, Encoding.UTF8.GetString(letter.Raw.Span));
            return records.Write(terminal, parsed.GetValue(format), "the dead letter is empty");
        }));
        return command;
    }
}
