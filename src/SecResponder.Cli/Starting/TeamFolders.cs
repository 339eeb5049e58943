namespace SecResponder.Cli.Starting;

/// <summary>The teams of a playbook repository.</summary>
internal static class TeamFolders
{
    /// <summary>The names of its folders that have a team.yaml, in their order.</summary>
    public static string[] In(string repository) =>
        [.. Directory.EnumerateDirectories(repository).Where(folder => File.Exists(Path.Combine(folder, "team.yaml"))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
}
