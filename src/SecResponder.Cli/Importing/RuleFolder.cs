using System.Text;
using SecResponder.Playbooks.Importing;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Importing;

/// <summary>The files whose rules are imported: a file, or all YAML and JSON below a folder.</summary>
internal static class RuleFolder
{
    // What may not be read is told, and not passed over as if it were not there. Links are not followed: they may lead in circles.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 20, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.System | FileAttributes.ReparsePoint };
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The files, in the order of their names.</summary>
    /// <param name="given">The file or folder.</param>
    /// <param name="unread">Takes what is no text or no YAML, with the reason.</param>
    public static IReadOnlyList<ImportFile> Read(string given, ICollection<ImportedRule> unread)
    {
        var root = Path.TrimEndingDirectorySeparator(given);
        string[] files;
        try
        {
            files = File.Exists(given) ? [given] : [.. Directory.EnumerateFiles(given, "*", Below)
                .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) && !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unread.Add(Unread(given.Replace('\\', '/'), Path.GetFileName(root), 1, 1, e.Message, "let this user read it, or name the folders and files that can be read"));
            return [];
        }
        return [.. files.Select(file => Read(file, File.Exists(given) ? Path.GetFileName(file) : Path.GetRelativePath(root, file).Replace('\\', '/'), unread)).OfType<ImportFile>()];
    }

    private static ImportFile? Read(string file, string name, ICollection<ImportedRule> unread)
    {
        var shown = file.Replace('\\', '/');
        string text;
        try
        {
            text = Utf8.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is DecoderFallbackException or IOException or UnauthorizedAccessException)
        {
            unread.Add(Unread(shown, name, 1, 1, e is DecoderFallbackException ? "the file is not UTF-8 text" : e.Message, "save it as UTF-8, and let this user read it"));
            return null;
        }
        var yaml = YamlReader.Read(shown, text);
        // Whatever JSON there is beside the rules is mostly none of them.
        if (yaml.Documents.IsEmpty && yaml.Diagnostics is [var first, ..] && !Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
            unread.Add(Unread(shown, name, first.Line, first.Column, first.Message, first.Remedy));
        return new ImportFile(shown, name, text, yaml.Documents);
    }

    private static ImportedRule Unread(string shown, string name, int line, int column, string why, string byHand) =>
        new(shown, line, null, name, ImportOutcome.NotTranslated) { Remarks = [new ImportRemark(line, column, "file", why, byHand)] };
}
