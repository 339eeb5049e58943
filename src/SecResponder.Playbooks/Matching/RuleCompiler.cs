using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Compiles rules, with the filters that narrow them, into a set that events are matched against.</summary>
public static class RuleCompiler
{
    /// <summary>Compiles. A rule whose condition is too large once written out is left out and reported; inactive rules are kept but never match.</summary>
    public static CompiledRuleSet Compile(IEnumerable<SigmaRule> rules, IEnumerable<SigmaFilter>? filters = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var all = rules.ToImmutableArray();
        var allFilters = filters?.ToImmutableArray() ?? [];
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var isMatched = ImmutableArray.CreateBuilder<bool>(all.Length);
        foreach (var rule in all)
        {
            var size = Size(rule.Condition, rule.Searches) + allFilters.Where(filter => filter.AppliesTo(rule)).Sum(filter => Size(filter.Condition, filter.Searches));
            var fits = size <= ConditionPrograms.MostSteps;
            if (!fits)
                found.Add(new Diagnostic(rule.Metadata.File, rule.Metadata.Document.Position.Line, rule.Metadata.Document.Position.Column, DiagnosticSeverity.Error, SigmaCodes.Condition,
                    $"the rule's condition has {size:N0} steps once its searches are put in, {ConditionPrograms.MostSteps:N0} may be", "name each search once, and join values in lists"));
            isMatched.Add(fits && rule.IsActive);
        }
        return new CompiledRuleSet(all, allFilters, isMatched.ToImmutable(), found.ToImmutable());
    }

    // An upper bound of the program's length: literals of one item are one step.
    private static long Size(SigmaCondition condition, ImmutableArray<SigmaSearch> searches)
    {
        var sizes = searches.ToDictionary(search => search.Name, search => Size(search.Node), StringComparer.Ordinal);
        return Of(condition);

        long Of(SigmaCondition part) => part is SigmaCondition.Named named ? sizes[named.Name] : part.Children().Sum(Of);
    }

    private static long Size(SearchNode node) => node switch
    {
        SearchGroup group => group.Nodes.Sum(Size),
        SearchItem { IsAll: true } all => all.Values.Sum(Steps),
        SearchItem item => item.Values.Sum(Steps) - item.Values.Sum(value => value.Length > 0 && IsLiteral(value[0]) ? 1 : 0) + 1,
        _ => 1,
    };

    private static long Steps(ImmutableArray<SigmaValue> alternatives) => 1 + alternatives.Sum(value => IsLiteral(value) ? 0 : value.During.IsAlways ? 1 : 2);

    private static bool IsLiteral(SigmaValue value) => value.During.IsAlways && value switch
    {
        SigmaValue.Text text => !text.IsCased && PatternShape.Literal(text.Pattern) is not null,
        SigmaValue.Number or SigmaValue.Boolean or SigmaValue.Network => true,
        _ => false,
    };
}
