using System.Text.RegularExpressions;

namespace SecResponder.Architecture.Tests;

/// <summary>Links in Markdown that point at a file or heading of the repository.</summary>
internal static partial class DocLinks
{
    /// <summary>One line for each link that leads nowhere.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="exists">Whether the repository has a file or folder of this path.</param>
    /// <param name="read">A page's text by its path.</param>
    public static IEnumerable<string> Broken(IEnumerable<SourceFile> pages, Func<string, bool> exists, Func<string, string> read)
    {
        foreach (var page in pages)
            foreach (var link in Link().Matches(Code().Replace(page.Text, "")).Select(match => match.Groups["target"].Value))
            {
                if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
                    continue;
                var (path, heading) = link.Split('#', 2) is [var first, var second] ? (first, second) : (link, "");
                var target = path.Length == 0 ? page.Path : Resolve(page.Path, path);
                if (!exists(target))
                    yield return $"{page.Path}: {link} leads nowhere";
                else if (heading.Length > 0 && target.EndsWith(".md", StringComparison.Ordinal) && !Headings(read(target)).Contains(heading))
                    yield return $"{page.Path}: {link}: no such heading";
            }
    }

    private static string Resolve(string page, string link)
    {
        var parts = new List<string>(link.StartsWith('/') ? [] : page.Split('/')[..^1]);
        foreach (var part in link.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        return string.Join('/', parts);
    }

    // As the usual hosts make anchors: lower case, spaces to hyphens, other punctuation dropped.
    private static HashSet<string> Headings(string text) =>
        [.. Heading().Matches(Code().Replace(text, "")).Select(match =>
            NotInAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"(?<!\!)\[[^\]\n]*\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
