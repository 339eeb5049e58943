using SecResponder.Playbooks.Enrichment.Lists;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>A list says what its entries would say if they stood in the rule: over random entries, values and times.</summary>
public sealed class ListsAgainstLiterals
{
    private static readonly string[] Words = ["a", "ab", "abc", "b", "bc", "ä", "x-y", "10.0.0.1", "10.0.0", "é.example"];

    [Theory]
    [InlineData("")]
    [InlineData("|contains")]
    [InlineData("|startswith")]
    [InlineData("|endswith")]
    public void A_list_agrees_with_its_entries_written_out(string modifier)
    {
        var random = new Random(20260301);
        var matches = 0;
        for (var round = 0; round < 150; round++)
        {
            var entries = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Entry(random)).ToArray();
            var list = new ListRules($"{{f|expand{modifier}: '%l%'}}", ListRules.List("l", [.. entries.Select(entry => new ListEntry(entry.Text) { HasWildcards = true, During = entry.During })]));
            for (var i = 0; i < 20; i++)
            {
                var value = Text(random);
                var at = ListRules.Noon.AddMinutes(random.Next(-5, 6));
                var inForce = entries.Where(entry => entry.During.Covers(at)).Select(entry => $"'{entry.Text.Replace("'", "''", StringComparison.Ordinal)}'").ToList();
                var expected = inForce.Count > 0 && new ListRules($"{{'f{modifier}': [{string.Join(", ", inForce)}]}}").Matches($$"""{"f":"{{value}}"}""", at);
                Assert.Equal(expected, list.Matches($$"""{"f":"{{value}}"}""", at));
                matches += expected ? 1 : 0;
            }
        }
        // Neither always nor never.
        Assert.InRange(matches, 100, 2_900);
    }

    private static (string Text, Validity During) Entry(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(4) switch { 0 => "*", 1 => "?", _ => Words[random.Next(Words.Length)] });
        DateTimeOffset? Moment() => random.Next(2) == 0 ? null : ListRules.Noon.AddMinutes(random.Next(-5, 6));
        return (string.Concat(parts), new Validity(Moment(), Moment()));
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => Words[random.Next(Words.Length)]));
}
