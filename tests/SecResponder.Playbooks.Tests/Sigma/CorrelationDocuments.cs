using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Tests.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Sigma;

/// <summary>Correlation documents, as they are read and checked; what they mean over time is tested with the correlator.</summary>
public sealed class CorrelationDocuments
{
    [Fact]
    public void A_correlation_is_read_whole()
    {
        var read = Engine.Read("""
            title: c
            level: high
            generate: true
            correlation:
              type: value_count
              rules: [a, b]
              group-by: [peer]
              timespan: 2w
              aliases: {peer: {a: src, b: dst}}
              condition: {field: [user, host], gt: 1, lte: 10.5}
            """);
        Assert.Empty(read.Diagnostics);
        var correlation = Assert.Single(read.Correlations);
        Assert.Equal(SigmaCorrelationType.ValueCount, correlation.Type);
        Assert.Equal(["a", "b"], correlation.Rules.Select(rule => rule.Text));
        Assert.Equal(["peer"], correlation.GroupBy);
        Assert.Equal(TimeSpan.FromDays(14), correlation.Timespan);
        Assert.Equal("dst", Assert.Single(correlation.Aliases).Fields["b"]);
        Assert.Equal(["user", "host"], correlation.Threshold!.Fields);
        Assert.True(correlation.Generate);
        Assert.Equal([false, true, true, false], new[] { 1.0, 2, 10.5, 11 }.Select(correlation.Threshold.Holds));
    }

    [Theory]
    [InlineData("type: temporal, condition: a and (b or c)", "a b c")]
    [InlineData("type: temporal, rules: [c, b, a], condition: a and (b or c)", "c b a")]
    [InlineData("type: temporal_ordered, rules: [a, b]", "a b")]
    public void A_temporal_correlation_names_its_rules_in_either_place(string fields, string rules)
    {
        var correlation = Assert.Single(Engine.Read($"title: c\ncorrelation: {{{fields}, timespan: 5m}}\n").Correlations);
        Assert.Equal(rules, string.Join(' ', correlation.Rules.Select(rule => rule.Text)));
    }

    [Theory]
    [InlineData("type: near, rules: [r], timespan: 1m, condition: {gte: 2}", "SR1151")]
    [InlineData("rules: [r], timespan: 1m, condition: {gte: 2}", "SR1150")]
    [InlineData("type: event_count, rules: [r], condition: {gte: 2}", "SR1150")]
    [InlineData("type: event_count, rules: [r], timespan: 5 minutes, condition: {gte: 2}", "SR1151")]
    [InlineData("type: event_count, rules: [r], timespan: 0m, condition: {gte: 2}", "SR1151")]
    [InlineData("type: event_count, rules: [r], timespan: 1M, condition: {gte: 2}", "SR1151")]
    [InlineData("type: event_count, rules: [r], timespan: 99999999999d, condition: {gte: 2}", "SR1151")]
    [InlineData("type: event_count, rules: [r], timespan: 1m", "SR1150")]
    [InlineData("type: event_count, timespan: 1m, condition: {gte: 2}", "SR1150")]
    [InlineData("type: value_count, rules: [r], timespan: 1m, condition: {gte: 2}", "SR1150")]
    [InlineData("type: value_count, rules: [r], timespan: 1m, condition: {field: x}", "SR1152")]
    [InlineData("type: value_sum, rules: [r], timespan: 1m, condition: {field: [x, y], gte: 2}", "SR1152")]
    [InlineData("type: value_percentile, rules: [r], timespan: 1m, condition: {field: x, gte: 2}", "SR1150")]
    [InlineData("type: value_percentile, rules: [r], timespan: 1m, condition: {field: x, gte: 2, percentile: 101}", "SR1151")]
    [InlineData("type: event_count, rules: [r], timespan: 1m, condition: {gte: 2, foo: 1}", "SR1152")]
    [InlineData("type: event_count, rules: [r], timespan: 1m, condition: {gte: many}", "SR1151")]
    [InlineData("type: event_count, rules: [r], timespan: 1m, condition: r", "SR1152")]
    [InlineData("type: temporal, rules: [r, q], timespan: 1m, condition: r", "SR1153")]
    [InlineData("type: event_count, rules: [r], generate: 'yes', timespan: 1m, condition: {gte: 2}", "SR1104")]
    [InlineData("type: event_count, rules: [r], timspan: 1m, timespan: 1m, condition: {gte: 2}", "SR1150")]
    [InlineData("type: first_seen, rules: [r], timespan: 30d", "SR1150")]
    [InlineData("type: first_seen, rules: [r], timespan: 30d, condition: {gte: 2}", "SR1150 SR1152")]
    [InlineData("type: first_seen, rules: [r], timespan: 30d, condition: {field: x, gte: 2}", "SR1152")]
    [InlineData("type: first_seen, rules: [r], timespan: 30d, learning: soon, condition: {field: x}", "SR1151")]
    [InlineData("type: first_seen, rules: [r], timespan: 30d, gap: 1h, condition: {field: x}", "SR1150")]
    [InlineData("type: event_count, rules: [r], timespan: 1m, learning: 1d, condition: {gte: 2}", "SR1150")]
    [InlineData("type: spike, rules: [r], timespan: 1h, learning: 1d, condition: {gte: 5}", "SR1151")]
    [InlineData("type: spike, rules: [r], timespan: 2d, condition: {gte: 5}", "SR1151")]
    [InlineData("type: spike, rules: [r], timespan: 1h, condition: {lt: 5}", "SR1152")]
    [InlineData("type: spike, rules: [r], timespan: 1h", "SR1150")]
    [InlineData("type: absence, rules: [r], timespan: 1h, condition: {gte: 1}", "SR1152")]
    [InlineData("type: periodic, rules: [r], timespan: 1h, condition: {lt: 5}", "SR1152")]
    [InlineData("type: periodic, rules: [r], timespan: 1h, jitter: 0.1, condition: {gte: 5}", "SR1151")]
    [InlineData("type: periodic, rules: [r], timespan: 1h, jitter: 60%, condition: {gte: 5}", "SR1151")]
    [InlineData("type: temporal, rules: [r], timespan: 1h, jitter: 10%", "SR1150")]
    [InlineData("type: rare, rules: [r], timespan: 30d, condition: {field: x, gte: 2}", "SR1152")]
    [InlineData("type: rare, rules: [r], timespan: 30d, condition: {lt: 2}", "SR1150")]
    public void A_mistake_in_a_correlation_is_reported_as_what_it_is(string fields, string code)
    {
        var read = Engine.Read($"title: c\ncorrelation: {{{fields}}}\n");
        Assert.Empty(read.Correlations);
        Assert.Equal(code.Split(' '), read.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error).Select(finding => finding.Code).Distinct());
    }

    [Theory]
    [InlineData("type: first_seen, rules: [r], timespan: 30d, learning: 14d, condition: {field: [x, y]}")]
    [InlineData("type: spike, rules: [r], timespan: 10m, condition: {gte: 6}")]
    [InlineData("type: absence, rules: [r, s], timespan: 10m")]
    [InlineData("type: periodic, rules: [r], timespan: 6h, jitter: 20%, condition: {gte: 10}")]
    [InlineData("type: rare, rules: [r], timespan: 30d, condition: {field: x, lt: 0.5}")]
    public void Our_own_types_are_read(string fields)
    {
        var read = Engine.Read($"title: c\ncorrelation: {{{fields}}}\n");
        Assert.Empty(read.Diagnostics);
        Assert.Single(read.Correlations);
    }

    [Fact]
    public void The_median_is_the_fiftieth_percentile() =>
        Assert.Equal(50, Assert.Single(Engine.Read("title: c\ncorrelation: {type: value_median, rules: [r], timespan: 1m, condition: {field: x, gte: 2}}\n").Correlations).Threshold!.Percentile);

    [Fact]
    public void An_alias_that_leaves_a_rule_out_is_a_mistake()
    {
        var read = Engine.Read("""
            title: r
            name: r
            logsource: {category: c}
            detection: {s: {a: 1}, condition: s}
            ---
            title: c
            correlation: {type: event_count, rules: [r], group-by: [p], aliases: {p: {q: x}}, timespan: 1m, condition: {gte: 2}}
            """);
        Assert.Equal("SR1153", Assert.Single(SigmaCollection.Check(read.Rules, read.Correlations, read.Filters)).Code);
    }
}
