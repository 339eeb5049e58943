using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads a correlation's condition: bounds on a number or, for temporal correlations, a text over rule names.</summary>
internal sealed class CorrelationConditionReader(Findings findings)
{
    internal static readonly (string Name, ComparisonOperator Operator)[] Operators =
    [
        ("gt", ComparisonOperator.Greater), ("gte", ComparisonOperator.GreaterOrEqual), ("lt", ComparisonOperator.Less),
        ("lte", ComparisonOperator.LessOrEqual), ("eq", ComparisonOperator.Equal), ("neq", ComparisonOperator.NotEqual),
    ];

    private static readonly ImmutableArray<string> Known = KnownKeys.CorrelationCondition.Names;

    public (SigmaThreshold? Threshold, SigmaCondition? Extended) Read(YamlMap correlation, ImmutableArray<SigmaReference> rules)
    {
        switch (correlation["condition"])
        {
            case null or YamlScalar { IsNull: true }:
                return default;
            case YamlMap map:
                return (Threshold(map, mayHaveNoBound: (correlation["type"] as YamlScalar)?.Text is "first_seen"), null);
            case YamlScalar text when (correlation["type"] as YamlScalar)?.Text is "temporal" or "temporal_ordered":
                return (null, Extended(text, rules));
            case var other:
                findings.Error(other, SigmaCodes.CorrelationCondition, $"the condition is {other.Kind}, this type of correlation needs a map", "write 'condition: {gte: 5}'");
                return default;
        }
    }

    private SigmaCondition? Extended(YamlScalar text, ImmutableArray<SigmaReference> rules)
    {
        var words = ConditionTokens.Of(text.Text).Where(token => !token.IsEnd && ConditionTokens.IsWord(token.Text[0]) && token.Text is not ("and" or "or" or "not" or "of"));
        var names = rules.IsEmpty ? [.. words.Select(token => token.Text).Distinct()] : rules.Select(rule => rule.Text).ToArray();
        var condition = new ConditionParser(text, names, findings) { NameKind = "rule" }.Parse();
        if (condition is not null && rules.FirstOrDefault(rule => !condition.Names().Contains(rule.Text)) is { Text: { } forgotten } reference)
            findings.Error(reference.Position, SigmaCodes.CorrelationReference, $"the condition leaves out the rule '{forgotten}' that 'rules' lists", "name exactly the same rules in both, or leave 'rules' out");
        return condition;
    }

    private SigmaThreshold? Threshold(YamlMap map, bool mayHaveNoBound)
    {
        var errors = findings.Errors;
        var bounds = ImmutableArray.CreateBuilder<SigmaBound>();
        double? percentile = null;
        foreach (var (key, value) in map.Entries)
        {
            if (!Known.Contains(key.Text))
                findings.Error(key, SigmaCodes.CorrelationCondition, $"unknown key '{key.Text}' in a correlation's condition", $"{NearMiss.Question(key.Text, Known)}known: {string.Join(", ", Known)}");
            else if (key.Text == "percentile")
                percentile = Number(value);
            else if (key.Text != "field" && Number(value) is { } number)
                bounds.Add(new SigmaBound(Operators.First(known => known.Name == key.Text).Operator, number));
        }
        if (bounds.Count == 0 && !mayHaveNoBound && findings.Errors == errors)
            findings.Error(map, SigmaCodes.CorrelationCondition, "the condition has no operator", "add one of gt, gte, lt, lte, eq, neq with a number");
        var fields = new DocumentKeys(map, findings).Texts("field", acceptOne: true);
        return findings.Errors > errors ? null : new SigmaThreshold(bounds.ToImmutable(), fields, percentile);
    }

    private double? Number(YamlNode node)
    {
        if (node is YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float } scalar && DecimalText.Of(scalar.Text) is { } canonical
            && double.TryParse(canonical, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        findings.Error(node, SigmaCodes.CorrelationValue, $"a bound is {node.Kind}, it must be a number", "write the number without quotes");
        return null;
    }
}
