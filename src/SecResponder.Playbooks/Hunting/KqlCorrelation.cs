using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Hunting;

/// <summary>A Sigma correlation over tabular expressions that each have <c>SigmaRule</c>, <c>Group1…</c> and, where something is measured, <c>Measured</c>.</summary>
/// <param name="correlation">The correlation.</param>
/// <param name="groups">How many group-by values there are.</param>
/// <param name="labelOf">What <c>SigmaRule</c> calls a rule that the condition names.</param>
/// <param name="notes">Takes what could not be said exactly.</param>
internal sealed class KqlCorrelation(SigmaCorrelation correlation, int groups, Func<string, string> labelOf, ICollection<string> notes)
{
    private const string Buckets = "windows slide in SecResponder and are fixed stretches of time here: what an edge cuts in two is missed";

    private readonly string[] _groups = [.. Enumerable.Range(1, groups).Select(number => $"Group{number}")];
    private readonly string _span = KqlText.Span(correlation.Timespan);

    /// <summary>The rest of the query; null when such a correlation can't be one.</summary>
    public string? Of(ImmutableArray<string> rules) => correlation.Type switch
    {
        SigmaCorrelationType.EventCount => Counted(),
        SigmaCorrelationType.ValueCount => Measured("dcount(Measured)"),
        SigmaCorrelationType.ValueSum => Measured("sum(toreal(Measured))"),
        SigmaCorrelationType.ValueAvg => Measured("avg(toreal(Measured))"),
        SigmaCorrelationType.ValueMedian => Measured("percentile(toreal(Measured), 50)"),
        SigmaCorrelationType.ValuePercentile => Measured($"percentile(toreal(Measured), {(correlation.Threshold?.Percentile ?? 50).ToString(CultureInfo.InvariantCulture)})"),
        SigmaCorrelationType.Temporal => Together(rules),
        SigmaCorrelationType.TemporalOrdered => InOrder(rules),
        _ => null,
    };

    // The Nth event of a group, when the first of the N lies no further back than the timespan: a window that slides.
    private string Counted()
    {
        if (correlation.Threshold is not { Bounds: [{ Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual } bound] })
            return Measured("count()");
        var needed = (long)Math.Ceiling(bound.Operator == ComparisonOperator.Greater ? Math.Floor(bound.Value) + 1 : bound.Value);
        if (needed <= 1)
            return $"| summarize FirstTime = min(TimeGenerated), LastTime = max(TimeGenerated), Events = count() by {By()}";
        var back = needed - 1;
        var same = string.Concat(_groups.Select(group => $" and prev({group}, {back}) == {group}"));
        return $"""
            | sort by {string.Concat(_groups.Select(group => group + " asc, "))}TimeGenerated asc
            | extend Since = prev(TimeGenerated, {back})
            | where isnotnull(Since) and TimeGenerated - Since <= {_span}{same}
            | summarize FirstTime = min(Since), LastTime = max(TimeGenerated), Events = count() + {back} by {By()}
            """;
    }

    private string Measured(string measure)
    {
        notes.Add(Buckets);
        var bounds = correlation.Threshold?.Bounds.Select(bound => $"Value {KqlValues.Operator(bound.Operator)} {bound.Value.ToString(CultureInfo.InvariantCulture)}") ?? ["true"];
        return $"""
            | summarize FirstTime = min(TimeGenerated), LastTime = max(TimeGenerated), Value = {measure} by {By("Window = bin(TimeGenerated, " + _span + ")")}
            | where {string.Join(" and ", bounds)}
            """;
    }

    private string Together(ImmutableArray<string> rules)
    {
        notes.Add(Buckets);
        var wanted = correlation.Extended is { } extended ? Of(extended)
            : correlation.Threshold is { } threshold ? string.Join(" and ", threshold.Bounds.Select(bound => $"array_length(Rules) {KqlValues.Operator(bound.Operator)} {bound.Value.ToString(CultureInfo.InvariantCulture)}"))
            : $"array_length(Rules) == {rules.Length}";
        return $"""
            | summarize FirstTime = min(TimeGenerated), LastTime = max(TimeGenerated), Rules = make_set(SigmaRule) by {By("Window = bin(TimeGenerated, " + _span + ")")}
            | where {wanted}
            """;

        string Of(SigmaCondition condition) => condition switch
        {
            SigmaCondition.And and => $"({string.Join(" and ", and.Terms.Select(Of))})",
            SigmaCondition.Or or => $"({string.Join(" or ", or.Terms.Select(Of))})",
            SigmaCondition.Not not => $"not({Of(not.Term)})",
            _ => $"set_has_element(Rules, {KqlText.Quoted(labelOf(((SigmaCondition.Named)condition).Name))})",
        };
    }

    private string InOrder(ImmutableArray<string> rules)
    {
        if (correlation.Threshold is not null || correlation.Extended is not null)
            notes.Add("the condition of an ordered correlation can't be said here: the query asks for all of its rules, in order");
        var text = new StringBuilder($"| sort by {string.Concat(_groups.Select(group => group + " asc, "))}TimeGenerated asc\n| scan with_match_id = Match with (\n");
        for (var at = 0; at < rules.Length; at++)
        {
            var first = at == 0 ? "" : $" and TimeGenerated - s1.TimeGenerated <= {_span}{string.Concat(_groups.Select(group => $" and {group} == s1.{group}"))}";
            text.Append(CultureInfo.InvariantCulture, $"    step s{at + 1}{(at < rules.Length - 1 ? " output=none" : "")}: SigmaRule == {KqlText.Quoted(rules[at])}{first};\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $")\n| summarize LastTime = max(TimeGenerated) by {By()}").ToString();
    }

    private string By(params string[] more) => string.Join(", ", [.. _groups, .. more]) is { Length: > 0 } by ? by : "Everything = \"\"";
}
