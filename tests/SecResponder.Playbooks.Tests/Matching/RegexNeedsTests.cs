using System.Text.RegularExpressions;
using SecResponder.Playbooks.Matching.Index;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>What an expression needs is read off its pattern: too little is slow, too much would lose a detection.</summary>
public sealed class RegexNeedsTests
{
    private static readonly string[] Atoms = ["a", "b", "B", "k", "i", "\\.", "\\\\", ".", "\\d", "\\s", "[ab]", "[^]a]", "[\\]a]", "^", "$", "\\b", "é", "(?:ab|b)", "(a|)", "(?=a)", "(?<!b)a", "(?i:ab)", "(?i)", "(ab){2}", " "];
    private static readonly string[] Repeats = ["", "", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{2,3}?"];
    private static readonly string[] Pieces = ["a", "b", "A", "B", "k", "K", "\u212A", "i", "\u0130", "\u0131", ".", "\\", "1", " ", "é", "É", "]", "ab", "\n"];

    [Fact]
    public void Whatever_matches_has_what_is_needed()
    {
        var random = new Random(5);
        var (matches, needs) = (0, 0);
        for (var n = 0; n < 3_000; n++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(12) == 0 ? "|" : Atoms[random.Next(Atoms.Length)] + Repeats[random.Next(Repeats.Length)]));
            var options = random.Next(2) == 0 ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant;
            if (Compiled(pattern, options) is not { } regex)
                continue;
            var need = RegexNeeds.Of(pattern, options);
            needs += need.OneOf.Length;
            for (var i = 0; i < 20; i++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
                if (!regex.IsMatch(text))
                    continue;
                matches++;
                Assert.True(text.Length >= need.Shortest, $"/{pattern}/ matches '{text}', which is shorter than {need.Shortest}");
                Assert.True(need.OneOf.All(set => set.Any(one => Lower(text).Contains(one, StringComparison.Ordinal))), $"/{pattern}/ matches '{text}', which lacks one of {string.Join(" & ", need.OneOf.Select(set => string.Join('|', set)))}");
            }
        }
        Assert.True(matches > 2_000 && needs > 1_000, $"{matches} matches, {needs} needs: the patterns test nothing");
    }

    [Theory]
    [InlineData("net\\s+user", 8, "net & user")]
    [InlineData("(?i)/lib/python3\\.([5-9]|[0-9]{2})/", 15, "/l & b/python3. & /")]
    [InlineData("https://[0-9]{1,3}\\.", 10, "https:// & .")]
    [InlineData("cmd|(po|ps)wer|x", 1, "cmd|wer|x")]
    [InlineData(".{150}", 150, "")]
    [InlineData("a?b*[cd]", 1, "c|d")]
    [InlineData("x\\.[ \"']", 3, "x. |x.\"|x.'")]
    [InlineData("(?x) a b", 0, "")]
    [InlineData("(a)\\1", 0, "")]
    public void Needs_are_read_off_the_pattern(string pattern, int shortest, string oneOf)
    {
        var needs = RegexNeeds.Of(pattern, RegexOptions.CultureInvariant);
        Assert.Equal(shortest, needs.Shortest);
        Assert.Equal(oneOf, string.Join(" & ", needs.OneOf.Select(set => string.Join('|', set))));
    }

    // As the index folds: ASCII's letters only.
    private static string Lower(string text) => string.Concat(text.Select(c => char.IsAscii(c) ? char.ToLowerInvariant(c) : c));

    private static Regex? Compiled(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException)
        {
            // Random patterns need not be any.
            return null;
        }
    }
}
