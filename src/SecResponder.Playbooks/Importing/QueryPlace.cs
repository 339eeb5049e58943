using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing;

/// <summary>Where in its file a place of a text stands that YAML keeps as a block: a query, a condition.</summary>
/// <param name="file">The file's text.</param>
/// <param name="scalar">The text.</param>
internal sealed class QueryPlace(string file, YamlScalar scalar)
{
    private readonly string[] _lines = file.Split('\n');
    private readonly string[] _inner = scalar.Text.Split('\n');

    /// <summary>The place in the file. Where YAML has folded the lines, or escaped what is in them, it is where the text begins.</summary>
    public YamlPosition Of(YamlPosition inner)
    {
        var text = inner.Line <= _inner.Length ? _inner[inner.Line - 1].Trim() : "";
        // A block begins on the line after its sign; a text on one line where it stands.
        foreach (var line in (ReadOnlySpan<int>)[scalar.Position.Line + inner.Line, scalar.Position.Line + inner.Line - 1])
            if (text.Length > 0 && line <= _lines.Length && _lines[line - 1].IndexOf(text, StringComparison.Ordinal) is var begin and >= 0)
                return new YamlPosition(line, begin + inner.Column - (_inner[inner.Line - 1].Length - _inner[inner.Line - 1].TrimStart().Length));
        return scalar.Position;
    }
}
