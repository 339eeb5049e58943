namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>
/// One indicator a line; what follows it after a blank is a comment, and so are lines that begin with <c>#</c>, <c>;</c> or <c>//</c>. A hosts file's line
/// (<c>0.0.0.0 evil.example</c>) is its name.
/// </summary>
internal static class PlainFeed
{
    public static void Read(string text, FeedDraft draft)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var rest = line.TrimStart();
            var column = line.Length - rest.Length + 1;
            rest = rest.TrimEnd();
            if (rest.IsEmpty || rest[0] is '#' or ';' || rest.StartsWith("//"))
                continue;
            if (draft.IsFull)
                return;
            var first = Word(rest, out var after);
            if (first is "0.0.0.0" or "127.0.0.1" or "::" or "::1" && !after.IsEmpty && after[0] is not ('#' or ';'))
                first = Word(after, out _);
            draft.Take($"line {number}, column {column}", first.ToString());
        }
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text, out ReadOnlySpan<char> after)
    {
        var end = text.IndexOfAny(' ', '\t');
        after = end < 0 ? [] : text[end..].TrimStart();
        return (end < 0 ? text : text[..end]).TrimEnd(",;");
    }
}
