using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Tests.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Sigma;

/// <summary>Engines of expressions are made late, and what an author has to hear of them is said when the rule is read.</summary>
public sealed class RegularExpressionTests
{
    [Theory]
    [InlineData("a(?=b)")]
    [InlineData("a(?!b)")]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a+)b")]
    [InlineData(@"(a)\1")]
    [InlineData(@"(?<x>a)\k<x>")]
    [InlineData("(a)?(?(1)b|c)")]
    [InlineData(@"a\Gb")]
    [InlineData("(?i:(?=a))b")]
    [InlineData("(?<o>a)(?<c-o>b)")]
    public void What_needs_backtracking_is_said_when_the_rule_is_read(string pattern) => Assert.Equal(["SR1134"], Codes(pattern));

    [Theory]
    [InlineData("a(?:b|c)+")]
    [InlineData("(?i)a(?-i:B)")]
    [InlineData("(?<name>a)b")]
    [InlineData(@"\\1(?im)x")]
    [InlineData(@"[(?=]a\d{2,40}")]
    public void What_does_not_is_no_finding(string pattern) => Assert.Empty(Codes(pattern));

    [Theory]
    [InlineData("a(b")]
    [InlineData("[z-a]")]
    [InlineData("a{3,2}")]
    [InlineData("*a")]
    [InlineData(@"a\")]
    public void What_is_no_expression_is_an_error_when_the_rule_is_read(string pattern) => Assert.Equal(["SR1133"], Codes(pattern));

    [Fact]
    public void An_engine_is_made_by_the_first_event_that_comes_so_far_and_finds_what_it_should()
    {
        var engine = new Engine([Engine.Rule(@"s: {Url|re: 'ev[a-z]l\d{3}'}" + "\ncondition: s")]);
        Assert.Empty(engine.Match("""{"Url":"http://good.example/"}"""));
        Assert.Equal([0], engine.Match("""{"Url":"http://evil123.example/"}"""));
        Assert.Empty(engine.Match("""{"Url":"http://evil12.example/"}"""));
    }

    private static IEnumerable<string> Codes(string pattern) =>
        Engine.Read($"title: t\nlogsource: {{category: test}}\ndetection:\n  s:\n    Url|re: '{pattern}'\n  condition: s\n").Diagnostics.Where(finding => finding.Severity != DiagnosticSeverity.Information).Select(finding => finding.Code);
}
