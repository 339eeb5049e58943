using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;

namespace SecResponder.Playbooks.Files;

/// <summary>Puts findings in order: by file and place, each once. Most are of a file by itself and in order already; only files that others found something in are sorted again.</summary>
internal static class FoundInFiles
{
    public static ImmutableArray<Diagnostic> InFile(IEnumerable<Diagnostic> found) =>
        [.. found.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Code, StringComparer.Ordinal)];

    /// <param name="files">What was found in each file, in order.</param>
    /// <param name="others">Whatever else was found, in any order.</param>
    public static ImmutableArray<Diagnostic> Of(IEnumerable<ImmutableArray<Diagnostic>> files, IEnumerable<Diagnostic> others)
    {
        var byFile = files.Where(found => !found.IsEmpty).ToDictionary(found => found[0].File, StringComparer.Ordinal);
        foreach (var group in others.GroupBy(finding => finding.File, StringComparer.Ordinal))
            byFile[group.Key] = InFile(byFile.GetValueOrDefault(group.Key, []).Concat(group));
        var names = byFile.Keys.ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        var all = ImmutableArray.CreateBuilder<Diagnostic>(byFile.Values.Sum(found => found.Length));
        foreach (var name in names)
            all.AddRange(byFile[name]);
        return all.MoveToImmutable();
    }
}
