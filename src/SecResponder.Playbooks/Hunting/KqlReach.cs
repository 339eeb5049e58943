using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Hunting;

/// <summary>Whether a condition can hold for any event of a schema: one that asks for a column which no event of it has can't, and its parser need not be asked.</summary>
/// <param name="source">The rule's log source.</param>
/// <param name="schema">The schema.</param>
/// <param name="columns">The columns that its events have.</param>
internal sealed class KqlReach(LogSource source, AsimSchema schema, IReadOnlySet<AsimField> columns)
{
    /// <summary>False only where it surely never holds.</summary>
    public bool CanHold(SigmaCondition condition, ImmutableArray<SigmaSearch> searches)
    {
        var byName = searches.ToDictionary(search => search.Name, search => search.Node, StringComparer.Ordinal);
        return Of(condition) != false;

        // True, false, or nobody knows.
        bool? Of(SigmaCondition part) => part switch
        {
            SigmaCondition.And and => All(and.Terms.Select(Of)),
            SigmaCondition.Or or => Any(or.Terms.Select(Of)),
            SigmaCondition.Not not => !Of(not.Term),
            _ => OfNode(byName[((SigmaCondition.Named)part).Name]),
        };

        bool? OfNode(SearchNode node) => node is SearchGroup group
            ? group.IsAll ? All(group.Nodes.Select(OfNode)) : Any(group.Nodes.Select(OfNode))
            : OfItem((SearchItem)node);
    }

    private bool? OfItem(SearchItem item)
    {
        bool? holds = item.Field switch
        {
            null => null,
            "EventSchema" => item.Values.All(values => values.All(value => value is SigmaValue.Text { Pattern.IsPlain: true }))
                ? item.Values.Any(values => values.Any(value => string.Equals(((SigmaValue.Text)value).Pattern.PlainText, schema.ToString(), StringComparison.OrdinalIgnoreCase)))
                : null,
            { } field => FieldPlaces.Resolve(field, source, schema).Asim is { IsEmpty: false } places && !places.Any(place => columns.Contains(place.Field))
                && item.Values.All(values => values.All(value => value is not (SigmaValue.Null or SigmaValue.Exists or SigmaValue.FieldReference))) ? false : null,
        };
        return item.IsNegated ? !holds : holds;
    }

    private static bool? All(IEnumerable<bool?> terms) => terms.Aggregate((bool?)true, (all, term) => all & term);

    private static bool? Any(IEnumerable<bool?> terms) => terms.Aggregate((bool?)false, (any, term) => any | term);
}
