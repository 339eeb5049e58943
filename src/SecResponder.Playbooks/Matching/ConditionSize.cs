using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>An upper bound of a condition's length as a program: literals of one item are one step.</summary>
internal static class ConditionSize
{
    /// <summary>A bound that is quickly had, and enough for all rules that people write: as if each name stood for all searches.</summary>
    public static long AtMost(SigmaCondition condition, ImmutableArray<SigmaSearch> searches)
    {
        long all = 1;
        foreach (var search in searches)
            all += AtMost(search.Node);
        return all * Named(condition);
    }

    private static long AtMost(SearchNode node)
    {
        long sum = 1;
        foreach (var inner in node is SearchGroup group ? group.Nodes : [])
            sum += AtMost(inner);
        foreach (var alternatives in node is SearchItem item ? item.Values : [])
            sum += 1 + 2 * alternatives.Length;
        return sum;
    }

    private static long Named(SigmaCondition condition)
    {
        long sum = condition is SigmaCondition.Named ? 1 : 0;
        foreach (var part in condition.Children())
            sum += Named(part);
        return sum;
    }

    public static long Of(SigmaCondition condition, ImmutableArray<SigmaSearch> searches)
    {
        var sizes = searches.ToDictionary(search => search.Name, search => OfNode(search.Node), StringComparer.Ordinal);
        return Of(condition);

        long Of(SigmaCondition part) => part is SigmaCondition.Named named ? sizes[named.Name] : part.Children().Sum(Of);
    }

    private static long OfNode(SearchNode node) => node switch
    {
        SearchGroup group => group.Nodes.Sum(OfNode),
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
