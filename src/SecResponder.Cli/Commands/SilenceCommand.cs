using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;

namespace SecResponder.Cli.Commands;

/// <summary><c>silence</c> and <c>unsilence</c>: no tickets and cards about something for a while. Incidents, steps that act, and holds are not touched.</summary>
internal static class SilenceCommand
{
    private static TimeSpan LongestSilence => Response.Telling.Silence.Longest;

    public static Command Silence(Terminal terminal)
    {
        var (scope, who, why, store, format) = (Scope(), Who(), Why(), StoreOption.Create(), Records.FormatOption());
        var lasts = new Option<string?>("--for") { Description = "How long, up to 30d: 30m, 2h, 3d" };
        var command = new Command("silence", "No tickets and cards about a playbook, team, host, user or address for a while; hosts are held and released all the same. Without arguments, list what is silenced. Example: secresponder silence about:10.20.0.0/24 --for 2h --as mia@example.com --why 'our own scan'")
        {
            scope, lasts, who, why, store, format,
        };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            if (Text(parsed.GetValue(scope)) is not { Length: > 0 } text)
                return await ListAsync(terminal, parsed.GetValue(format), open, cancellation);
            if (SilenceScope.Read(text, out var what) is { } problem)
                return terminal.Fail(problem, "'secresponder silence owner:network-soc about:10.20.0.7 --for 2h' silences what a team would tell of one address", ExitCodes.Usage);
            if (parsed.GetValue(lasts) is not { } span || parsed.GetValue(who) is not { } person || parsed.GetValue(why) is not { } reason)
                return terminal.Fail("silence needs --for, --as and --why", "a silence has an end; who and why go into the ledger", ExitCodes.Usage);
            if (!DurationText.TryParse(span, out var time) || time <= TimeSpan.Zero)
                return terminal.Fail($"'{span}' is no duration", "write a whole number and one of s, m, h, d: --for 2h", ExitCodes.Usage);
            if (time > LongestSilence)
                return terminal.Fail($"'{span}' is too long: a silence lasts {LongestSilence.TotalDays:0}d at most", "mend the rule with a filter, or set the playbook to 'mode: off'", ExitCodes.Usage);
            var now = DateTimeOffset.UtcNow;
            await open.SilenceAsync(new Silence(what.ToString(), person, reason, now, now + time), cancellation);
            terminal.Out.WriteLine($"no tickets and cards about {Printable.Of(what.ToString())} until {LedgerTime.Minute(now + time)}; what acts goes on, holds keep their end");
            return ExitCodes.Fine;
        }));
        return command;
    }

    public static Command Unsilence(Terminal terminal)
    {
        var (scope, who, why, store) = (Scope(), Who(), Why(), StoreOption.Create());
        var command = new Command("unsilence", "End a silence before its time. Example: secresponder unsilence about:10.20.0.0/24 --as mia@example.com --why 'scan is over'") { scope, who, why, store };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            if (Text(parsed.GetValue(scope)) is not { Length: > 0 } text || parsed.GetValue(who) is not { } person || parsed.GetValue(why) is not { } reason)
                return terminal.Fail("unsilence needs what to tell of again, --as and --why", "'secresponder silence' lists what is silenced", ExitCodes.Usage);
            if (SilenceScope.Read(text, out var what) is { } problem)
                return terminal.Fail(problem, "'secresponder silence' lists what is silenced", ExitCodes.Usage);
            if (!await open.UnsilenceAsync(what.ToString(), person, reason, DateTimeOffset.UtcNow, cancellation))
                return terminal.Fail($"'{Printable.Of(what.ToString())}' is not silenced", "'secresponder silence' lists what is", ExitCodes.Findings);
            terminal.Out.WriteLine($"{Printable.Of(what.ToString())} is told of again");
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static async Task<int> ListAsync(Terminal terminal, string? format, IResponderStore store, CancellationToken cancellation)
    {
        var records = new Records("scope", "since", "until", "who", "why");
        foreach (var silence in await store.SilencesAsync(DateTimeOffset.UtcNow, cancellation))
            records.Add(silence.Scope, silence.From, silence.Until, silence.Who, silence.Reason);
        return records.Write(terminal, format, "nothing is silenced");
    }

    private static string Text(string[]? terms) => string.Join(' ', terms ?? []);

    private static Argument<string[]> Scope() => new("SCOPE") { Description = "A playbook's id, 'owner:TEAM', 'about:VALUE' (address, network, host, user, * and ?), or several of them together", Arity = ArgumentArity.ZeroOrMore };

    private static Option<string?> Who() => new("--as") { Description = "Your user principal name; it goes into the ledger" };

    private static Option<string?> Why() => new("--why") { Description = "The reason, for the ledger" };
}
