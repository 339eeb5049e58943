using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Tests.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Sigma;

/// <summary>Mistakes come all at once, at their place, with the way out.</summary>
public sealed class Mistakes
{
    private const string Good = "title: t\nlogsource: {category: c}\ndetection:\n  s: {a: 1}\n  condition: s\n";

    [Fact]
    public void All_mistakes_of_a_document_are_reported_sorted_by_place()
    {
        var read = Engine.Read("title: t\nid: 42\nlevel: hihg\ntags: [attack.t1, nodot]\nlogsource: {category: c}\ndetection:\n  s: {a|contans: x, b|gt: '5'}\n  condition: s and seletion\n");
        Assert.Empty(read.Rules);
        Assert.Equal([(2, 5, "SR1105"), (3, 8, "SR1105"), (4, 19, "SR1105"), (7, 7, "SR1130"), (7, 27, "SR1132"), (8, 20, "SR1141")],
            read.Diagnostics.Select(finding => (finding.Line, finding.Column, finding.Code)));
    }

    [Theory]
    [InlineData("level: hihg", "did you mean 'high'?")]
    [InlineData("status: experimantal", "did you mean 'experimental'?")]
    public void A_near_miss_of_a_word_is_named(string line, string hint) =>
        Assert.Contains(hint, Assert.Single(Engine.Read(line + "\n" + Good).Diagnostics).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("s: {a|contians: x}", "did you mean 'contains'?")]
    [InlineData("s: {a|StartsWith: x}", "did you mean 'startswith'?")]
    public void A_near_miss_of_a_modifier_is_named(string search, string hint) =>
        Assert.Contains(hint, Assert.Single(Engine.Read($"title: t\nlogsource: {{category: c}}\ndetection:\n  {search}\n  condition: s\n").Diagnostics).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("id: not-a-uuid", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("name: ''", "SR1105", DiagnosticSeverity.Error)]
    [InlineData("taxonomy: martian", "SR1105", DiagnosticSeverity.Error)]
    [InlineData("date: yesterday", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("date: 2026-02-30", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("tags: attack.t1", "SR1104", DiagnosticSeverity.Warning)]
    [InlineData("id: 200036", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("status: production", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("author: [a, b]", "SR1104", DiagnosticSeverity.Warning)]
    [InlineData("references: one", "SR1104", DiagnosticSeverity.Warning)]
    [InlineData("related: x", "SR1104", DiagnosticSeverity.Warning)]
    [InlineData("level: severe", "SR1105", DiagnosticSeverity.Error)]
    [InlineData("name: [a]", "SR1104", DiagnosticSeverity.Error)]
    [InlineData("related: [{id: x, type: derived}]", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("status: deprecated", "SR1107", DiagnosticSeverity.Warning)]
    [InlineData("status: unsupported", "SR1107", DiagnosticSeverity.Warning)]
    [InlineData("logsources: {}", "SR1106", DiagnosticSeverity.Warning)]
    [InlineData("tags: [sysmon]", "SR1105", DiagnosticSeverity.Warning)]
    [InlineData("references: [{x: y}]", "SR1104", DiagnosticSeverity.Warning)]
    public void Metadata_is_validated_at_its_key(string line, string code, DiagnosticSeverity severity)
    {
        var read = Engine.Read(Good + line + "\n");
        var finding = Assert.Single(read.Diagnostics);
        Assert.Equal((code, severity, 6), (finding.Code, finding.Severity, finding.Line));
        Assert.Equal(severity == DiagnosticSeverity.Warning, read.Rules.Length == 1);
    }

    [Theory]
    [InlineData("date: 2026-03-01")]
    [InlineData("date: 2026/3/1")]
    [InlineData("status: Stable")]
    [InlineData("mode: observe\nowner: soc\nresponse: []\nguardrails: {}\ntests: []")]
    [InlineData("taxonomy: ecs")]
    [InlineData("falsepositives: [Unknown]")]
    public void What_is_right_passes_in_silence(string lines) => Assert.Empty(Engine.Read(Good + lines + "\n").Diagnostics);

    [Theory]
    [InlineData("name: CI\non: push\njobs: {}\n", DiagnosticSeverity.Warning)]
    [InlineData("- a\n- b\n", DiagnosticSeverity.Warning)]
    [InlineData("Detection: {}\nDisplayName: another product's\n", DiagnosticSeverity.Warning)]
    [InlineData("title: a rule without its detection\n", DiagnosticSeverity.Error)]
    [InlineData("logsource: {category: c}\ndetections: {}\n", DiagnosticSeverity.Error)]
    [InlineData("response: []\n", DiagnosticSeverity.Error)]
    public void A_document_that_nobody_meant_for_a_rule_costs_nobody_the_others(string document, DiagnosticSeverity severity)
    {
        var read = Engine.Read(Good + "---\n" + document);
        var finding = Assert.Single(read.Diagnostics);
        Assert.Equal(("SR1101", severity), (finding.Code, finding.Severity));
        Assert.Single(read.Rules);
    }

    [Fact]
    public void A_title_may_have_256_characters()
    {
        Assert.Empty(Engine.Read(Good.Replace("title: t", "title: " + new string('t', 256), StringComparison.Ordinal)).Diagnostics);
        Assert.Equal("SR1105", Assert.Single(Engine.Read(Good.Replace("title: t", "title: " + new string('t', 257), StringComparison.Ordinal)).Diagnostics).Code);
    }

    [Fact]
    public void An_unsupported_rule_loads_and_never_matches() =>
        Assert.Empty(new Engine(Engine.Read(Good + "status: unsupported\n").Rules).Match("{\"a\":1}"));

    [Theory]
    [InlineData("a AND b", 16, "lower case")]
    [InlineData("a and (b", 20, "')'")]
    [InlineData("a | count() > 5", 16, "correlation")]
    public void A_condition_is_underlined_where_it_goes_wrong(string condition, int column, string hint)
    {
        var finding = Assert.Single(Engine.Read($"title: t\nlogsource: {{category: c}}\ndetection:\n  a: {{x: 1}}\n  b: {{x: 2}}\n  condition: {condition}\n").Diagnostics);
        Assert.Equal((6, column), (finding.Line, finding.Column));
        Assert.Contains(hint, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: r", "name: r", "SR1170")]
    [InlineData("id: 11111111-1111-4111-8111-111111111111", "id: 11111111-1111-4111-8111-111111111111", "SR1170")]
    public void Ids_and_names_are_unique(string first, string second, string code)
    {
        var read = Engine.Read($"{Good}{first}\n---\n{Good}{second}\n");
        Assert.Equal(code, Assert.Single(SigmaCollection.Check(read.Rules, read.Correlations, read.Filters)).Code);
    }

    [Theory]
    [InlineData("[r]", null)]
    [InlineData("[nope]", "SR1171")]
    [InlineData("[c]", "SR1172")]
    public void A_correlation_refers_to_what_is_there(string rules, string? code)
    {
        var read = Engine.Read($"{Good}name: r\n---\ntitle: c\nname: c\ncorrelation: {{type: event_count, rules: {rules}, timespan: 1m, condition: {{gte: 2}}}}\n");
        Assert.Single(read.Correlations);
        Assert.Equal(code, SigmaCollection.Check(read.Rules, read.Correlations, read.Filters).SingleOrDefault()?.Code);
    }

    [Fact]
    public void A_filter_for_a_rule_that_is_not_here_is_a_warning()
    {
        var read = Engine.Read("title: f\nlogsource: {category: c}\nfilter: {rules: [gone], s: {a: 1}, condition: s}\n");
        Assert.Equal(["SR1161"], read.Diagnostics.Select(finding => finding.Code));
        Assert.Equal("SR1173", Assert.Single(SigmaCollection.Check([], [], read.Filters)).Code);
    }
}
