using SecResponder.Cli.Output;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Cli.Input;

/// <summary>Which playbook is meant: by its id, its title, its file, or the file's name as sets say it (<c>beacon</c>, <c>network-soc/beacon</c>).</summary>
internal static class MeantPlaybook
{
    /// <summary>Whether it is this one.</summary>
    public static bool Is(Playbook playbook, string name) =>
        string.Equals(playbook.Id, name, StringComparison.OrdinalIgnoreCase) || string.Equals(playbook.Title, name, StringComparison.OrdinalIgnoreCase)
        || (File.Exists(name) && Path.GetFullPath(name) == Path.GetFullPath(playbook.File))
        || (name.Length > 0 && NameOf(playbook) is var file && (file == name || file.EndsWith("/" + name, StringComparison.Ordinal)));

    /// <summary>"did you mean …? " where some playbook is near, or nothing.</summary>
    public static string Question(PlaybookSet set, string name)
    {
        var near = set.Playbooks.Where(playbook => name.Length > 2 && (playbook.Title.Contains(name, StringComparison.OrdinalIgnoreCase) || NameOf(playbook).Contains(name, StringComparison.OrdinalIgnoreCase)))
            .Select(playbook => $"'{Printable.Of(playbook.Title)}' ({Printable.Of(playbook.File)})").Take(3).ToArray();
        return near.Length > 0 ? $"did you mean {string.Join(", or ", near)}? " : NearMiss.Question(name, set.Playbooks.Select(playbook => Path.GetFileName(NameOf(playbook))));
    }

    private static string NameOf(Playbook playbook) => Path.ChangeExtension(playbook.File, null).Replace('\\', '/');
}
