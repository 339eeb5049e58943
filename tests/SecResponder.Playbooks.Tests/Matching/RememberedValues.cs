using System.Text;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>What an index found in a value is remembered; a value that comes again is answered as the first time, and never as another.</summary>
public sealed class RememberedValues
{
    [Fact]
    public void A_value_that_comes_again_is_answered_as_the_first_time()
    {
        // Of every length about those that are kept, more values than there is room for, and in an order that makes them take each other's place.
        var engine = new Engine([Engine.Rule("s: {a|contains: [evil, q]}\ncondition: s"), Engine.Rule("s: {a|endswith: '.exe'}\ncondition: s")]);
        string[] values = [.. Enumerable.Range(0, 110).SelectMany(n => (string[])[new string('x', n) + "evil", "q" + new string('x', n), new string('x', n) + ".exe", new string('x', n)])];
        var random = new Random(7);
        for (var i = 0; i < 6_000; i++)
        {
            var value = values[random.Next(values.Length)];
            IEnumerable<int> expected = [.. value.Contains("evil") || value.Contains('q') ? (int[])[0] : [], .. value.EndsWith(".exe") ? (int[])[1] : []];
            Assert.Equal(expected, engine.Match($"{{\"a\":\"{value}\"}}"));
            Assert.Equal(expected, engine.Match($"{{\"b\":\"evil\",\"a\":\"{value}\",\"c\":\"evil.exe\"}}"));
        }
    }

    [Fact]
    public void Values_of_one_hash_are_told_apart()
    {
        var (first, second) = OneHash();
        var engine = new Engine([Engine.Rule($"s: {{a: {first}}}\ncondition: s")]);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([0], engine.Match($"{{\"a\":\"{first}\"}}"));
            Assert.Empty(engine.Match($"{{\"a\":\"{second}\"}}"));
        }
    }

    [Fact]
    public void However_much_a_value_meets_all_of_it_is_told_each_time()
    {
        var engine = new Engine(Enumerable.Range(0, 40).Select(n => Engine.Rule($"s: {{a|contains: 'word{n:d2}'}}\ncondition: s")));
        var value = string.Join(' ', Enumerable.Range(0, 10).Select(n => $"word{n:d2}"));
        for (var i = 0; i < 3; i++)
            Assert.Equal(Enumerable.Range(0, 10), engine.Match($"{{\"a\":\"{value}\"}}"));
    }

    [Fact]
    public void Values_that_never_come_again_are_searched_and_so_are_those_after_them()
    {
        var engine = new Engine([Engine.Rule("s: {a|contains: evil}\ncondition: s")]);
        for (var i = 0; i < 20_000; i++)
            Assert.Equal(i % 1_000 == 0 ? [0] : [], engine.Match($"{{\"a\":\"{(i % 1_000 == 0 ? "evil" : "good")}{i}\"}}"));
    }

    private static (string, string) OneHash()
    {
        var seen = new Dictionary<uint, string>();
        for (var n = 0; ; n++)
        {
            var text = Convert.ToHexStringLower(BitConverter.GetBytes((ulong)n * 0x9E37_79B9_7F4A_7C15UL));
            if (!seen.TryAdd(ValueMemory.Hash(Encoding.UTF8.GetBytes(text)), text))
                return (seen[ValueMemory.Hash(Encoding.UTF8.GetBytes(text))], text);
        }
    }
}
