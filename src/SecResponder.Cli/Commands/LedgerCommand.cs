using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Commands;

/// <summary><c>ledger verify</c>: is every chain as it was written?</summary>
internal static class LedgerCommand
{
    public static Command Create(Terminal terminal) => new("ledger", "The evidence of every decision. Example: secresponder ledger verify") { Verify(terminal) };

    private static Command Verify(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("verify", "Check every chain of the ledger: exit 1 when a row was changed, removed or put in") { store, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var chains = await open.LedgerChainsAsync(cancellation);
            var breaks = await new Why(open).VerifyAsync(cancellation);
            var records = new Records("incident", "row", "problem");
            foreach (var broken in breaks)
                records.Add(broken.Chain, broken.Sequence, broken.Problem);
            records.Write(terminal, parsed.GetValue(format), $"{chains.Length} chains, all whole");
            return breaks.IsEmpty ? ExitCodes.Fine : ExitCodes.Findings;
        }));
        return command;
    }
}
