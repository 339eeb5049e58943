using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Commands;

/// <summary><c>ledger verify</c>: is every chain as it was written? <c>ledger digest</c>: what to keep elsewhere. <c>ledger operations</c>: what belongs to no incident. <c>ledger export</c>: evidence out.</summary>
internal static class LedgerCommand
{
    public static Command Create(Terminal terminal) => new("ledger", "The evidence of every decision. Example: secresponder ledger verify")
    {
        Verify(terminal), Digest(terminal), Operations(terminal), LedgerExportCommand.Create(terminal),
    };

    private static Command Verify(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var digest = new Option<string?>("--digest") { Description = "A digest's hash that was kept elsewhere: it must still be among the ledger's digests" };
        var command = new Command("verify", "Check every chain of the ledger: exit 1 when a row was changed, removed or put in") { store, format, digest };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var found = await new LedgerAudit(open).RunAsync(parsed.GetValue(digest)?.Trim(), cancellation);
            var records = new Records("incident", "row", "problem");
            foreach (var broken in found.Breaks)
                records.Add(broken.Chain, broken.Sequence, broken.Problem);
            records.Write(terminal, parsed.GetValue(format),
                $"{found.Chains} chains with {found.Rows} rows, all whole; {(found.LastDigest is { } last ? $"{found.Digests} digests, the last {last}" : "no digest was sealed yet")}");
            return found.Breaks.IsEmpty ? ExitCodes.Fine : ExitCodes.Findings;
        }));
        return command;
    }

    private static Command Operations(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("operations", "Show what belongs to no incident: pauses, playbooks that tripped, baselines that were reset, keys that were forgotten under a flood, retention") { store, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var records = new Records("at", "kind", "what", "because");
            foreach (var line in await new Why(open).OperationsAsync(cancellation))
                records.Add(line.At, line.Kind, line.What, line.Because);
            return records.Write(terminal, parsed.GetValue(format), "nothing has been done to the whole");
        }));
        return command;
    }

    private static Command Digest(Terminal terminal)
    {
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("digest", "Seal a digest over all chains now and print its hash. Keep it where nobody who can write the store can; 'ledger verify --digest HASH' compares") { store, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var digest = await new DailyDigest(open, new LedgerOptions(), TimeProvider.System).SealNowAsync(cancellation);
            var records = new Records("number", "at", "chains", "hash");
            records.Add(digest.Number, digest.At, digest.Ends.Length, Convert.ToHexStringLower(digest.Hash.AsSpan()));
            return records.Write(terminal, parsed.GetValue(format), "");
        }));
        return command;
    }
}
