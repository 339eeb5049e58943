using System.Text;
using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>Fills lists into placeholders. Entries are alternatives; several placeholders in one value multiply.</summary>
internal static class Expansion
{
    /// <summary>More alternatives than this are a mistake, not a list.</summary>
    public const int Most = 200_000;

    /// <summary>The names of the placeholders in a pattern.</summary>
    public static IEnumerable<string> Names(SigmaPattern pattern) =>
        pattern.Parts.Where(part => part.Kind == PatternPartKind.Placeholder).Select(part => part.Text);

    /// <summary>The placeholder's list when the value is that placeholder and nothing else.</summary>
    public static string? LoneName(SigmaPattern pattern) => pattern.Parts is [{ Kind: PatternPartKind.Placeholder, Text: var name }] ? name : null;

    /// <summary>Every value that the pattern stands for; null when there are more than <see cref="Most"/>.</summary>
    public static IReadOnlyList<SigmaPattern>? Fill(SigmaPattern pattern, Func<string, ExpansionList> list)
    {
        var filled = new List<List<PatternPart>> { new() };
        foreach (var part in pattern.Parts)
        {
            if (part.Kind != PatternPartKind.Placeholder)
            {
                foreach (var parts in filled)
                    parts.Add(part);
                continue;
            }
            var entries = list(part.Text).Entries;
            if ((long)filled.Count * entries.Length > Most)
                return null;
            filled = [.. filled.SelectMany(parts => entries.Select(entry => (List<PatternPart>)[.. parts, .. SigmaPattern.Parse(entry).Parts]))];
        }
        return [.. filled.Select(parts =>
        {
            var builder = new PatternBuilder();
            foreach (var part in parts)
                builder.Add(part);
            return builder.Build();
        })];
    }

    /// <summary>A regular expression with its placeholders filled: each becomes a group of the list's entries, taken literally but for their wildcards.</summary>
    public static string FillRegex(string pattern, Func<string, ExpansionList?> list, ICollection<string> unknown)
    {
        var filled = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                filled.Append(pattern[i + 1] == '%' ? "%" : pattern.Substring(i, 2));
                i++;
                continue;
            }
            var end = pattern[i] == '%' ? pattern.IndexOf('%', i + 1) : -1;
            if (end <= i + 1)
            {
                filled.Append(pattern[i]);
                continue;
            }
            var name = pattern[(i + 1)..end];
            if (list(name) is { } known)
                filled.Append("(?:").AppendJoin('|', known.Entries.Select(AsRegex)).Append(')');
            else
                unknown.Add(name);
            i = end;
        }
        return filled.ToString();
    }

    private static string AsRegex(string entry) => string.Concat(SigmaPattern.Parse(entry).Parts.Select(part => part.Kind switch
    {
        PatternPartKind.AnyRun => ".*",
        PatternPartKind.AnyOne => ".",
        _ => Regex.Escape(part.Text),
    }));
}
