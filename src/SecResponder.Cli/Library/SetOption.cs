using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Library;

/// <summary><c>--set NAME</c>, for commands that take some of a repository's playbooks.</summary>
internal static class SetOption
{
    public static Option<string?> Create(string what) => new("--set") { Description = what };

    /// <summary>The repository with the playbooks of the set; null, with the reason told, when there is no such set.</summary>
    public static PlaybookSet? Load(Terminal terminal, string root, string name, string so)
    {
        var set = PlaybookFiles.Load(root, ActionCatalog.Signatures, TimeProvider.System, only: name);
        return PlaybookMistakes.Stop(terminal, set, so) || !set.Sets.ContainsKey(name) ? null : set;
    }
}
