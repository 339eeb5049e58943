using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Cli.Tuning;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>tune PLAYBOOK</c>: a Sigma filter that takes out what people judged false positive, and keeps every true positive.</summary>
internal static class TuneCommand
{
    private sealed record Judged(List<JudgedEvent> Wrong, List<JudgedEvent> Right, List<JudgedEvent> Open);

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("PLAYBOOK") { Description = "The playbook: its file, id or title" };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository", DefaultValueFactory = _ => "playbooks" };
        var max = new Option<int>("--max") { Description = "How many of its incidents are looked at, the latest", DefaultValueFactory = _ => 10_000 };
        var write = new Option<bool>("--write") { Description = "Put the filter beside the playbook; without it, it is only shown" };
        var store = StoreOption.Create();
        var command = new Command("tune", "Find a Sigma filter that takes out the events of incidents judged false positive and keeps those of true ones; tried by replaying both, and by the playbooks' own tests. Exit 1 when there is none. Example: secresponder tune playbooks/network-soc/beacon.yaml --write")
        {
            name, playbooks, max, write, store,
        };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var (wanted, repository) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(playbooks));
            if (!Directory.Exists(repository))
                return terminal.Fail($"there is no folder '{repository}'", "give the playbook repository with --playbooks");
            var set = PlaybookFiles.Load(repository, ActionCatalog.Signatures, TimeProvider.System);
            if (PlaybookMistakes.Stop(terminal, set, "nothing was tuned"))
                return ExitCodes.Findings;
            if (set.Playbooks.Where(playbook => MeantPlaybook.Is(playbook, wanted)).ToArray() is not [var found])
                return terminal.Fail($"'{Printable.Of(wanted)}' is not one playbook of '{repository}'", MeantPlaybook.Question(set, wanted) + "give its file or its id", ExitCodes.Findings);
            var judged = await JudgedAsync(open, found.Id, Math.Max(1, parsed.GetValue(max)), cancellation);
            return Tune(terminal, set, found, repository, judged, parsed.GetValue(write));
        }));
        return command;
    }

    private static async Task<Judged> JudgedAsync(IResponderStore store, string playbookId, int max, CancellationToken cancellation)
    {
        var incidents = await store.IncidentsOfAsync(playbookId, max, cancellation);
        var verdicts = (await store.JudgementsAsync([.. incidents.Select(incident => incident.Id)], cancellation)).ToDictionary(verdict => verdict.IncidentId, verdict => verdict.Verdict, StringComparer.Ordinal);
        var judged = new Judged([], [], []);
        foreach (var incident in incidents.Where(incident => !incident.IsSummary))
        {
            var events = (await store.LedgerAsync(incident.Id, cancellation)).Select(row => row.Fact()).OfType<SignalSeen>().Select(seen => JudgedEvent.Of(incident.Id, seen.Evidence, seen.Rules)).OfType<JudgedEvent>();
            (!verdicts.TryGetValue(incident.Id, out var verdict) ? judged.Open : verdict == IncidentVerdict.FalsePositive ? judged.Wrong : judged.Right).AddRange(events);
        }
        return judged;
    }

    private static int Tune(Terminal terminal, PlaybookSet set, Playbook playbook, string repository, Judged judged, bool write)
    {
        if (judged.Wrong.Count == 0)
            return terminal.Fail($"nobody has judged an incident of '{Printable.Of(playbook.Title)}' a false positive", "say so with 'secresponder verdict INCIDENT false-positive', or by closing its ticket; then tune it", ExitCodes.Findings);
        if (FilterSearch.Find(judged.Wrong, judged.Right) is not { } filter)
            return terminal.Fail(
                $"no filter tells the {judged.Wrong.Count} events of false positives from the {judged.Right.Count} of true ones", "they are alike in who, where and what, or share too few fields: change the rule itself, or its threshold", ExitCodes.Findings);
        var handles = judged.Wrong.SelectMany(e => e.Rules).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rules = set.Rules.Rules.Where(rule => handles.Contains(rule.Metadata.Handle)).ToArray();
        if (rules.Length == 0)
            return terminal.Fail($"the rules of these events ({string.Join(", ", handles.Take(3).Select(handle => Printable.Of(handle)))}) are not in '{repository}' any more", "look at newer incidents with --max", ExitCodes.Findings);
        var incidents = judged.Wrong.Select(e => e.IncidentId).Distinct().Count();
        var text = FilterText.Of(filter, rules, playbook.Title, $"Takes out what {incidents} {(incidents == 1 ? "incident" : "incidents")} judged false positive had in common; found by 'secresponder tune'.");
        var file = Path.Combine(Path.GetDirectoryName(playbook.File)!, $"{Path.GetFileNameWithoutExtension(playbook.File)}_filter.yaml");
        if (File.Exists(file))
            return terminal.Fail($"'{file}' is there already", "look at it: rename it to keep both, or delete it to find a filter for all verdicts anew", ExitCodes.Findings);
        using var trial = TuneTrial.Of(terminal, repository, file, text);
        if (PlaybookMistakes.Stop(terminal, trial.Set, "the filter is of no use", "with the filter, the playbooks"))
            return ExitCodes.Findings;
        var (left, kept, gone) = (trial.Matching(judged.Wrong), trial.Matching(judged.Right), judged.Open.Count - trial.Matching(judged.Open));
        var failed = trial.FailedTests();
        terminal.Out.Write(text);
        terminal.Error.WriteLine($"takes out {judged.Wrong.Count - left} of {judged.Wrong.Count} events of {incidents} false {(incidents == 1 ? "positive" : "positives")}, keeps {kept} of {judged.Right.Count} events of true ones{(judged.Open.Count == 0 ? "" : $"; of {judged.Open.Count} events of incidents that nobody has judged {gone} would be gone")}");
        foreach (var result in failed)
            terminal.Error.WriteLine($"the test '{Printable.Of(result.Test.Name)}' of '{Printable.Of(result.Playbook.Title)}' fails with it");
        if (left > 0 || kept < judged.Right.Count || failed.Count > 0)
            return terminal.Fail("the filter is not written", "it does not do what it is for; change the rule itself", ExitCodes.Findings);
        if (write)
            WholeFile.Write(file, text);
        terminal.Error.WriteLine(write ? $"{file} is written; 'secresponder backtest' shows what it changes in a log" : $"--write puts it into {file}");
        return ExitCodes.Fine;
    }
}
