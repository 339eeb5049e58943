using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Sets;

/// <summary>The sets of a repository, and the one that is asked for. A set is a way to choose: one that is wrong is told, and holds back nobody who does not choose it.</summary>
internal sealed class NamedSets
{
    private readonly List<Diagnostic> _found = [];
    private readonly string? _only;

    public NamedSets(RepositoryView view, PlaybookLoaderOptions options)
    {
        _only = options.Only;
        var known = view.Files.Where(file => file.Kind == RepositoryFileKind.Playbooks).Select(file => file.SetName).ToHashSet(StringComparer.Ordinal);
        var sets = ImmutableSortedDictionary.CreateBuilder<string, NamedSet>(StringComparer.Ordinal);
        foreach (var file in view.Files.Where(file => file.Kind == RepositoryFileKind.Set))
        {
            var findings = new Findings(file.Shown);
            if (file.ReadYaml(options.Limits, _found) is { } yaml && new NamedSetReader(known, findings).Read(file.Name, yaml.Documents) is { } set)
                sets[set.Name] = set;
            _found.AddRange(findings.Sorted());
        }
        ByName = sets.ToImmutable();
        if (_only is not null && !ByName.ContainsKey(_only))
            _found.Add(new Diagnostic("sets", 1, 1, DiagnosticSeverity.Error, PlaybookCodes.Set, $"there is no set '{_only}'",
                ByName.IsEmpty ? "a set is a file sets/<name>.yaml with 'playbooks:', in the repository's root" : $"{NearMiss.Question(_only, ByName.Keys)}there are {string.Join(", ", ByName.Keys)}"));
    }

    public ImmutableSortedDictionary<string, NamedSet> ByName { get; }

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<Diagnostic> Found => _found;

    /// <summary>Whether a file's playbooks are asked for.</summary>
    public bool Take(RepositoryFile file) => _only is null || ByName.GetValueOrDefault(_only)?.Playbooks.Contains(file.SetName) == true;
}
