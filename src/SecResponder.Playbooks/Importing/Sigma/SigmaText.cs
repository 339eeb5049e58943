using System.Collections.Immutable;
using System.Text;
using SecResponder.Playbooks.Importing.Drafts;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sigma;

/// <summary>A Sigma file's text with the keys of a playbook in it. Nothing else of it changes: comments, order and spelling are its author's.</summary>
internal static class SigmaText
{
    private static readonly string[] Handles = ["name", "id"];

    /// <summary>The text.</summary>
    public static string Of(ImportFile file, ImmutableArray<YamlMap> documents, string owner)
    {
        string[] lines = [.. file.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        // What a correlation counts reports by it, and filters and parts of collections report nothing.
        var counted = documents.Select(map => map["correlation"] as YamlMap).OfType<YamlMap>().SelectMany(correlation => (correlation["rules"] as YamlList)?.Items.OfType<YamlScalar>() ?? []).Select(rule => rule.Text).ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder();
        for (var at = 0; at < documents.Length; at++)
        {
            // A document ends where the next one begins, or where the file does; its separator stays before the next.
            var (from, to) = (at == 0 ? 0 : Begin(lines, documents[at]), at + 1 < documents.Length ? Begin(lines, documents[at + 1]) : lines.Length);
            var end = to;
            while (end > from && (lines[end - 1].Length == 0 || lines[end - 1].StartsWith("---", StringComparison.Ordinal) || lines[end - 1].TrimEnd() == "..."))
                end--;
            foreach (var line in lines.AsSpan(from..end))
                text.Append(line).Append('\n');
            if (Reports(documents[at], counted))
                text.Append(Added(file, documents[at], at, owner));
            foreach (var line in lines.AsSpan(end..to))
                if (line.TrimEnd() != "..." && (line.Length > 0 || at + 1 < documents.Length))
                    text.Append(line).Append('\n');
        }
        return text.ToString();
    }

    // Comments above a document belong to it, as far as they stand behind its separator.
    private static int Begin(string[] lines, YamlMap document)
    {
        var line = Math.Min(document.Position.Line - 1, lines.Length);
        while (line > 0 && !lines[line - 1].StartsWith("---", StringComparison.Ordinal) && (lines[line - 1].Length == 0 || lines[line - 1].StartsWith('#')))
            line--;
        return line;
    }

    private static bool Reports(YamlMap document, HashSet<string> counted) => document["action"] is null && document["filter"] is null && (document["detection"] ?? document["correlation"]) is not null
        && !Handles.Any(key => document[key] is YamlScalar handle && counted.Contains(handle.Text));

    private static string Added(ImportFile file, YamlMap document, int number, string owner)
    {
        var added = new StringBuilder();
        if (document["id"] is null)
            added.Append("id: ").Append(DraftRule.IdOf(number == 0 ? $"sigma {file.Name}" : $"sigma {file.Name} {number}")).Append('\n');
        added.Append("mode: observe\n");
        added.Append("owner: ").Append(YamlText.Scalar(owner)).Append('\n');
        return added.ToString();
    }
}
