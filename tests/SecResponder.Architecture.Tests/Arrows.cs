namespace SecResponder.Architecture.Tests;

/// <summary>
/// The picture in the README as a table: which room may know which. An arrow points at what is known, and never back.
/// <code>Events ◀── Playbooks ◀── Response ◀── Connectors ◀── Functions, Server ◀── Cli      (Lab: Cli and tests only)</code>
/// </summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["SecResponder.Events"] = [],
        ["SecResponder.Playbooks"] = ["SecResponder.Events"],
        ["SecResponder.Response"] = ["SecResponder.Playbooks", "SecResponder.Events"],
        ["SecResponder.Connectors"] = ["SecResponder.Response", "SecResponder.Playbooks", "SecResponder.Events"],
        ["SecResponder.Lab"] = [],
        // EventHubsExtension stands in for a package that the package source may lack; a build with it refuses to be published.
        ["SecResponder.Functions"] = ["SecResponder.Connectors", "SecResponder.Response", "SecResponder.Playbooks", "SecResponder.Events", "EventHubsExtension"],
        ["SecResponder.Server"] = ["SecResponder.Connectors", "SecResponder.Response", "SecResponder.Playbooks", "SecResponder.Events"],
        // 'secresponder serve' starts the server: the command line knows it, and the server knows nothing of the command line.
        ["SecResponder.Cli"] = ["SecResponder.Connectors", "SecResponder.Response", "SecResponder.Playbooks", "SecResponder.Events", "SecResponder.Lab", "SecResponder.Server"],
    };

    /// <summary>One line for each arrow that the picture does not have. Tests may know everything, nothing but tests may know a test.</summary>
    public static IEnumerable<string> Findings(IReadOnlyCollection<ProjectArrows> projects)
    {
        foreach (var project in projects.Where(project => !project.IsTest))
        {
            if (!May.TryGetValue(project.Name, out var may))
            {
                yield return $"{project.Name} is not in the picture: say in Arrows.cs what it may know";
                continue;
            }
            foreach (var known in project.Knows.Except(may))
                yield return $"{project.Name} must not know {known}";
        }
    }
}
