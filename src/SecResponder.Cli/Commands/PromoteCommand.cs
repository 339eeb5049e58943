using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Rehearsals;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>promote PLAYBOOK</c>: what it would have done while it observed; then the change of its mode, to be committed.</summary>
internal static class PromoteCommand
{
    public static Command Create(Terminal terminal)
    {
        var which = new Argument<string>("PLAYBOOK") { Description = "Its id, title or file" };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository", DefaultValueFactory = _ => "playbooks" };
        var max = new Option<int>("--max") { Description = "How many of its latest incidents are looked at", DefaultValueFactory = _ => 10_000 };
        var write = new Option<bool>("--write") { Description = "Set 'mode: enforce' in its file; the rest of it stays as it is" };
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("promote", "Show what a playbook would have done while it observed (hosts, durations, refusals, protected ones it came near), then let it enforce. Example: secresponder promote 3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11 --write")
        {
            which, playbooks, max, write, store, format,
        };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var name = parsed.GetRequiredValue(which);
            var set = PlaybookFiles.Load(parsed.GetRequiredValue(playbooks), ActionCatalog.Signatures, TimeProvider.System);
            var found = set.Playbooks.Where(playbook => MeantPlaybook.Is(playbook, name)).ToArray();
            if (found is not [var playbook])
                return terminal.Fail(
                    found.Length == 0 ? $"no playbook '{Printable.Of(name)}' loads from '{parsed.GetRequiredValue(playbooks)}'" : $"'{Printable.Of(name)}' could be {string.Join(" or ", found.Select(one => Printable.Of(one.Id)))}",
                    found.Length == 0 ? MeantPlaybook.Question(set, name) + "'secresponder validate' tells why one does not load" : "give the id", ExitCodes.Findings);
            var seen = await SumAsync(terminal, open, playbook, Math.Max(1, parsed.GetValue(max)), parsed.GetValue(format), cancellation);
            return Change(terminal, playbook, seen, parsed.GetValue(write), Records.IsTable(terminal, parsed.GetValue(format)));
        }));
        return command;
    }

    private static async Task<ImmutableArray<RehearsedLine>> SumAsync(Terminal terminal, IResponderStore store, Playbook playbook, int max, string? format, CancellationToken cancellation)
    {
        var incidents = await store.IncidentsOfAsync(playbook.Id, max, cancellation);
        var rehearsed = new List<(Response.Incidents.Incident, ImmutableArray<Response.Steps.ResponseStep>)>();
        foreach (var incident in incidents.Where(incident => incident.Mode == PlaybookMode.Observe))
            rehearsed.Add((incident, await store.StepsAsync(incident.Id, cancellation)));
        var lines = Rehearsal.Sum(rehearsed);
        var records = new Records("would", "action", "target", "times", "asking", "lasting", "last", "because");
        foreach (var line in lines)
            records.Add(WouldWords.Of(line.Would), line.Action, line.Target, line.Times, line.Asking, line.Lasting > TimeSpan.Zero ? DurationText.Format(line.Lasting) : null, line.Last, line.Because);
        records.Write(terminal, format, $"'{Printable.Of(playbook.Title)}' has observed nothing yet");
        if (Records.IsTable(terminal, format) && rehearsed.Count > 0)
            terminal.Out.WriteLine($"{rehearsed.Count} incidents observed; {lines.Count(line => line.Would == WouldHave.Held)} would have been held, {lines.Count(line => line.Would == WouldHave.NearlyHitProtected)} protected ones came near");
        return lines;
    }

    private static int Change(Terminal terminal, Playbook playbook, ImmutableArray<RehearsedLine> seen, bool write, bool talks)
    {
        if (playbook.Mode == PlaybookMode.Enforce)
            return Refuse(terminal, write, talks, $"'{Printable.Of(playbook.Title)}' enforces already", "there is nothing to change");
        if (playbook.Response.IsEmpty)
            return Refuse(terminal, write, talks, $"'{Printable.Of(playbook.Title)}' has no response", "write what is to be done under 'response', and let it observe that");
        if (seen.IsEmpty)
            return Refuse(terminal, write, talks, $"'{Printable.Of(playbook.Title)}' has observed nothing, so nobody knows what it would do", "let it observe for a while, or replay logs; then promote it");
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(playbook.File));
        if (ModeLine.Set(text, playbook, "enforce", out var line) is not { } changed)
            return Refuse(terminal, write, talks, $"where 'mode' stands in {Printable.Of(playbook.File)} can't be told", "write 'mode: enforce' there by hand");
        if (write)
            WholeFile.Write(playbook.File, changed);
        if (talks)
            terminal.Out.WriteLine(write
                ? $"{Printable.Of(playbook.File)}:{line} is 'mode: enforce' now. To be committed by itself: git commit {Printable.Of(playbook.File)} -m 'Enforce: {Printable.Of(playbook.Title).Replace('\'', ' ')}'"
                : $"{Printable.Of(playbook.File)}:{line} would become 'mode: enforce'; --write does it");
        return ExitCodes.Fine;
    }

    private static int Refuse(Terminal terminal, bool write, bool talks, string problem, string remedy)
    {
        if (write)
            return terminal.Fail(problem, remedy, ExitCodes.Findings);
        if (talks)
            terminal.Out.WriteLine($"{problem}: {remedy}");
        return ExitCodes.Fine;
    }
}
