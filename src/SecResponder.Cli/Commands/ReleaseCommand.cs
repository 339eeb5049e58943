using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Commands;

/// <summary><c>release ENTITY</c>: ends every reason of a hold, now or in a while. The service lifts it in its next round, and reads back.</summary>
internal static class ReleaseCommand
{
    public static Command Create(Terminal terminal)
    {
        var entity = new Argument<string>("ENTITY") { Description = "Its id, name or address, as 'holds' shows it" };
        var measure = new Option<string?>("--measure") { Description = "Which hold, when there are several: host.quarantine" };
        var soon = new Option<string?>("--in") { Description = "Let it end in a while instead of now: 30m, 2h" };
        var who = new Option<string>("--as") { Description = "Your user principal name; it goes into the ledger", Required = true };
        var why = new Option<string>("--why") { Description = "The reason, for the ledger", Required = true };
        var store = StoreOption.Create();
        var command = new Command("release", "Let something go before its time. Example: secresponder release ws-17 --as mia@example.com --why 'reinstalled'") { entity, measure, soon, who, why, store };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var name = parsed.GetRequiredValue(entity);
            var wait = TimeSpan.Zero;
            if (parsed.GetValue(soon) is { } text && !DurationText.TryParse(text, out wait))
                return terminal.Fail($"'{text}' is no duration", "write a whole number and one of s, m, h, d: --in 30m", ExitCodes.Usage);
            var found = (await open.HoldsAsync(cancellation)).Where(hold => IsMeant(hold, name) && (parsed.GetValue(measure) is not { } only || hold.Measure == only)).ToArray();
            if (found.Length == 0)
                return terminal.Fail($"nothing is held under '{name}'", "'secresponder holds' lists what is", ExitCodes.Findings);
            if (found.Select(hold => hold.EntityId).Distinct().Count() > 1)
                return terminal.Fail($"'{name}' could be {string.Join(" or ", found.Select(hold => Printable.Of(hold.EntityId)).Distinct())}", "give the id");
            var keeper = new HoldKeeper(OfflineWorld.Over(open, "playbooks"), NullLogger<HoldKeeper>.Instance);
            foreach (var hold in found)
            {
                var until = DateTimeOffset.UtcNow + wait;
                await keeper.EndAtAsync(hold.EntityId, hold.Measure, until, parsed.GetRequiredValue(who), parsed.GetRequiredValue(why), cancellation);
                terminal.Out.WriteLine(wait > TimeSpan.Zero
                    ? $"{Printable.Of(hold.Entity.DisplayName)} ({hold.Measure}) ends at {LedgerTime.Minute(until)} at the latest"
                    : $"{Printable.Of(hold.Entity.DisplayName)} ({hold.Measure}) is due to be lifted; the service does it in its next round");
            }
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static bool IsMeant(Hold hold, string name) =>
        hold.Entity.Names.Append(hold.EntityId).Append(hold.Entity.DisplayName).Contains(name, StringComparer.OrdinalIgnoreCase);
}
