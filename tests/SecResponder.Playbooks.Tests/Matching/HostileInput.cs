using System.Diagnostics;
using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>What is written to hurt: a clear error or an answer, soon, never a crash or a hang.</summary>
public sealed class HostileInput
{
    // Far above what any of these needs; a hang or a square is far above this.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("deep objects")]
    [InlineData("deep arrays")]
    [InlineData("deep under a field that a rule names")]
    public void An_event_nested_a_hundred_thousand_deep_is_refused(string what)
    {
        var json = what switch
        {
            "deep objects" => string.Concat(Enumerable.Repeat("{\"x\":", 100_000)) + "1" + new string('}', 100_000),
            "deep arrays" => "{\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}",
            _ => "{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_001),
        };
        var e = new SecurityEvent();
        Engine.Fill(e, Encoding.UTF8.GetBytes(json));
        var matched = new List<int>();
        Within(() => Assert.False(new RuleMatcher(RuleCompiler.Compile([Engine.Rule("s: {a: null}\ncondition: s"), Engine.Rule("s: [word]\ncondition: s")])).Match(e, matched)));
        Assert.Empty(matched);
    }

    [Fact]
    public void An_event_nested_two_hundred_deep_is_read()
    {
        var json = string.Concat(Enumerable.Repeat("{\"x\":", 200)) + "\"evil\"" + new string('}', 200);
        Assert.Equal([0], new Engine([Engine.Rule("s: [evil]\ncondition: s")]).Match(json));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1} {\"a\":1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{a:1}")]
    [InlineData("\0\0\0")]
    public void What_is_no_JSON_object_matches_nothing(string json)
    {
        var e = new SecurityEvent();
        Engine.Fill(e, Encoding.UTF8.GetBytes(json));
        var matched = new List<int>();
        var readable = new RuleMatcher(RuleCompiler.Compile([Engine.Rule("s: {a: 1}\ncondition: s"), Engine.Rule("s: {b: null}\ncondition: s")])).Match(e, matched);
        // No bytes at all is an event without fields: 'b: null' holds.
        Assert.Equal(json.Length == 0, readable);
        Assert.Equal(json.Length == 0 ? [1] : [], matched);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", true)]
    [InlineData("{\"a\":2,\"a\":1}", false)]
    [InlineData("{\"m\":{\"a\":2},\"a\":2,\"m\":5}", true)]
    [InlineData("{\"a\":[1,2],\"a\":3}", false)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", true)]
    public void Of_a_key_written_twice_the_last_counts(string json, bool matches) =>
        Assert.Equal(matches, new Engine([Engine.Rule("s: {a: 2, m.a: null}\ncondition: s")]).Match(json).Count == 1);

    [Theory]
    [InlineData("{\"a\":\"x\\u00e9#\"}", "s: {a|endswith: xÉ}")]
    [InlineData("{\"a\":\"#\\\\end\"}", "s: {a|endswith: '\\end'}")]
    [InlineData("{\"a\": { \"b\" : \"#\" } }", "s: {a|startswith: '{\"b\":\"'}")]
    [InlineData("{\"a\":1#.50}", "s: {a|endswith: '.5'}")]
    [InlineData("{\"a#\\u0061\":1,\"b\":2}", "s: {b: 2}")]
    public void A_long_value_is_read_as_a_short_one_is(string json, string search)
    {
        // Longer than any buffer starts with: each kind of value is copied by a way of its own. The filler keeps the end of each that is asked for.
        var engine = new Engine([Engine.Rule(search + "\ncondition: s")]);
        foreach (var length in new[] { 0, 1_000, 5_000, 100_000 })
            Assert.Equal([0], engine.Match(json.Replace("#", json.Contains("u00e9#", StringComparison.Ordinal) ? string.Concat(Enumerable.Repeat("x\\u00e9", length)) : new string('0', length), StringComparison.Ordinal)));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_and_NULs_are_values_like_others()
    {
        byte[] json = [.. "{\"a\":\"x"u8, 0xFF, 0xC3, .. "\\u0000\\ud800y\"}"u8];
        Assert.Equal([0, 1], new Engine([Engine.Rule("s: {a|startswith: X}\ncondition: s"), Engine.Rule("s: {a: 'x*y'}\ncondition: s"), Engine.Rule("s: {a: 'xy'}\ncondition: s")]).Match(json));
    }

    [Theory]
    [InlineData("brackets", "SR1140")]
    [InlineData("negations", null)]
    [InlineData("terms", null)]
    [InlineData("patterns", "SR1140")]
    public void A_monstrous_condition_is_refused_or_answered(string what, string? code)
    {
        var condition = what switch
        {
            "brackets" => new string('(', 100_000) + "s" + new string(')', 100_000),
            "negations" => string.Concat(Enumerable.Repeat("not ", 100_000)) + "s",
            "terms" => string.Join(" or ", Enumerable.Repeat("s and not u", 10_000)),
            _ => string.Join(" or ", Enumerable.Repeat("1 of s*", 20_000)),
        };
        var searches = what == "patterns" ? string.Concat(Enumerable.Range(0, 50).Select(number => $"  s{number}: {{a: {number}}}\n")) : "";
        Within(() =>
        {
            var read = Engine.Read($"title: t\nlogsource: {{category: test}}\ndetection:\n  s: {{a: 1}}\n  u: {{b: 1}}\n{searches}  condition: {condition}\n");
            Assert.Equal(code, read.Diagnostics.FirstOrDefault(finding => finding.Severity == DiagnosticSeverity.Error)?.Code);
            if (code is null)
                Assert.Equal([0], new Engine(read.Rules).Match("{\"a\":1}"));
        });
    }

    [Fact]
    public void A_condition_that_doubles_with_each_search_is_left_out_and_reported()
    {
        var all = string.Join(", ", Enumerable.Range(0, 2_000).Select(number => $"'x{number}'"));
        var read = Engine.Read($"title: t\nlogsource: {{category: test}}\ndetection:\n  s: {{a|contains|all: [{all}]}}\n  condition: {string.Join(" or ", Enumerable.Repeat("s and not s", 1_000))}\n");
        var compiled = RuleCompiler.Compile(read.Rules);
        Assert.Equal("SR1140", Assert.Single(compiled.Diagnostics).Code);
        Within(() => Assert.Empty(new Engine(read.Rules).Match("{\"a\":\"x1\"}")));
    }

    [Theory]
    [InlineData("a YAML bomb")]
    [InlineData("YAML lists in lists")]
    [InlineData("YAML maps in maps")]
    [InlineData("a list of twenty thousand values")]
    [InlineData("a pattern of five hundred dashes")]
    [InlineData("a pattern of a megabyte")]
    [InlineData("a pattern of wildcards")]
    [InlineData("a catastrophic expression")]
    [InlineData("a catastrophic expression with look-ahead")]
    [InlineData("nested repetitions")]
    [InlineData("an expression of a megabyte")]
    public void A_monstrous_value_is_refused_or_answered(string what)
    {
        var detection = what switch
        {
            "a YAML bomb" => "  a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(level => $"  {(char)('a' + level)}: &{(char)('a' + level)} [{string.Join(", ", Enumerable.Repeat("*" + (char)('a' + level - 1), 10))}]\n")) + "  condition: a",
            "YAML lists in lists" => $"  s: {{f: {new string('[', 100_000)}{new string(']', 100_000)}}}\n  condition: s",
            "YAML maps in maps" => $"  s: {string.Concat(Enumerable.Repeat("{f: ", 100_000))}1{new string('}', 100_000)}\n  condition: s",
            "a list of twenty thousand values" => $"  s: {{f|contains: [{string.Join(", ", Enumerable.Range(0, 20_000).Select(n => $"'needle{n}'"))}]}}\n  condition: s",
            "a pattern of five hundred dashes" => $"  s: {{f|windash|contains: '{string.Concat(Enumerable.Repeat(" -a", 500))}'}}\n  condition: s",
            "a pattern of a megabyte" => $"  s: {{f|contains: '{new string('a', 1 << 20)}b'}}\n  condition: s",
            "a pattern of wildcards" => $"  s: {{f: '{string.Concat(Enumerable.Repeat("*a?", 5_000))}b'}}\n  condition: s",
            "a catastrophic expression" => "  s: {f|re: '^(a+)+$'}\n  condition: s",
            "a catastrophic expression with look-ahead" => "  s: {f|re: '^(?=a)(a+)+$'}\n  condition: s",
            "nested repetitions" => "  s: {f|re: '((a{500}){500}){500}'}\n  condition: s",
            _ => $"  s: {{f|re: '{new string('a', 1 << 20)}'}}\n  condition: s",
        };
        Within(() =>
        {
            var read = Engine.Read($"title: t\nlogsource: {{category: test}}\ndetection:\n{detection}\n");
            Assert.True(read.Rules.Length == 1 || read.Diagnostics.Any(finding => finding.Severity == DiagnosticSeverity.Error));
            Assert.Empty(new Engine(read.Rules).Match("{\"f\":\"" + new string('a', 50_000) + "!\"}"));
        });
    }

    [Fact]
    public void An_expression_that_backtracks_is_cut_off_and_counted()
    {
        var engine = new Engine([Engine.Rule("s: {f|re: '^(?=a)(a+)+$'}\ncondition: s")]);
        Assert.Empty(engine.Match("{\"f\":\"" + new string('a', 5_000) + "!\"}"));
        Assert.Equal(1, engine.Matcher.RegexTimeouts);
    }

    private static void Within(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        Assert.True(Stopwatch.GetElapsedTime(started) < Soon, $"took {Stopwatch.GetElapsedTime(started)}");
    }
}
