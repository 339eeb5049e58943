using System.CommandLine;
using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Correlation.Baselines;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>baselines</c>: what first_seen, spike and rare have learnt of each group, and how to make them learn anew.</summary>
internal static class BaselinesCommand
{
    private const int AtOnce = 500;
    private const int Rounds = 10;

    public static Command Create(Terminal terminal)
    {
        var playbook = new Argument<string?>("PLAYBOOK") { Description = "The id of one playbook; without it, all that have a baseline", Arity = ArgumentArity.ZeroOrOne };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository", DefaultValueFactory = _ => "playbooks" };
        var about = new Option<string?>("--about") { Description = "Only groups that have this value (whole, case ignored)" };
        var reset = new Option<bool>("--reset") { Description = "Forget what was learnt of these groups: they learn anew, and don't fire until they have" };
        var who = new Option<string?>("--as") { Description = "With --reset: your user principal name; it goes into the ledger" };
        var why = new Option<string?>("--why") { Description = "With --reset: the reason, for the ledger" };
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("baselines", "Show what baselines have learnt, since when, and how exact it is; --reset makes them learn anew. Example: secresponder baselines --about 10.20.0.17 --reset --as mia@example.com --why 'new role'")
        {
            playbook, playbooks, about, reset, who, why, store, format,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(directory) && !File.Exists(directory))
                return Task.FromResult(terminal.Fail($"there is no '{directory}'", "give the playbook repository with --playbooks"));
            var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
            var wanted = set.Playbooks.Where(one => set.CorrelatorOf(one.Id).Baseline(KeyState.Empty) is not null)
                .Where(one => parsed.GetValue(playbook) is not { } id || string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (parsed.GetValue(playbook) is { } name && wanted.Length == 0)
                return Task.FromResult(terminal.Fail($"no playbook '{Printable.Of(name)}' has a baseline", "without an id, all that have one are shown", ExitCodes.Findings));
            if (parsed.GetValue(reset) && parsed.GetValue(playbook) is null && parsed.GetValue(about) is null)
                return Task.FromResult(terminal.Fail("--reset needs a playbook or --about", "to forget everything of everybody, name each playbook", ExitCodes.Usage));
            if (parsed.GetValue(reset) && (parsed.GetValue(who) is null || parsed.GetValue(why) is null))
                return Task.FromResult(terminal.Fail("--reset needs --as and --why", "they go into the ledger", ExitCodes.Usage));
            var run = new Run(set, wanted, parsed.GetValue(about));
            return StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), open => parsed.GetValue(reset)
                ? run.ResetAsync(terminal, open, parsed.GetValue(who)!, parsed.GetValue(why)!, cancellation)
                : run.ListAsync(terminal, open, parsed.GetValue(format), cancellation));
        });
        return command;
    }

    private sealed class Run(PlaybookSet set, Playbook[] playbooks, string? about)
    {
        public async Task<int> ListAsync(Terminal terminal, IResponderStore store, string? format, CancellationToken cancellation)
        {
            var records = new Records("playbook", "group", "since", "fires_from", "learnt", "error");
            await foreach (var (playbook, group, row) in KeysAsync(store, cancellation))
                if (Read(playbook, row, out var problem) is { } baseline)
                    records.Add(playbook.Id, group, baseline.Since, baseline.LearntAt, baseline.Learnt, baseline.Error == 0 ? "exact" : baseline.Error.ToString("0.##%", CultureInfo.InvariantCulture));
                else
                    records.Add(playbook.Id, group, null, null, problem, null);
            return records.Write(terminal, format, "nothing has been learnt");
        }

        public async Task<int> ResetAsync(Terminal terminal, IResponderStore store, string who, string why, CancellationToken cancellation)
        {
            var count = 0;
            await foreach (var (playbook, _, row) in KeysAsync(store, cancellation))
            {
                await ForgetAsync(store, row, new BaselineReset(playbook.Id, [.. Signal.GroupOf(row.Key, playbook.Id) ?? []], who, why), cancellation);
                count++;
            }
            terminal.Out.WriteLine(count == 1 ? "1 group learns anew" : string.Create(CultureInfo.InvariantCulture, $"{count} groups learn anew"));
            return count == 0 ? ExitCodes.Findings : ExitCodes.Fine;
        }

        // A service may be at work on the same keys.
        private static async Task ForgetAsync(IResponderStore store, KeyRow row, BaselineReset fact, CancellationToken cancellation)
        {
            for (var round = 1; ; round++)
            {
                try
                {
                    var forgotten = row with { State = Marks(row).Reset().Serialize(), Due = null, Last = null };
                    await store.CommitAsync(new StageTwoCommit { Keys = [forgotten], Ledger = [new LedgerDraft(LedgerChain.Operations, DateTimeOffset.UtcNow, fact)] }, cancellation);
                    return;
                }
                catch (StoreConflictException) when (round < Rounds)
                {
                    row = (await store.KeysAsync([row.Key], cancellation)).FirstOrDefault() ?? row with { Version = 0 };
                }
            }
        }

        // What can't be read can't be kept either; its windows begin anew all the more.
        private static KeyState Marks(KeyRow row)
        {
            try
            {
                return KeyState.Deserialize(row.State.Span);
            }
            catch (InvalidDataException)
            {
                return KeyState.Empty;
            }
        }

        private BaselineView? Read(Playbook playbook, KeyRow row, out string problem)
        {
            problem = "";
            try
            {
                var correlator = set.CorrelatorOf(playbook.Id);
                var view = correlator.Baseline(correlator.Read(row.State.Span, out var beginsAnew));
                problem = beginsAnew ? "the correlation was changed since: it learns anew from its next event on" : "";
                return beginsAnew ? null : view;
            }
            catch (InvalidDataException e)
            {
                problem = e.Message;
                return null;
            }
        }

        private async IAsyncEnumerable<(Playbook Playbook, string Group, KeyRow Row)> KeysAsync(IResponderStore store, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var playbook in playbooks)
                for (var after = ""; ;)
                {
                    var rows = await store.KeysBeginningAsync(playbook.Id, after, AtOnce, cancellation);
                    foreach (var row in rows)
                        if (Signal.GroupOf(row.Key, playbook.Id) is { } group && (about is null || group.Contains(about, StringComparer.OrdinalIgnoreCase)))
                            yield return (playbook, string.Join(", ", group), row);
                    if (rows.Length < AtOnce)
                        break;
                    after = rows[^1].Key;
                }
        }
    }
}
