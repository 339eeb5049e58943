using System.Globalization;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Cli.Explaining;

/// <summary>A correlation in words.</summary>
internal static class CorrelationWords
{
    /// <summary>The type as the document writes it: <c>event_count</c>.</summary>
    public static string Type(SigmaCorrelation correlation) =>
        string.Concat(correlation.Type.ToString().Select((letter, at) => char.IsUpper(letter) ? $"{(at > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : letter.ToString()));

    /// <summary>What must hold: <c>≥ 5</c>, or <c>all of a, b</c>.</summary>
    public static string Condition(SigmaCorrelation correlation) => correlation switch
    {
        { Extended: { } extended } => Of(extended),
        { Threshold: { } threshold } => string.Join(" and ", threshold.Bounds.Select(bound => $"{Sign(bound.Operator)} {Number(bound.Value)}"))
            + (threshold.Fields.IsEmpty ? "" : $" over {string.Join(", ", threshold.Fields)}"),
        _ => $"all of {string.Join(", ", correlation.Rules.Select(rule => rule.Text))}",
    };

    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Of(SigmaCondition condition) => condition switch
    {
        SigmaCondition.And and => $"({string.Join(" and ", and.Terms.Select(Of))})",
        SigmaCondition.Or or => $"({string.Join(" or ", or.Terms.Select(Of))})",
        SigmaCondition.Not not => $"not {Of(not.Term)}",
        SigmaCondition.Named named => named.Name,
        _ => "",
    };

    private static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => "≥",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "≤",
        ComparisonOperator.Equal => "=",
        _ => "≠",
    };
}
