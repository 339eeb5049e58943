using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>Changes a playbook's <c>mode</c> in its file's text, and nothing else: comments, order, quotes and line ends stay.</summary>
public static class ModeLine
{
    /// <summary>The text with another mode.</summary>
    /// <param name="text">The file.</param>
    /// <param name="playbook">Whose mode; found by its id (else name, title) among the documents.</param>
    /// <param name="mode">The mode as it is written.</param>
    /// <param name="line">The changed line's number, from 1.</param>
    /// <returns>The new text, or null where the place can't be told: then a person changes it.</returns>
    public static string? Set(string text, Playbook playbook, string mode, out int line)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(playbook);
        line = 0;
        var document = YamlReader.Read(playbook.File, text).Documents.OfType<YamlMap>().FirstOrDefault(map => Handle(map) == playbook.Id);
        if (document is null)
            return null;
        if (document["mode"] is YamlScalar { Position: var at } written)
        {
            line = at.Line;
            var from = OffsetOf(text, at);
            // The words as they stand there; in quotes the value begins behind the first of them.
            if (from >= 0 && from < text.Length && text[from] is '\'' or '"')
                from++;
            return from >= 0 && string.CompareOrdinal(text, from, written.Text, 0, written.Text.Length) == 0 ? text[..from] + mode + text[(from + written.Text.Length)..] : null;
        }
        // Absent means observe. It stands before the response then.
        if (document["mode"] is not null || document.Entries.FirstOrDefault(entry => entry.Key.Text == "response") is not { Key: { Position: { Column: 1 } place } })
            return null;
        line = place.Line;
        var start = OffsetOf(text, place);
        return start < 0 ? null : text[..start] + $"mode: {mode}{(text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n")}" + text[start..];
    }

    private static string? Handle(YamlMap map) => ((map["id"] ?? map["name"] ?? map["title"]) as YamlScalar)?.Text;

    private static int OffsetOf(string text, YamlPosition at)
    {
        var start = 0;
        for (var line = 1; line < at.Line; line++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0)
                return -1;
        }
        return start + at.Column - 1;
    }
}
