using System.CommandLine;
using System.Text.RegularExpressions;
using SecResponder.Cli.Demo;
using SecResponder.Cli.Library;
using SecResponder.Cli.Output;
using SecResponder.Cli.Starting;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files.Sets;
using SecResponder.Playbooks.Sigma;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>init [DIR]</c>: starts a playbook repository. What is there already stays as it is.</summary>
internal static partial class InitCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "The repository's root; it is made when it is not there", DefaultValueFactory = _ => "." };
        var team = new Option<string?>("--team") { Description = "The first team: its folder, and the owner of its playbooks; default: the one that is there, or my-team" };
        var ci = new Option<string>("--ci") { Description = "The pipeline that validates, tests, backtests and pushes: github, azure-devops or none", DefaultValueFactory = _ => "none" };
        var only = SetOption.Create("Take this set of the library along, with its teams and lists: starter, perimeter, identity, cloud-guard, kubernetes, change-control, self-driving");
        ci.AcceptOnlyFromAmong("github", "azure-devops", "none");
        team.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && (!Name().IsMatch(name) || name is "lists" or "changes" or "sets"))
                result.AddError($"'{Printable.Of(name)}' can't be a team's folder: use small letters, digits and hyphens, and none of 'lists', 'changes', 'sets'");
        });
        var command = new Command("init", "Start a playbook repository: a team, lists, a first playbook with tests, schemas for the editor. Example: secresponder init playbook-repo --team network-soc --ci github")
        {
            directory, team, ci, only,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetValue(team), parsed.GetRequiredValue(ci) switch
        {
            "github" => PipelineHost.GitHub,
            "azure-devops" => PipelineHost.AzureDevOps,
            _ => PipelineHost.None,
        }, parsed.GetValue(only)));
        return command;
    }

    private static int Run(Terminal terminal, string directory, string? given, PipelineHost host, string? only)
    {
        if (File.Exists(directory))
            return terminal.Fail($"'{Printable.Of(directory)}' is a file", "give a folder, there or not");
        var library = only is null ? null : PlaybookFiles.Load(DemoPlaybooks.Shipped, ActionCatalog.Signatures, TimeProvider.System, only: only);
        if (library is not null && !library.Sets.ContainsKey(only!))
            return terminal.Fail($"the library has no set '{Printable.Of(only!)}'", $"{NearMiss.Question(only!, library.Sets.Keys)}there are {string.Join(", ", library.Sets.Keys)}", ExitCodes.Usage);
        // A second start makes no second team.
        var there = Path.Combine(directory, "playbooks") is var folder && Directory.Exists(folder) ? TeamFolders.In(folder) : [];
        var team = given ?? there.FirstOrDefault() ?? "my-team";
        foreach (var (path, text) in RepositoryTemplate.Files(team, host).Concat(Of(library?.Sets[only!])))
        {
            var file = Path.Combine(directory, path);
            if (File.Exists(file))
            {
                terminal.Out.WriteLine($"kept     {path}");
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, text);
            terminal.Out.WriteLine($"created  {path}");
        }
        var playbooks = Path.Combine(directory, "playbooks");
        terminal.Out.WriteLine($"""

            next:
              secresponder validate {playbooks}
              secresponder test {playbooks}
              secresponder new playbook --playbooks {playbooks}
            and put what no playbook may ever act upon into {Path.Combine(playbooks, "lists", "protected.yaml")}
            """);
        return ExitCodes.Fine;
    }

    // The library's own lists come after the template's: what stands there already is kept.
    private static IEnumerable<(string Path, string Text)> Of(NamedSet? set) => set is null ? [] :
        ChosenFiles.Of(DemoPlaybooks.Shipped, set).Append($"sets/{set.Name}.yaml").Select(path => ($"playbooks/{path}", File.ReadAllText(Path.Combine(DemoPlaybooks.Shipped, path))));

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
