using System.CommandLine;
using SecResponder.Cli.Importing;
using SecResponder.Cli.Output;
using SecResponder.Cli.Starting;
using SecResponder.Playbooks.Importing;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Cli.Commands;

/// <summary><c>import FROM…</c>: rules of Sigma, Microsoft Sentinel and Falco as playbooks that observe, as far as they translate; what did not is said, with place and reason.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var from = new Argument<string[]>("FROM") { Description = "Files, or folders with all that is below: Sigma rules, Sentinel analytics rules (YAML, or exported as ARM), Falco rules", Arity = ArgumentArity.OneOrMore };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository", DefaultValueFactory = _ => "playbooks" };
        var owner = new Option<string?>("--owner") { Description = "The team that owns them; default: the only one" };
        var only = new Option<string?>("--from") { Description = "Take rules of this format only: sigma, sentinel or falco" };
        var fed = new Option<bool>("--fed-only") { Description = "Leave out rules whose log source nothing feeds" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write playbooks again that are there and differ" };
        var dry = new Option<bool>("--dry-run") { Description = "Tell what would be written, and write nothing" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        only.AcceptOnlyFromAmong("sigma", "sentinel", "falco");
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("import", "Make playbooks of Sigma, Microsoft Sentinel and Falco rules; they observe. Tells what can't be translated, where and why. Exit 1 when there is such. Example: secresponder import sigma/rules/network --owner network-soc")
        {
            from, playbooks, owner, only, fed, overwrite, dry, format,
        };
        command.SetAction(parsed =>
        {
            var repository = parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(repository))
                return terminal.Fail($"there is no folder '{Printable.Of(repository)}'", "'secresponder init' starts a repository; or give yours with --playbooks");
            if (parsed.GetRequiredValue(from).FirstOrDefault(path => !File.Exists(path) && !Directory.Exists(path)) is { } missing)
                return terminal.Fail($"there is no '{Printable.Of(missing)}'", "give a file with rules, or a folder of such");
            if (Team(terminal, repository, parsed.GetValue(owner), out var team) is { } failed)
                return failed;
            RuleFormat? kind = parsed.GetValue(only) is { } word ? Enum.Parse<RuleFormat>(word, ignoreCase: true) : null;
            var unread = new List<ImportedRule>();
            ImportFile[] files = [.. parsed.GetRequiredValue(from).SelectMany(path => RuleFolder.Read(path, unread))];
            var rules = RuleImports.Of(files, team, kind);
            if (rules.Count == 0 && unread.Count == 0)
                return terminal.Fail($"there are no rules{(kind is null ? "" : $" of {kind}")} in what was given ({files.Length} files)", "rules of Sigma have 'detection', Sentinel's 'query' and 'severity', Falco's 'rule' and 'condition'", ExitCodes.Findings);
            var plan = new ImportPlan(repository, team, parsed.GetValue(overwrite));
            plan.Take([.. unread, .. rules]);
            if (parsed.GetValue(fed))
                plan.OnlyFed();
            if (!parsed.GetValue(dry))
                plan.Write();
            if (parsed.GetRequiredValue(format) == "json")
                terminal.Out.WriteLine(ImportReport.ToJson(plan.Rules));
            else
                ImportReport.Write(terminal, plan.Rules, repository, parsed.GetValue(dry));
            return plan.Rules.Any(planned => planned.Result == ImportResult.NotTranslated) ? ExitCodes.Findings : ExitCodes.Fine;
        });
        return command;
    }

    private static int? Team(Terminal terminal, string repository, string? given, out string team)
    {
        var teams = TeamFolders.In(repository);
        team = given ?? (teams.Length == 1 ? teams[0] : "");
        if (team.Length == 0)
            return terminal.Fail($"whose playbooks they become was not said{(teams.Length > 0 ? $" ({string.Join(", ", teams.Select(one => Printable.Of(one)))})" : "")}", "give --owner", ExitCodes.Usage);
        return teams.Contains(team) ? null
            : terminal.Fail($"there is no team '{Printable.Of(team)}' in '{Printable.Of(repository)}'", $"{NearMiss.Question(team, teams)}a team is a folder with a team.yaml; there {(teams.Length == 0 ? "is none yet" : $"are {string.Join(", ", teams.Select(one => Printable.Of(one)))}")}", ExitCodes.Usage);
    }
}
