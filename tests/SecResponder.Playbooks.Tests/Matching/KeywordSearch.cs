using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Keywords are searched in an event as a whole; what is found must be in a value, not in a key and not across two.</summary>
public sealed class KeywordSearch
{
    [Theory]
    [InlineData("""{"a":"some mimikatz here"}""", true)]
    [InlineData("""{"a":{"b":["x","MIMIKATZ"]}}""", true)]
    [InlineData("""{"a":"C:\\mimi\\katz","b":"mimi\u006batz"}""", true)]
    [InlineData("""{"a":"tab\tmimikatz"}""", true)]
    [InlineData("""{"mimikatz":1}""", false)]
    [InlineData("""{"a":"mimi","katz":"b"}""", false)]
    [InlineData("""{"a":{"mimikatz":{"b":[]}}}""", false)]
    [InlineData("""{"mimikatz":"\u006dimi","c":"katz\n"}""", false)]
    public void A_keyword_is_found_in_values_only(string json, bool matches)
    {
        var engine = new Engine([Engine.Rule("s: [mimikatz, another]\ncondition: s")], learnFrom: 3);
        for (var i = 0; i < 6; i++)
            Assert.Equal(matches, engine.Match(json).Count == 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20_000)]
    public void Long_events_are_searched_as_short_ones_are(int fillers)
    {
        var filler = string.Concat(Enumerable.Range(0, fillers).Select(n => $"\"mimikatz{n}\":\"x\","));
        var engine = new Engine([Engine.Rule("s: [mimikatz]\ncondition: s")]);
        Assert.Empty(engine.Match($"{{{filler}\"a\":1}}"));
        Assert.Equal([0], engine.Match($"{{{filler}\"a\":\"mimikatz\"}}"));
    }

    [Fact]
    public void Few_texts_and_many_are_found_at_every_place()
    {
        // Few go through one kind of filter, many through another.
        foreach (var count in new[] { 1, 5, 90, 400 })
        {
            var engine = new Engine([Engine.Rule($"s: {{a|contains: [{string.Join(", ", Enumerable.Range(0, count).Select(n => $"'needle{n:d3}'"))}]}}\ncondition: s")]);
            for (var at = 0; at < 70; at++)
            {
                var (before, after) = (new string('x', at), new string('y', 70 - at));
                Assert.Equal([0], engine.Match($"{{\"a\":\"{before}Needle{(count - 1):d3}{after}\"}}"));
                Assert.Empty(engine.Match($"{{\"a\":\"{before}Needle-{(count - 1):d2}\",\"b\":\"Needle000\"}}"));
                Assert.Empty(engine.Match($"{{\"a\":\"{before}needle00\"}}"));
            }
        }
    }
}
