using System.Collections.Immutable;
using SecResponder.Playbooks.Importing.Falco;
using SecResponder.Playbooks.Importing.Sentinel;
using SecResponder.Playbooks.Importing.Sigma;

namespace SecResponder.Playbooks.Importing;

/// <summary>Makes playbooks of other products' rules.</summary>
public static class RuleImports
{
    private static readonly ImmutableArray<IRuleImport> Formats = [new SigmaImport(), new SentinelImport(), new FalcoImport()];

    /// <summary>The rules in these files, in their order, with what each has become. Files without any rule give nothing.</summary>
    /// <param name="files">The files; what one says may count for the others (macros, lists).</param>
    /// <param name="owner">The team whose playbooks they become.</param>
    /// <param name="only">The format; null: whichever each file has.</param>
    public static IReadOnlyList<ImportedRule> Of(IReadOnlyList<ImportFile> files, string owner, RuleFormat? only = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(owner);
        return [.. Formats.Where(format => only is null || format.Format == only)
            .SelectMany(format => format.Import([.. files.Where(file => Formats.FirstOrDefault(one => one.Knows(file)) == format)], owner))];
    }
}
