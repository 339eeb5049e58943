using System.Text;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>Fills lists into placeholders. Entries are alternatives; several placeholders in one value multiply.</summary>
internal static class Expansion
{
    /// <summary>More alternatives than this are a mistake, not a list.</summary>
    public const int Most = 200_000;

    /// <summary>The names of the placeholders in a pattern.</summary>
    public static IEnumerable<string> Names(SigmaPattern pattern) =>
        pattern.Parts.Where(part => part.Kind == PatternPartKind.Placeholder).Select(part => part.Text);

    /// <summary>The placeholder's list and where its entries must stand, when the value is that placeholder and nothing but stars around it.</summary>
    public static (string Name, ListShape Shape)? Lone(SigmaPattern pattern)
    {
        var (before, after) = (pattern.Parts is [{ Kind: PatternPartKind.AnyRun }, ..], pattern.Parts is [.., { Kind: PatternPartKind.AnyRun }]);
        return pattern.Parts.Length == 1 + (before ? 1 : 0) + (after ? 1 : 0) && pattern.Parts[before ? 1 : 0] is { Kind: PatternPartKind.Placeholder, Text: var name }
            ? (name, (before ? ListShape.TextBefore : 0) | (after ? ListShape.TextAfter : 0)) : null;
    }

    /// <summary>Every value that the pattern stands for; null when there are more than <see cref="Most"/>.</summary>
    public static IReadOnlyList<(SigmaPattern Pattern, Validity During)>? Fill(SigmaPattern pattern, Func<string, NamedList> list)
    {
        var filled = new List<(List<PatternPart> Parts, Validity During)> { ([], default) };
        foreach (var part in pattern.Parts)
        {
            if (part.Kind != PatternPartKind.Placeholder)
            {
                foreach (var (parts, _) in filled)
                    parts.Add(part);
                continue;
            }
            var entries = list(part.Text).Content.Entries;
            if ((long)filled.Count * entries.Length > Most)
                return null;
            filled = [.. filled.SelectMany(one => entries.Select(entry => ((List<PatternPart>)[.. one.Parts, .. entry.Pattern.Parts], one.During.And(entry.During))))];
        }
        return [.. filled.Select(one =>
        {
            var builder = new PatternBuilder();
            foreach (var part in one.Parts)
                builder.Add(part);
            return (builder.Build(), one.During);
        })];
    }

    /// <summary>A regular expression with its placeholders filled: each becomes a group of the list's entries, taken literally but for their wildcards.</summary>
    public static string FillRegex(string pattern, Func<string, NamedList?> list, ICollection<string> unknown)
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
                filled.Append("(?:").AppendJoin('|', known.Content.Entries.Select(AsRegex)).Append(')');
            else
                unknown.Add(name);
            i = end;
        }
        return filled.ToString();
    }

    private static string AsRegex(ListEntry entry) => string.Concat(entry.Pattern.Parts.Select(part => part.Kind switch
    {
        PatternPartKind.AnyRun => ".*",
        PatternPartKind.AnyOne => ".",
        _ => Regex.Escape(part.Text),
    }));
}
