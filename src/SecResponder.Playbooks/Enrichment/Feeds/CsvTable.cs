using System.Text;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>Reads comma-separated values: fields quoted with doubled quotes, line feeds within quotes, comment lines that begin with <c>#</c>.</summary>
/// <remarks>RFC 4180; blanks after a delimiter are taken off, as several feeds write them.</remarks>
internal sealed class CsvTable(string text, char delimiter)
{
    private readonly List<string> _fields = [];
    private int _at;
    private int _line = 1;

    /// <summary>The line on which the last record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>What is wrong with the text from here on; null: nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>The next record's fields; null at the end, or where <see cref="Problem"/> says why. The list is used again for the next.</summary>
    public IReadOnlyList<string>? Next()
    {
        while (_at < text.Length && (text[_at] is '#' or '\r' or '\n'))
            SkipLine();
        if (_at >= text.Length || Problem is not null)
            return null;
        _fields.Clear();
        Line = _line;
        while (true)
        {
            while (_at < text.Length && text[_at] == ' ')
                _at++;
            if ((_at < text.Length && text[_at] == '"' ? Quoted() : Bare()) is not { } field)
                return null;
            _fields.Add(field);
            if (_at >= text.Length)
                return _fields;
            if (text[_at++] != delimiter)
            {
                if (text[_at - 1] == '\r' && _at < text.Length && text[_at] == '\n')
                    _at++;
                _line++;
                return _fields;
            }
        }
    }

    private void SkipLine()
    {
        var end = text.AsSpan(_at).IndexOf('\n');
        _at = end < 0 ? text.Length : _at + end + 1;
        _line++;
    }

    private string Bare()
    {
        var start = _at;
        while (_at < text.Length && text[_at] != delimiter && text[_at] is not ('\r' or '\n'))
            _at++;
        return text[start.._at].TrimEnd(' ');
    }

    private string? Quoted()
    {
        var (opened, field) = (_line, new StringBuilder());
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == '"')
            {
                if (_at + 1 < text.Length && text[_at + 1] == '"')
                    _at++;
                else
                {
                    _at++;
                    while (_at < text.Length && text[_at] == ' ')
                        _at++;
                    if (_at < text.Length && text[_at] != delimiter && text[_at] is not ('\r' or '\n'))
                        return Fail($"line {_line}: after a closing quote stands '{text[_at]}', not the delimiter '{delimiter}'");
                    return field.ToString();
                }
            }
            else if (text[_at] == '\n')
                _line++;
            field.Append(text[_at]);
        }
        return Fail($"line {opened}: a quote is opened and never closed");
    }

    private string? Fail(string problem)
    {
        Problem = problem;
        return null;
    }
}
