using System.Collections.Frozen;
using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>deadletter resend</c>: sends in again what could not be read. What can be read now comes in, once, and is no dead letter any more; the service does what follows from it.</summary>
internal static class DeadLetterResendCommand
{
    public static Command Create(Terminal terminal)
    {
        var which = new Argument<string[]>("ORIGIN") { Description = "Which ones, by the origin that 'deadletter list' shows; none given: all", Arity = ArgumentArity.ZeroOrMore };
        var code = new Option<string?>("--code") { Description = "Only those with this code, such as malformed or unknown-playbook" };
        var source = new Option<string?>("--source") { Description = "Read them as this source, whatever they were taken for" };
        var max = new Option<int>("--max") { Description = "How many at most, the latest", DefaultValueFactory = _ => 10_000 };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository that is in force", DefaultValueFactory = _ => "playbooks" };
        var who = new Option<string>("--as") { Description = "Your user principal name; it goes into the ledger", DefaultValueFactory = _ => Environment.UserName };
        var why = new Option<string>("--why") { Description = "The reason, for the ledger", DefaultValueFactory = _ => "sent in again" };
        var (store, format, feeds) = (StoreOption.Create(), Records.FormatOption(), new FeedsOption());
        source.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } id && EventSources.Find(id) is null)
                result.AddError($"there is no source '{id}'; 'secresponder sources' lists them");
        });
        var command = new Command("resend", "Send it in again: after a parser was mended, a playbook brought back, or with the right --source. Exit 1 when some can't be read still. Example: secresponder deadletter resend --code malformed --source cisco-asa")
        {
            which, code, source, max, playbooks, who, why, store, format,
        };
        feeds.AddTo(command);
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var directory = parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(directory) && !File.Exists(directory))
                return terminal.Fail($"there is no '{directory}'", "give the playbook repository with --playbooks");
            var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
            if (PlaybookMistakes.Stop(terminal, set, "nothing was sent"))
                return ExitCodes.Findings;
            var (wanted, only) = (parsed.GetRequiredValue(which), parsed.GetValue(code));
            var letters = (await open.DeadLettersAsync(Math.Max(1, parsed.GetValue(max)), cancellation))
                .Where(letter => wanted.Length == 0 || wanted.Contains(letter.Origin.ToString(), StringComparer.Ordinal))
                .Where(letter => only is null || letter.Code == only || letter.Code.StartsWith(only + ":", StringComparison.Ordinal)).Reverse().ToArray();
            if (wanted.FirstOrDefault(origin => letters.All(letter => letter.Origin.ToString() != origin)) is { } missing)
                return terminal.Fail($"there is no dead letter '{Printable.Of(missing)}'{(only is null ? "" : $" with the code '{Printable.Of(only)}'")}", "'secresponder deadletter list' shows them", ExitCodes.Findings);
            var resender = Resender(open, feeds.Apply(terminal, parsed, set));
            var (records, left) = (new Records("origin", "code", "result", "opened", "reason"), 0);
            foreach (var letter in letters)
            {
                var outcome = await resender.SendAsync(letter, parsed.GetValue(source), parsed.GetRequiredValue(who), parsed.GetRequiredValue(why), cancellation);
                left += outcome.IsTaken ? 0 : 1;
                records.Add(letter.Origin.ToString(), letter.Code, outcome.IsTaken ? "taken" : "left", outcome.Opened.Length, outcome.Reason);
            }
            records.Write(terminal, parsed.GetValue(format), "the dead letter has nothing of that kind");
            if (Records.IsTable(terminal, parsed.GetValue(format)) && letters.Length > 0)
                terminal.Out.WriteLine($"{letters.Length - left} taken in, {left} left");
            return left > 0 ? ExitCodes.Findings : ExitCodes.Fine;
        }));
        return command;
    }

    private static DeadLetterResender Resender(IResponderStore store, PlaybookSet set)
    {
        var inForce = new PlaybooksInForce(set);
        var pipeline = new SignalPipeline(store, new Planner(ActionCatalog.Signatures.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal), new TemplateLimits()), () => inForce.Snapshot, new PipelineOptions(), TimeProvider.System);
        return new DeadLetterResender(pipeline, set, new DeviceZones(TimeZoneInfo.Utc), TimeProvider.System);
    }
}
