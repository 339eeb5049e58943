using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Sets;

/// <summary>The sets of a repository, and the one that was chosen.</summary>
internal static class NamedSets
{
    /// <summary>Reads them. A set is a way to choose: one that is wrong is told, and holds back nobody who does not choose it.</summary>
    /// <param name="files">The repository's files.</param>
    /// <param name="options">Which set was chosen, if one was.</param>
    /// <param name="found">What is wrong with them.</param>
    public static ImmutableSortedDictionary<string, NamedSet> Read(IReadOnlyList<RepositoryFile> files, PlaybookLoaderOptions options, List<Diagnostic> found)
    {
        var known = files.Where(file => file.Kind == RepositoryFileKind.Playbooks).Select(file => file.SetName).ToHashSet(StringComparer.Ordinal);
        var sets = ImmutableSortedDictionary.CreateBuilder<string, NamedSet>(StringComparer.Ordinal);
        foreach (var file in files.Where(file => file.Kind == RepositoryFileKind.Set))
        {
            if (file.ReadYaml(options.Limits, found) is not { } yaml)
                continue;
            var findings = new Findings(file.Shown);
            if (new NamedSetReader(known, findings).Read(file.Name, yaml.Documents) is { } set)
                sets[set.Name] = set;
            found.AddRange(findings.Sorted());
        }
        if (options.Only is { } only && !sets.ContainsKey(only))
            found.Add(new Diagnostic("sets", 1, 1, DiagnosticSeverity.Error, PlaybookCodes.Set, $"there is no set '{only}'",
                sets.Count == 0 ? "a set is a file sets/<name>.yaml with 'playbooks:', in the repository's root" : $"{NearMiss.Question(only, sets.Keys)}there are {string.Join(", ", sets.Keys)}"));
        return sets.ToImmutable();
    }

    /// <summary>Whether a file's playbooks are read.</summary>
    public static bool IsChosen(this ImmutableSortedDictionary<string, NamedSet> sets, RepositoryFile file, PlaybookLoaderOptions options) =>
        options.Only is not { } only || sets.GetValueOrDefault(only)?.Playbooks.Contains(file.SetName) == true;
}
