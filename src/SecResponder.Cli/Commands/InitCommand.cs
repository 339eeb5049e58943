using System.CommandLine;
using System.Text.RegularExpressions;
using SecResponder.Cli.Output;
using SecResponder.Cli.Starting;

namespace SecResponder.Cli.Commands;

/// <summary><c>init [DIR]</c>: starts a playbook repository. What is there already stays as it is.</summary>
internal static partial class InitCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "The repository's root; it is made when it is not there", DefaultValueFactory = _ => "." };
        var team = new Option<string>("--team") { Description = "The first team: its folder, and the owner of its playbooks", DefaultValueFactory = _ => "my-team" };
        var ci = new Option<string>("--ci") { Description = "The pipeline that validates, tests, backtests and pushes: github, azure-devops or none", DefaultValueFactory = _ => "none" };
        ci.AcceptOnlyFromAmong("github", "azure-devops", "none");
        team.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && (!Name().IsMatch(name) || name is "lists" or "changes"))
                result.AddError($"'{Printable.Of(name)}' can't be a team's folder: use small letters, digits and hyphens, and neither 'lists' nor 'changes'");
        });
        var command = new Command("init", "Start a playbook repository: a team, lists, a first playbook with tests, schemas for the editor. Example: secresponder init playbook-repo --team network-soc --ci github")
        {
            directory, team, ci,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetRequiredValue(team), parsed.GetRequiredValue(ci) switch
        {
            "github" => PipelineHost.GitHub,
            "azure-devops" => PipelineHost.AzureDevOps,
            _ => PipelineHost.None,
        }));
        return command;
    }

    private static int Run(Terminal terminal, string directory, string team, PipelineHost host)
    {
        if (File.Exists(directory))
            return terminal.Fail($"'{Printable.Of(directory)}' is a file", "give a folder, there or not");
        foreach (var (path, text) in RepositoryTemplate.Files(team, host))
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

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
