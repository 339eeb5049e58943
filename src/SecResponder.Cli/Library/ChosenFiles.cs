using System.Text.RegularExpressions;
using SecResponder.Playbooks.Files.Sets;

namespace SecResponder.Cli.Library;

/// <summary>The files of a playbook repository that a set needs: its playbooks, their teams, the lists that those name, and the calendar where one of them asks it.</summary>
internal static partial class ChosenFiles
{
    /// <summary>Paths below the root, with forward slashes, in order.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="set">The set.</param>
    public static IReadOnlyList<string> Of(string root, NamedSet set)
    {
        string[] playbooks = [.. set.Playbooks.Select(playbook => playbook + ".yaml")];
        string[] teams = [.. set.Playbooks.Select(playbook => playbook.Split('/')[0]).Distinct(StringComparer.Ordinal).Select(team => team + "/team.yaml")];
        var text = string.Concat(playbooks.Concat(teams).Where(path => File.Exists(Path.Combine(root, path))).Select(path => File.ReadAllText(Path.Combine(root, path))));
        var lists = Placeholder().Matches(text).Select(match => match.Groups[1].Value).Append("protected").Concat(text.Contains("asset.", StringComparison.Ordinal) ? ["assets"] : []).Select(list => $"lists/{list}.yaml");
        var calendar = text.Contains("[calendar]", StringComparison.Ordinal) && Directory.Exists(Path.Combine(root, "changes")) ? Directory.EnumerateFiles(Path.Combine(root, "changes")).Select(file => $"changes/{Path.GetFileName(file)}") : [];
        return [.. playbooks.Concat(teams).Concat(lists).Concat(calendar).Append("guardrails.yaml").Distinct(StringComparer.Ordinal).Where(path => File.Exists(Path.Combine(root, path))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Copies them into a folder of their own, and all that lies beside lists: a list may name a table or a feed's file there.</summary>
    public static void Copy(string root, NamedSet set, string folder)
    {
        var beside = Directory.Exists(Path.Combine(root, "lists")) ? Directory.EnumerateFiles(Path.Combine(root, "lists"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)) : [];
        foreach (var path in Of(root, set).Concat(beside).Distinct(StringComparer.Ordinal))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.Copy(Path.Combine(root, path), Path.Combine(folder, path), overwrite: true);
        }
    }

    [GeneratedRegex("%([a-z0-9_]+)%")]
    private static partial Regex Placeholder();
}
