using System.Collections.Immutable;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Matching;

/// <summary>Explains one rule on one event. It asks the engine itself about each part of the rule, alone: slow, and never of another opinion.</summary>
public static class RuleExplainer
{
    /// <summary>The tree of the rule's condition with what holds and why; filters that narrow the rule stand behind it. The rule's log source is not looked at.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="e">The event.</param>
    /// <param name="filters">The filters that narrow it, if any.</param>
    /// <param name="enrichment">What is known besides the event; null: what the rule was read with.</param>
    public static Explanation Explain(SigmaRule rule, SecurityEvent e, IReadOnlyCollection<SigmaFilter>? filters = null, EnrichmentSnapshot? enrichment = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(e);
        enrichment ??= EnrichmentSnapshot.Empty;
        var own = new Explaining(rule, rule.Searches, e, enrichment).Of(rule.Condition);
        if (filters is null || filters.Count == 0)
            return own;
        ImmutableArray<Explanation> all = [own, .. filters.Select(filter =>
        {
            var part = new Explaining(rule, filter.Searches, e, enrichment).Of(filter.Condition);
            return new Explanation($"filter '{filter.Metadata.Title}'", part.Holds, null, null, [], [part]);
        })];
        return Explaining.Group("and", all.All(part => part.Holds), all);
    }

    private sealed class Explaining
    {
        private readonly SigmaRule _rule;
        private readonly SecurityEvent _event;
        private readonly EnrichmentSnapshot _enrichment;
        private readonly Dictionary<string, SigmaSearch> _byName;
        private readonly Dictionary<SearchItem, ImmutableArray<SearchItem>> _values = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<SearchNode> _holds;
        // A condition may name a search, and searches a field, thousands of times: each is asked once.
        private readonly Dictionary<string, Explanation> _searches = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (FoundField? Found, ImmutableArray<string> Values)> _fields = new(StringComparer.Ordinal);

        public Explaining(SigmaRule rule, ImmutableArray<SigmaSearch> searches, SecurityEvent e, EnrichmentSnapshot enrichment)
        {
            (_rule, _event, _enrichment) = (rule, e, enrichment);
            _byName = searches.ToDictionary(search => search.Name, StringComparer.Ordinal);
            SearchNode[] nodes = [.. searches.SelectMany(search => Nodes(search.Node))];
            _holds = Asked(nodes);
        }

        public Explanation Of(SigmaCondition condition)
        {
            if (condition is SigmaCondition.Named named)
            {
                if (_searches.TryGetValue(named.Name, out var known))
                    return known;
                var search = _byName[named.Name];
                var part = Of(search.Node);
                return _searches[named.Name] = new Explanation(search.Name, part.Holds, search.Position, null, [], [part]);
            }
            ImmutableArray<Explanation> parts = [.. condition.Children().Select(Of)];
            return condition switch
            {
                SigmaCondition.And => Group("and", parts.All(part => part.Holds), parts),
                SigmaCondition.Or => Group("or", parts.Any(part => part.Holds), parts),
                _ => Group("not", !parts[0].Holds, parts),
            };
        }

        private Explanation Of(SearchNode node)
        {
            if (node is SearchGroup group)
                return Part(group.IsAll ? "all of" : "one of", node, node.Position, [.. group.Nodes.Select(Of)]);
            var item = (SearchItem)node;
            if (!_fields.TryGetValue(item.Field ?? "", out var field))
                _fields[item.Field ?? ""] = field = Find(item.Field);
            var parts = _values[item].Select(one => Part(string.Join(" or ", one.Values[0].Take(5).Select(Describe)), one, item.Position, []));
            return Part(item.Key.Length == 0 ? "keywords" : item.Key, item, item.Position, [.. parts]) with { Found = field.Found, Values = field.Values, IsItem = true };
        }

        public static Explanation Group(string what, bool holds, ImmutableArray<Explanation> parts) => new(what, holds, null, null, [], parts);

        // A node, what it is made of, and each of an item's values by itself.
        private IEnumerable<SearchNode> Nodes(SearchNode node)
        {
            if (node is SearchGroup group)
                return group.Nodes.SelectMany(Nodes).Prepend(node);
            var item = (SearchItem)node;
            _values[item] = [.. item.Values.Select(value => item with { Values = [value], IsAll = false, IsNegated = false })];
            return _values[item].Prepend(item);
        }

        // Each is a rule of its own, and all of them meet the event at once.
        private HashSet<SearchNode> Asked(SearchNode[] nodes)
        {
            var rules = nodes.Select(node => _rule with
            {
                Metadata = _rule.Metadata with { Status = null },
                Searches = [new SigmaSearch("part", node, node.Position)],
                Condition = new SigmaCondition.Named("part"),
            });
            var matched = new List<int>();
            new RuleMatcher(RuleCompiler.Compile(rules), matchAnyLogSource: true, _enrichment).Match(_event, matched);
            return matched.Select(number => nodes[number]).ToHashSet<SearchNode>(ReferenceEqualityComparer.Instance);
        }

        private Explanation Part(string what, SearchNode node, YamlPosition position, ImmutableArray<Explanation> parts) => new(what, _holds.Contains(node), position, null, [], parts);

        private (FoundField? Found, ImmutableArray<string> Values) Find(string? field)
        {
            if (field is null)
                return (new FoundField("the whole event", FieldNaming.WholeEvent), []);
            var places = FieldPlaces.Resolve(field, _rule.LogSource, _event.Kind.Schema);
            if (Read(places) is not var (values, isLookedUp))
                return (null, []);
            if (isLookedUp)
                return (new FoundField(places.Enriched!.IsAsset ? "the asset list" : "the geo databases", FieldNaming.LookedUp), values);
            foreach (var place in places.Asim)
                if (_event[place.Field].IsPresent)
                    return (new FoundField(AsimFields.Name(place.Field), AsimFields.TryParse(field, out var named) && named == place.Field ? FieldNaming.Asim : FieldNaming.Taxonomy), values);
            // Of several places the one that the engine took has its values, alone.
            var path = places.VendorPaths.FirstOrDefault(one => Read(new FieldPlaces(field, [], [one])) is var (alone, _) && alone.SequenceEqual(values), field);
            return (new FoundField(path, FieldNaming.Vendor), values);
        }

        private (ImmutableArray<string> Values, bool IsLookedUp)? Read(FieldPlaces places)
        {
            var builder = new LaneBuilder(_event.Kind.Schema);
            var number = builder.Field(places, _rule.LogSource);
            var lane = builder.Build([], Gate.Open);
            var state = new MatchState(lane, _enrichment);
            state.Clear();
            if (!EventReading.Read(_event, lane, state))
                return null;
            var isOwn = state.Values.First(number) >= 0;
            state.Resolve(number);
            if (!state.Values.Exists(number))
                return null;
            var values = ImmutableArray.CreateBuilder<string>();
            for (var value = state.Values.First(number); value >= 0; value = state.Values.Next(value))
                values.Add(Encoding.UTF8.GetString(state.Values.Text(value)));
            if (state.Values.IsNull(number))
                values.Add("null");
            return (values.ToImmutable(), !isOwn && lane.Fields[number].Enriched is not null && state.Values.First(number) >= 0);
        }
    }

    private static string Describe(SigmaValue value) => value switch
    {
        SigmaValue.Text text => $"'{text.Pattern}'",
        SigmaValue.Number number => number.Decimal,
        SigmaValue.Boolean boolean => boolean.Value ? "true" : "false",
        SigmaValue.Null => "null",
        SigmaValue.Exists exists => exists.Wanted ? "is there" : "is not there",
        SigmaValue.Regular regular => $"/{regular.Pattern}/",
        SigmaValue.Listed listed => $"in the list '{listed.List.Name}'",
        SigmaValue.Network network => network.Value.ToString(),
        SigmaValue.Comparison comparison => $"{Sign(comparison.Operator)} {comparison.Decimal}",
        SigmaValue.TimeOf time => $"{time.Part} {Sign(time.Operator)} {time.Value}",
        SigmaValue.FieldReference reference => $"the value of {reference.Field}",
        _ => value.GetType().Name,
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
