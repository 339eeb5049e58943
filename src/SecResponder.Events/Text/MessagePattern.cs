using System.Runtime.CompilerServices;
using System.Text;

namespace SecResponder.Events.Text;

/// <summary>Takes what stands at a place of a message into an event.</summary>
public delegate void FieldSetter(SecurityEvent e, ReadOnlySpan<byte> value);

/// <summary>
/// The shape of a message, as its vendor prints it: literal text, <c>{name}</c> for a value, <c>[…]</c> for a part that may be missing. A value ends where the text after it begins
/// for the first time; so a message is read once, forwards, in time linear in its length, whatever stands in it.
/// </summary>
/// <remarks><c>[[</c> and <c>]]</c> are the brackets themselves. A value at the end takes all that is left. <c>{}</c> is a value that nobody needs.</remarks>
public sealed class MessagePattern
{
    private const int MaxValues = 24;

    private readonly Token[] _tokens;
    private readonly FieldSetter?[] _setters;

    /// <param name="pattern">The shape.</param>
    /// <param name="setters">What each name does.</param>
    /// <exception cref="ArgumentException">A name that has no setter, or brackets that don't match: a mistake in a source's table.</exception>
    public MessagePattern(string pattern, IReadOnlyDictionary<string, FieldSetter> setters)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var values = new List<FieldSetter?>();
        var at = 0;
        _tokens = Parse(pattern, ref at, setters, values, depth: 0);
        if (at != pattern.Length)
            throw new ArgumentException($"'{pattern}': a ']' too many at {at}", nameof(pattern));
        if (values.Count > MaxValues)
            throw new ArgumentException($"'{pattern}': more than {MaxValues} values", nameof(pattern));
        _setters = [.. values];
    }

    /// <summary>Reads a message into the event; nothing is set when it does not have this shape.</summary>
    public bool TryRead(ReadOnlySpan<byte> message, SecurityEvent e)
    {
        var room = default(Values);
        Span<(int Start, int Length)> values = room;
        if (Match(_tokens, message, 0, values) != message.Length)
            return false;
        for (var i = 0; i < _setters.Length; i++)
            if (values[i].Length > 0)
                _setters[i]?.Invoke(e, message.Slice(values[i].Start, values[i].Length));
        return true;
    }

    // Where the tokens end in the text, or −1.
    private static int Match(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text, int at, Span<(int Start, int Length)> values)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var token = ref tokens[i];
            if (token.Optional is { } inner)
            {
                if (Match(inner, text, at, values) is var end and >= 0)
                    at = end;
            }
            else if (token.Literal is { } literal)
            {
                if (!text[at..].StartsWith(literal))
                    return -1;
                at += literal.Length;
            }
            else if (i + 1 < tokens.Length && tokens[i + 1].Literal is { } next)
            {
                var found = text[at..].IndexOf(next);
                if (found < 0)
                    return -1;
                values[token.Value] = (at, found);
                at += found + next.Length;
                i++;
            }
            else
            {
                var end = EndOfValue(tokens[(i + 1)..], text, at, values);
                if (end < 0)
                    return -1;
                values[token.Value] = (at, end - at);
                at = end;
            }
        }
        return at;
    }

    private static int EndOfValue(ReadOnlySpan<Token> rest, ReadOnlySpan<byte> text, int at, Span<(int Start, int Length)> values)
    {
        // The mandatory text after it bounds the value; an optional part before that may end it earlier.
        var bound = text.Length;
        foreach (var token in rest)
            if (token.Literal is { } literal)
            {
                var found = text[at..].IndexOf(literal);
                if (found < 0)
                    return -1;
                bound = at + found;
                break;
            }
            else if (token.Optional is null)
                return -1;
        foreach (var token in rest)
        {
            if (token.Optional is not { } inner)
                break;
            var found = text[at..bound].IndexOf(inner[0].Literal);
            if (found >= 0 && Match(inner, text, at + found, values) >= 0)
                return at + found;
        }
        return bound;
    }

    private static Token[] Parse(string pattern, ref int at, IReadOnlyDictionary<string, FieldSetter> setters, List<FieldSetter?> values, int depth)
    {
        var tokens = new List<Token>();
        var literal = new StringBuilder();
        while (at < pattern.Length)
        {
            var c = pattern[at];
            if (c is '[' or ']' && at + 1 < pattern.Length && pattern[at + 1] == c)
            {
                literal.Append(c);
                at += 2;
            }
            else if (c == ']' && depth > 0)
                break;
            else if (c == '[')
            {
                Flush();
                at++;
                var inner = Parse(pattern, ref at, setters, values, depth + 1);
                if (at >= pattern.Length || inner is not [{ Literal: not null }, ..])
                    throw new ArgumentException($"'{pattern}': an optional part must begin with text and end in ']'", nameof(pattern));
                at++;
                tokens.Add(new Token(null, inner, 0));
            }
            else if (c == '{')
            {
                Flush();
                var end = pattern.IndexOf('}', at);
                var name = pattern[(at + 1)..end];
                tokens.Add(new Token(null, null, values.Count));
                values.Add(name.Length == 0 ? null : setters.TryGetValue(name, out var setter) ? setter : throw new ArgumentException($"'{pattern}': nothing is known of '{name}'", nameof(pattern)));
                at = end + 1;
            }
            else
            {
                literal.Append(c);
                at++;
            }
        }
        Flush();
        return [.. tokens];

        void Flush()
        {
            if (literal.Length > 0)
                tokens.Add(new Token(Encoding.UTF8.GetBytes(literal.ToString()), null, 0));
            literal.Clear();
        }
    }

    private readonly record struct Token(byte[]? Literal, Token[]? Optional, int Value);

    // Where each value stands. A value without length has none.
    [InlineArray(MaxValues)]
    private struct Values
    {
        private (int Start, int Length) _first;
    }
}
