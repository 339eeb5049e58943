using System.Collections.Immutable;
using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Cli.Starting;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>new playbook</c>: a playbook from a sample event, with tests that pass. Asks a person at a terminal for what was not given; else takes what is usual.</summary>
internal static class NewCommand
{
    public static Command Create(Terminal terminal) => new("new", "Something new in a playbook repository. Example: secresponder new playbook") { Playbook(terminal) };

    private static Command Playbook(Terminal terminal)
    {
        var title = new Argument<string?>("TITLE") { Description = "What has happened when it matches, in one sentence", Arity = ArgumentArity.ZeroOrOne };
        var owner = new Option<string?>("--owner") { Description = "The team that owns it; default: the only one" };
        var source = new Option<string?>("--source") { Description = "The log source's id; default: what the sample looks like" };
        var sample = new Option<string?>("--sample") { Description = "A file whose first line that can be read is an event that it shall match; '-' is standard input; default: a sample of the source" };
        var match = new Option<string[]>("--match") { Description = "The fields whose values it asks for, by their ASIM names, comma-separated", AllowMultipleArgumentsPerToken = true };
        var group = new Option<string?>("--group-by") { Description = "The field that tells one incident from another" };
        var actions = new Option<string[]>("--do") { Description = "What is done, comma-separated: ticket.open, notify.teams, host.quarantine …", AllowMultipleArgumentsPerToken = true };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository", DefaultValueFactory = _ => "playbooks" };
        source.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } id && EventSources.Find(id) is null)
                result.AddError($"there is no source '{Printable.Of(id)}'; {NearMiss.Question(id, EventSources.All.Select(known => known.Id))}'secresponder sources' lists them");
        });
        var command = new Command("playbook", "Write a playbook from a sample event: rule, response, tests. It observes. Example: secresponder new playbook 'Telnet let in' --source cisco-asa --match DstPortNumber,DvcAction --do ticket.open")
        {
            title, owner, source, sample, match, group, actions, playbooks,
        };
        command.SetAction(parsed =>
        {
            var directory = parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(directory))
                return terminal.Fail($"there is no folder '{Printable.Of(directory)}'", "'secresponder init' starts a repository; or give yours with --playbooks");
            PlaybookQuestions? ask = terminal.IsInteractive && !Console.IsInputRedirected ? new PlaybookQuestions(terminal.Pretty) : null;
            var teams = TeamFolders.In(directory);
            var given = new Given(parsed.GetValue(title), parsed.GetValue(owner), parsed.GetValue(source), parsed.GetValue(sample), Words(parsed.GetValue(match)), parsed.GetValue(group), parsed.GetValue(actions) is { Length: > 0 } some ? Words(some) : null);
            return Sketch(terminal, given, ask, teams, out var sketch) ?? Write(terminal, directory, sketch!);
        });
        return command;
    }

    private sealed record Given(string? Title, string? Owner, string? Source, string? Sample, ImmutableArray<string> Match, string? GroupBy, ImmutableArray<string>? Actions);

    private static ImmutableArray<string> Words(string[]? given) => [.. (given ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static int? Sketch(Terminal terminal, Given given, PlaybookQuestions? ask, string[] teams, out PlaybookSketch? sketch)
    {
        sketch = null;
        if ((given.Title ?? ask?.Title()) is not { Length: > 0 } title)
            return terminal.Fail("the playbook has no title", "say in one sentence what has happened: secresponder new playbook 'Telnet let in'", ExitCodes.Usage);
        if ((given.Owner ?? ask?.Owner(teams) ?? (teams.Length == 1 ? teams[0] : null)) is not { } owner)
            return terminal.Fail($"whose playbook it is was not said{(teams.Length > 0 ? $" ({string.Join(", ", teams.Select(team => Printable.Of(team)))})" : "")}", "give --owner", ExitCodes.Usage);
        if (owner.AsSpan().ContainsAny('/', '\\') || owner.StartsWith('.'))
            return terminal.Fail($"'{Printable.Of(owner)}' is no team's folder", "give a folder's name with --owner", ExitCodes.Usage);
        if (Sample(terminal, given, ask, out var sample) is { } failed)
            return failed;
        var match = !given.Match.IsEmpty ? given.Match : ask?.Match(sample!) ?? PlaybookSketch.UsualMatch(sample!);
        var group = given.GroupBy ?? ask?.GroupBy(sample!) ?? PlaybookSketch.UsualGroup(sample!);
        if (match.Append(group).FirstOrDefault(field => sample!.ValueOf(field) is null) is { } missing)
            return terminal.Fail($"the sample has no '{Printable.Of(missing)}'", $"{NearMiss.Question(missing, sample!.Fields.Select(field => field.Name))}it has {string.Join(", ", sample.Fields.Select(field => field.Name))}", ExitCodes.Usage);
        if (given.Actions is { } names && names.FirstOrDefault(name => Action(name) is null) is { } strange)
            return terminal.Fail($"there is no action '{Printable.Of(strange)}'", $"{NearMiss.Question(strange, ActionCatalog.Signatures.Select(action => action.Name))}'secresponder actions' lists them", ExitCodes.Usage);
        var wanted = given.Actions is null && ask is not null ? ask.Actions() : [.. (given.Actions ?? ["ticket.open"]).Select(name => Action(name)!)];
        sketch = new PlaybookSketch(title, owner, sample!, match, group, wanted);
        return null;
    }

    private static ActionSignature? Action(string name) => ActionCatalog.Signatures.FirstOrDefault(action => action.Name == name);

    private static int? Sample(Terminal terminal, Given given, PlaybookQuestions? ask, out SampleEvent? sample)
    {
        sample = null;
        if (given.Sample is { } file)
        {
            if (file != "-" && !File.Exists(file))
                return terminal.Fail($"there is no file '{Printable.Of(file)}'", "give a file with a line that the playbook shall match");
            var reason = "it is empty";
            using var reader = new StreamReader(file == "-" ? terminal.Input : File.OpenRead(file));
            while (sample is null && reader.ReadLine() is { } line)
                if (line.Length > 0)
                    sample = SampleEvent.Read(line, given.Source, out reason);
            return sample is null ? terminal.Fail($"no line of '{Printable.Of(file)}' can be read: {reason}", "say what it is with --source; 'secresponder normalize' shows what can be read", ExitCodes.Findings) : null;
        }
        if ((given.Source is { } id ? EventSources.Find(id) : ask?.Source()) is not { } source)
            return terminal.Fail("neither a source nor a sample was given", "give --source (see 'secresponder sources') or --sample FILE", ExitCodes.Usage);
        sample = ask?.Sample(source) ?? SampleEvent.Of(source);
        return sample is null ? terminal.Fail($"no sample of {source.Id} is an event by itself", "give a line of your own with --sample FILE") : null;
    }

    private static int Write(Terminal terminal, string directory, PlaybookSketch sketch)
    {
        var folder = Path.Combine(directory, sketch.Owner);
        var file = Path.Combine(folder, sketch.FileName);
        if (File.Exists(file))
            return terminal.Fail($"{Printable.Of(file)} is there already", "give it another title, or remove the file");
        Directory.CreateDirectory(folder);
        // Where 'init' has put the schemas, editors that know nothing of the folder's settings find them by this line, too.
        var schema = File.Exists(Path.Combine(directory, "..", "schemas", "playbook.schema.json")) ? "# yaml-language-server: $schema=../../schemas/playbook.schema.json\n" : "";
        WholeFile.Write(file, schema + sketch.ToYaml());
        terminal.Out.WriteLine($"{Printable.Of(file)} is written; it observes");
        var set = PlaybookFiles.Load(file, ActionCatalog.Signatures, TimeProvider.System);
        terminal.Out.Write(DiagnosticFormatter.ToText(set.Diagnostics));
        if (set.HasErrors)
            return terminal.Fail("it has mistakes", "mend them; 'secresponder validate' tells when they are gone", ExitCodes.Findings);
        var failed = TestCommand.Results(set).Where(result => !result.Passed).ToArray();
        foreach (var result in failed)
            terminal.Out.WriteLine($"its test '{Printable.Of(result.Test.Name)}' fails: {Printable.Of(string.Join("; ", result.Failures))}");
        terminal.Out.WriteLine($"next: put in what is particular to it, then 'secresponder test {Printable.Of(file)}'");
        return failed.Length > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }
}
