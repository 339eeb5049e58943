using System.Collections.Immutable;
using System.Text;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>Cuts a query into tokens. Comments are left out; nothing is refused here: what is no KQL becomes a stray token.</summary>
/// <remarks>Kusto Query Language, "Identifiers", "The string data type", "The timespan data type".</remarks>
internal ref struct KqlTokens
{
    private static readonly string[] Signs = ["==", "!=", "=~", "!~", "<=", ">=", "<>", "..", "=>", "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "|", "=", "<", ">", "+", "-", "*", "/", "%"];
    private static readonly string[] Units = ["microseconds", "microsecond", "milliseconds", "millisecond", "nanoseconds", "nanosecond", "seconds", "second", "minutes", "minute", "hours", "hour", "days", "day", "ticks", "tick", "min", "sec", "hr", "ms", "d", "h", "m", "s"];

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _line = 1;
    private int _lineBegins;

    private KqlTokens(ReadOnlySpan<char> text) => _text = text;

    /// <summary>All tokens; the last one is the end.</summary>
    public static ImmutableArray<KqlToken> Of(string query)
    {
        var tokens = new KqlTokens(query);
        var found = ImmutableArray.CreateBuilder<KqlToken>();
        do
            found.Add(tokens.Next());
        while (found[^1].Kind != KqlTokenKind.End);
        return found.ToImmutable();
    }

    private readonly char Here => Peek(0);

    private readonly char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private KqlToken Next()
    {
        SkipBlanks();
        var at = new YamlPosition(_line, _at - _lineBegins + 1);
        if (_at >= _text.Length)
            return new(KqlTokenKind.End, "", at);
        if (Quote() is var quote and > 0)
            return Text(at, quote);
        if (char.IsAsciiDigit(Here))
            return Number(at);
        if (char.IsLetter(Here) || Here is '_' or '$' || Here == '!' && char.IsLetter(Peek(1)))
            return Word(at);
        foreach (var sign in Signs)
            if (_text[_at..].StartsWith(sign))
            {
                _at += sign.Length;
                return new(KqlTokenKind.Sign, sign, at);
            }
        return new(KqlTokenKind.Stray, _text[_at++].ToString(), at);
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (Here == '/' && Peek(1) == '/')
                while (_at < _text.Length && Here != '\n')
                    _at++;
            else if (Here == '\n')
                NewLine();
            else if (char.IsWhiteSpace(Here) || Here is '\uFEFF' or '\u200B')
                _at++;
            else
                return;
        }
    }

    private void NewLine()
    {
        _at++;
        _line++;
        _lineBegins = _at;
    }

    // How many characters stand before a text's content: a quote, and before it @ (verbatim) or h (not to be logged); three backticks or tildes.
    private readonly int Quote()
    {
        var prefix = 0;
        while (prefix < 2 && Peek(prefix) is '@' or 'h' or 'H')
            prefix++;
        return Peek(prefix) is '"' or '\'' ? prefix + 1 : _text[_at..].StartsWith("```") ? 3 : 0;
    }

    private KqlToken Text(YamlPosition at, int quote)
    {
        var isVerbatim = _text.Slice(_at, quote).Contains('@');
        var isLong = Here == '`';
        _at += quote;
        var end = _text[_at - 1];
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            if (isLong ? _text[_at..].StartsWith("```") : Here == end)
            {
                if (isVerbatim && Peek(1) == end)
                {
                    text.Append(end);
                    _at += 2;
                    continue;
                }
                _at += isLong ? 3 : 1;
                return new(KqlTokenKind.Text, text.ToString(), at);
            }
            if (Here == '\n' && !isLong)
                break;
            if (Here == '\\' && !isVerbatim && !isLong)
                Escape(text);
            else if (Here == '\n')
            {
                text.Append('\n');
                NewLine();
            }
            else
                text.Append(_text[_at++]);
        }
        return new(KqlTokenKind.Stray, "a text that does not end", at);
    }

    private void Escape(StringBuilder text)
    {
        var letter = Peek(1);
        _at += Math.Min(2, _text.Length - _at);
        switch (letter)
        {
            case 'n':
                text.Append('\n');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 'x' or 'u' when Hex(letter == 'x' ? 2 : 4) is { } code:
                text.Append(code);
                break;
            default:
                text.Append(letter);
                break;
        }
    }

    private char? Hex(int digits)
    {
        if (_at + digits > _text.Length || !ushort.TryParse(_text.Slice(_at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code))
            return null;
        _at += digits;
        return (char)code;
    }

    private KqlToken Number(YamlPosition at)
    {
        var begin = _at;
        if (Here == '0' && Peek(1) is 'x' or 'X')
        {
            while (char.IsAsciiLetterOrDigit(Here))
                _at++;
            return new(KqlTokenKind.Number, _text[begin.._at].ToString(), at);
        }
        Digits();
        if (Here == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            Digits();
        }
        foreach (var unit in Units)
            if (_text[_at..].StartsWith(unit) && !char.IsAsciiLetterOrDigit(Peek(unit.Length)))
            {
                _at += unit.Length;
                return new(KqlTokenKind.Timespan, _text[begin.._at].ToString(), at);
            }
        if (Here is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2))))
        {
            _at += 2;
            Digits();
        }
        return new(KqlTokenKind.Number, _text[begin.._at].ToString(), at);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Here))
            _at++;
    }

    private KqlToken Word(YamlPosition at)
    {
        var begin = _at++;
        while (char.IsLetterOrDigit(Here) || Here is '_' or '$')
            _at++;
        var word = _text[begin.._at];
        // in~, and the names of operators with a hyphen in them: project-away, mv-expand.
        if (Here == '~' && word is "in" or "!in" or "has_any" or "has_all")
            _at++;
        else if (Here == '-' && word is "project" or "mv" or "make" or "sample" or "parse" or "partition" or "top" && char.IsLetter(Peek(1)))
        {
            _at++;
            while (char.IsLetter(Here) || Here == '-' && char.IsLetter(Peek(1)))
                _at++;
        }
        return new(KqlTokenKind.Word, _text[begin.._at].ToString(), at);
    }
}
