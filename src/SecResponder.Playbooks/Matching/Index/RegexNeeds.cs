using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>What a text must have for a regular expression to match it: read off the pattern, so that the expression need not run (and its rule not wake) where that is missing.</summary>
/// <param name="Shortest">So many characters at least.</param>
/// <param name="OneOf">For each of these sets: one of its texts, in small letters, whatever the case in the value.</param>
/// <remarks>Whatever is not understood is taken to need nothing. Under <c>(?i)</c> letters that have a counterpart beyond ASCII (k and the Kelvin sign) end a text, since folding keeps the two apart.</remarks>
internal sealed record RegexNeeds(int Shortest, ImmutableArray<ImmutableArray<string>> OneOf)
{
    private const int MostDepth = 50;
    private const int MostAlternatives = 32;
    private const int MostInClass = 6;
    private static readonly SearchValues<char> Counts = SearchValues.Create("0123456789,");

    public static RegexNeeds Nothing { get; } = new(0, []);

    public static RegexNeeds Of(string pattern, RegexOptions options)
    {
        var reading = new Reading(pattern, options.HasFlag(RegexOptions.IgnoreCase) || pattern.Contains("(?", StringComparison.Ordinal) && InlineFlags(pattern));
        return reading.All() ?? Nothing;
    }

    // Where in the pattern a flag begins to hold does not matter: to be careful in all of it costs little.
    private static bool InlineFlags(string pattern) => Regex.IsMatch(pattern, @"\(\?[a-z]*i", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private RegexNeeds And(RegexNeeds other) => new((int)Math.Min(1_000_000, (long)Shortest + other.Shortest), [.. OneOf, .. other.OneOf]);

    private static RegexNeeds Or(List<RegexNeeds> alternatives)
    {
        if (alternatives.Count == 1)
            return alternatives[0];
        var shortest = alternatives.Min(alternative => alternative.Shortest);
        var best = alternatives.Select(alternative => alternative.OneOf.IsEmpty ? [] : alternative.OneOf.MaxBy(Strength)!).ToList();
        var union = best.Any(set => set.IsEmpty) ? [] : best.SelectMany(set => set).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return new RegexNeeds(shortest, union.IsEmpty || union.Length > MostAlternatives ? [] : [union]);
    }

    /// <summary>How telling a set is: its shortest text decides.</summary>
    public static double Strength(ImmutableArray<string> set) => set.Min(text => text.Length) - set.Length / 100.0;

    private ref struct Reading(string pattern, bool ignoresCase)
    {
        private int _at;

        // Null: something is not understood.
        public RegexNeeds? All() => Alternatives(0) is { } needs && _at == pattern.Length ? needs : null;

        private RegexNeeds? Alternatives(int depth)
        {
            if (depth > MostDepth)
                return null;
            var alternatives = new List<RegexNeeds>();
            while (true)
            {
                if (Sequence(depth) is not { } sequence)
                    return null;
                alternatives.Add(sequence);
                if (_at == pattern.Length || pattern[_at] == ')')
                    return Or(alternatives);
                _at++;
            }
        }

        private RegexNeeds? Sequence(int depth)
        {
            var needs = Nothing;
            string[] run = [""];
            while (_at < pattern.Length && pattern[_at] is not ('|' or ')'))
            {
                if (Atom(depth) is not { } atom)
                    return null;
                var least = Least(out var isExact);
                if (least < 0)
                    return null;
                if (least > 0 && atom.Literals is { } literals)
                {
                    needs = needs with { Shortest = Math.Min(1_000_000, needs.Shortest + least) };
                    if (run.Length * literals.Length > MostAlternatives)
                        (needs, run) = (Flush(needs, run), [""]);
                    run = [.. run.SelectMany(text => literals, (text, literal) => text + literal)];
                    if (!isExact)
                        (needs, run) = (Flush(needs, run), [""]);
                }
                else if (atom.Needs is { } inner)
                {
                    (needs, run) = (Flush(needs, run), [""]);
                    if (least > 0)
                        needs = needs.And(inner with { Shortest = (int)Math.Min(1_000_000, (long)inner.Shortest * least) });
                }
                else
                    (needs, run) = (Flush(needs, run), [""]);
            }
            return Flush(needs, run);
        }

        private static RegexNeeds Flush(RegexNeeds needs, string[] run) =>
            run[0].Length == 0 || needs.OneOf.Any(set => set.SequenceEqual(run)) ? needs : needs with { OneOf = [.. needs.OneOf, [.. run.Distinct(StringComparer.Ordinal)]] };

        // One thing that may be repeated: one of a few characters, or something with needs of its own. Null: not understood.
        private (char[]? Literals, RegexNeeds? Needs)? Atom(int depth)
        {
            var c = pattern[_at++];
            switch (c)
            {
                case '(':
                    return Group(depth) is { } group ? (null, group) : null;
                case '[':
                    var start = _at;
                    return Class() ? (Few(pattern.AsSpan(start, _at - start - 1)), new RegexNeeds(1, [])) : null;
                case '.':
                    return (null, new RegexNeeds(1, []));
                case '^' or '$':
                    return (null, Nothing);
                case '\\':
                    return Escape();
                case '*' or '+' or '?':
                    return null;
                default:
                    return Character(c);
            }
        }

        private readonly (char[]? Literals, RegexNeeds? Needs)? Character(char c)
        {
            var folded = char.IsAscii(c) ? char.ToLowerInvariant(c) : '\0';
            var isPlain = folded != '\0' && !(ignoresCase && folded is 'i' or 'k' or 's');
            // A character beyond the first plane is two of these; one of them may be missing where text is broken.
            return isPlain ? ([folded], null) : (null, new RegexNeeds(char.IsSurrogate(c) ? 0 : 1, []));
        }

        private (char[]? Literals, RegexNeeds? Needs)? Escape()
        {
            if (_at == pattern.Length)
                return null;
            var c = pattern[_at++];
            switch (c)
            {
                case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                    return (null, new RegexNeeds(1, []));
                case 'b' or 'B' or 'A' or 'z' or 'Z' or 'G':
                    return (null, Nothing);
                case 't':
                    return (['\t'], null);
                case 'n':
                    return (['\n'], null);
                case 'r':
                    return (['\r'], null);
                default:
                    return char.IsAsciiLetterOrDigit(c) ? null : Character(c);
            }
        }

        // A class of a few plain characters is so many alternatives.
        private readonly char[]? Few(ReadOnlySpan<char> inside)
        {
            if (inside.IsEmpty || inside.Length > MostInClass || inside[0] == '^' || inside.ContainsAny('\\', '-', '['))
                return null;
            var characters = new List<char>();
            foreach (var c in inside)
            {
                if (Character(c)!.Value.Literals is not [var plain])
                    return null;
                characters.Add(plain);
            }
            return [.. characters];
        }

        private bool Class()
        {
            if (_at < pattern.Length && pattern[_at] == '^')
                _at++;
            for (var first = true; _at < pattern.Length; first = false)
            {
                var c = pattern[_at++];
                if (c == ']' && !first)
                    return true;
                // A class taken away from a class.
                if (c == '[' && !first && pattern[_at - 2] == '-')
                    return false;
                if (c == '\\')
                    _at++;
            }
            return false;
        }

        private RegexNeeds? Group(int depth)
        {
            var needsCount = true;
            if (_at < pattern.Length && pattern[_at] == '?')
            {
                var rest = pattern.AsSpan(_at + 1);
                var flags = rest.IndexOfAnyExcept("ims-");
                if (rest.StartsWith(":") || rest.StartsWith(">"))
                    _at += 2;
                else if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!"))
                {
                    _at += rest[0] == '<' ? 3 : 2;
                    needsCount = false;
                }
                else if (flags > 0 && rest[flags] is ':' or ')')
                {
                    _at += flags + 2;
                    if (rest[flags] == ')')
                        return Nothing;
                }
                else
                    return null;
            }
            var inner = Alternatives(depth + 1);
            if (inner is null || _at == pattern.Length)
                return null;
            _at++;
            return needsCount ? inner : Nothing;
        }

        // How often at least; whether exactly once, so that what follows is right behind. -1: not understood.
        private int Least(out bool isExact)
        {
            isExact = true;
            if (_at == pattern.Length)
                return 1;
            int least;
            switch (pattern[_at])
            {
                case '*' or '?':
                    least = 0;
                    _at++;
                    break;
                case '+':
                    least = 1;
                    _at++;
                    break;
                case '{':
                    var end = pattern.IndexOf('}', _at);
                    var inside = end < 0 ? [] : pattern.AsSpan(_at + 1, end - _at - 1);
                    var comma = inside.IndexOf(',');
                    if (inside.IsEmpty || inside.ContainsAnyExcept(Counts) || !int.TryParse(comma < 0 ? inside : inside[..comma], out least))
                        return -1;
                    _at = end + 1;
                    break;
                default:
                    return 1;
            }
            isExact = false;
            if (_at < pattern.Length && pattern[_at] == '?')
                _at++;
            return least;
        }
    }
}
