using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Sigma;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>pause</c> and <c>resume</c>: the kill switch. What is paused falls back to observing, never to silence.</summary>
internal static class PauseCommand
{
    public static Command Pause(Terminal terminal)
    {
        var (scope, who, why, store, format) = (Scope(), Who(), Why(), StoreOption.Create(), Records.FormatOption());
        var command = new Command("pause", "Stop acting, everywhere, or for one playbook, team, action or kind of target: steps are only observed until it is resumed; without arguments, list what is paused. Example: secresponder pause all --as mia@example.com --why 'too many'")
        {
            scope, who, why, store, format,
        };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            if (parsed.GetValue(scope) is not { } what)
                return await ListAsync(terminal, parsed.GetValue(format), open, cancellation);
            if (parsed.GetValue(who) is not { } person || parsed.GetValue(why) is not { } reason)
                return terminal.Fail("pause needs --as and --why", "they go into the ledger", ExitCodes.Usage);
            if (PauseScope.Problem(what) is { } problem)
                return terminal.Fail(problem, "'secresponder pause all' stops everything", ExitCodes.Usage);
            if (await UnknownAsync(open, what, cancellation) is { } unknown)
                return terminal.Fail(unknown, "'secresponder pause all' stops everything; 'secresponder incidents' shows playbooks and teams", ExitCodes.Usage);
            if (string.Equals(what, Response.Storage.Pause.Everything, StringComparison.OrdinalIgnoreCase))
                what = Response.Storage.Pause.Everything;
            await open.PauseAsync(new Pause(what, person, reason, DateTimeOffset.UtcNow), cancellation);
            terminal.Out.WriteLine($"{Printable.Of(what)} is paused: its steps are observed, not carried out");
            return ExitCodes.Fine;
        }));
        return command;
    }

    public static Command Resume(Terminal terminal)
    {
        var (scope, who, why, store) = (Scope(), Who(), Why(), StoreOption.Create());
        var command = new Command("resume", "Take a pause back. Example: secresponder resume all --as mia@example.com --why 'list mended'") { scope, who, why, store };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            if (parsed.GetValue(scope) is not { } what || parsed.GetValue(who) is not { } person || parsed.GetValue(why) is not { } reason)
                return terminal.Fail("resume needs what to resume, --as and --why", "'secresponder pause' lists what is paused", ExitCodes.Usage);
            if ((await open.PausesAsync(cancellation)).All(pause => pause.Scope != what))
                return terminal.Fail($"'{Printable.Of(what)}' is not paused", "'secresponder pause' lists what is", ExitCodes.Findings);
            await open.ResumeAsync(what, person, reason, DateTimeOffset.UtcNow, cancellation);
            terminal.Out.WriteLine($"{Printable.Of(what)} acts again");
            return ExitCodes.Fine;
        }));
        return command;
    }

    // A switch that reaches nothing would be believed: what nothing is called by is not thrown.
    private static async Task<string?> UnknownAsync(IResponderStore store, string scope, CancellationToken cancellation)
    {
        const string action = "action:";
        if (scope.StartsWith(action, StringComparison.OrdinalIgnoreCase))
        {
            var (name, known) = (scope[action.Length..], ActionCatalog.Signatures.Select(signature => signature.Name).ToArray());
            return known.Contains(name, StringComparer.OrdinalIgnoreCase) ? null : $"no action is called '{Printable.Of(name)}', so nothing would be stopped; {NearMiss.Question(name, known)}there are {string.Join(", ", known)}";
        }
        if (scope.Contains(':', StringComparison.Ordinal) || string.Equals(scope, Response.Storage.Pause.Everything, StringComparison.OrdinalIgnoreCase) || Guid.TryParse(scope, out _)
            || !(await store.IncidentsOfAsync(scope, 1, cancellation)).IsEmpty)
            return null;
        return $"no playbook is called '{Printable.Of(scope)}', so nothing would be stopped; {NearMiss.Question(scope, [Response.Storage.Pause.Everything])}give its id, or 'all'";
    }

    private static async Task<int> ListAsync(Terminal terminal, string? format, IResponderStore store, CancellationToken cancellation)
    {
        var records = new Records("scope", "since", "who", "why");
        foreach (var pause in await store.PausesAsync(cancellation))
            records.Add(pause.Scope, pause.At, pause.Who, pause.Reason);
        return records.Write(terminal, format, "nothing is paused");
    }

    private static Argument<string?> Scope() => new("SCOPE") { Description = "'all', a playbook's id, 'owner:TEAM', 'action:NAME' or 'target:KIND' (host, user, address)", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string?> Who() => new("--as") { Description = "Your user principal name; it goes into the ledger" };

    private static Option<string?> Why() => new("--why") { Description = "The reason, for the ledger" };
}
