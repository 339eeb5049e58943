using SecResponder.Playbooks.Files;

namespace SecResponder.Cli.Input;

/// <summary>Which playbook somebody means who names its file, id or title.</summary>
internal static class MeantPlaybook
{
    /// <summary>Whether it is this one.</summary>
    public static bool Is(Playbook playbook, string name) =>
        string.Equals(playbook.Id, name, StringComparison.OrdinalIgnoreCase) || string.Equals(playbook.Title, name, StringComparison.OrdinalIgnoreCase)
        || (File.Exists(name) && Path.GetFullPath(name) == Path.GetFullPath(playbook.File));
}
