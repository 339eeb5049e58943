using SecResponder.Cli.Commands;
using SecResponder.Cli.Input;
using SecResponder.Connectors;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Bundles;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Pushing;

/// <summary>A playbook folder that was validated, tested and packed; nothing else is pushed.</summary>
/// <param name="Content">Its files.</param>
/// <param name="Set">The playbooks.</param>
/// <param name="Tests">How many tests they passed.</param>
internal sealed record ProvenBundle(BundleContent Content, PlaybookSet Set, int Tests)
{
    /// <summary>Proves a folder; null, with the findings told, when it may not be pushed.</summary>
    public static ProvenBundle? Of(Terminal terminal, string folder, QueueQuestion? homes)
    {
        var set = PlaybookFiles.Load(folder, ActionCatalog.Signatures, TimeProvider.System, homes);
        if (PlaybookMistakes.Stop(terminal, set, "nothing was pushed"))
            return null;
        var results = TestCommand.Results(set);
        foreach (var failed in results.Where(result => !result.Passed))
            terminal.Error.WriteLine(Output.Printable.Of($"{failed.Place} {failed.Test.Name}: {string.Join("; ", failed.Failures)}", 2000));
        if (results.Any(result => !result.Passed))
            return Refuse(terminal, $"{results.Count(result => !result.Passed)} of {results.Count} tests failed, so nothing was pushed", "'secresponder test' shows them all");
        if (BundleFolder.Read(folder, out var problem) is not { } content)
            return Refuse(terminal, $"'{folder}' can't be packed: {Output.Printable.Of(problem, 500)}", "");
        return Lost(set, folder, content, homes) is { } lost
            ? Refuse(terminal, $"what would be pushed is not what was tested: without the rest of this machine, {Output.Printable.Of(lost, 500)}", "keep what lists name below the playbook folder, under lists/")
            : new ProvenBundle(content, set, results.Count);
    }

    // Read once more as a host will: a list may name a file that lies elsewhere on this machine, and a file may have been written since it was tested.
    private static string? Lost(PlaybookSet set, string folder, BundleContent content, QueueQuestion? homes)
    {
        var copy = Directory.CreateTempSubdirectory("secresponder-push-").FullName;
        try
        {
            BundleFolder.Write(content, copy);
            var read = PlaybookFiles.Load(copy, ActionCatalog.Signatures, TimeProvider.System, homes);
            var known = set.Diagnostics.Select(finding => Said(finding, folder)).ToHashSet(StringComparer.Ordinal);
            return read.Diagnostics.Select(finding => Said(finding, copy)).FirstOrDefault(said => !known.Contains(said))
                ?? (read.Playbooks.Length != set.Playbooks.Length ? $"there are {read.Playbooks.Length} playbooks, not {set.Playbooks.Length}" : null);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static string Said(Diagnostic finding, string root) =>
        $"{Path.GetRelativePath(root, finding.File).Replace('\\', '/')}:{finding.Line}:{finding.Column} {finding.Message.Replace(Path.GetFullPath(root), "", StringComparison.Ordinal)}";

    private static ProvenBundle? Refuse(Terminal terminal, string what, string remedy)
    {
        terminal.Fail(what, remedy);
        return null;
    }
}
