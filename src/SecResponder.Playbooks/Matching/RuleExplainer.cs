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

    private sealed class Explaining(SigmaRule rule, ImmutableArray<SigmaSearch> searches, SecurityEvent e, EnrichmentSnapshot enrichment)
    {
        public Explanation Of(SigmaCondition condition)
        {
            if (condition is SigmaCondition.Named named)
            {
                var search = searches.Single(one => one.Name == named.Name);
                return Part(search.Name, search.Node, search.Position, [Of(search.Node)]);
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
            var (found, values) = Find(item.Field);
            var parts = item.Values.Select(value => Part(string.Join(" or ", value.Take(5).Select(Describe)), item with { Values = [value], IsAll = false, IsNegated = false }, item.Position, []));
            return Part(item.Key.Length == 0 ? "keywords" : item.Key, item, item.Position, [.. parts]) with { Found = found, Values = values, IsItem = true };
        }

        public static Explanation Group(string what, bool holds, ImmutableArray<Explanation> parts) => new(what, holds, null, null, [], parts);

        private Explanation Part(string what, SearchNode node, YamlPosition position, ImmutableArray<Explanation> parts) => new(what, Holds(node), position, null, [], parts);

        private bool Holds(SearchNode node)
        {
            var part = rule with
            {
                Metadata = rule.Metadata with { Status = null },
                Searches = [new SigmaSearch("part", node, node.Position)],
                Condition = new SigmaCondition.Named("part"),
            };
            var matched = new List<int>();
            return new RuleMatcher(RuleCompiler.Compile([part]), matchAnyLogSource: true, enrichment).Match(e, matched) && matched.Count > 0;
        }

        private (FoundField? Found, ImmutableArray<string> Values) Find(string? field)
        {
            if (field is null)
                return (new FoundField("the whole event", FieldNaming.WholeEvent), []);
            var places = FieldPlaces.Resolve(field, rule.LogSource, e.Kind.Schema);
            if (Read(places) is not var (values, isLookedUp))
                return (null, []);
            if (isLookedUp)
                return (new FoundField(places.Enriched!.IsAsset ? "the asset list" : "the geo databases", FieldNaming.LookedUp), values);
            foreach (var place in places.Asim)
                if (e[place.Field].IsPresent)
                    return (new FoundField(AsimFields.Name(place.Field), AsimFields.TryParse(field, out var named) && named == place.Field ? FieldNaming.Asim : FieldNaming.Taxonomy), values);
            // Of several places the one that the engine took has its values, alone.
            var path = places.VendorPaths.FirstOrDefault(one => Read(new FieldPlaces(field, [], [one])) is var (alone, _) && alone.SequenceEqual(values), field);
            return (new FoundField(path, FieldNaming.Vendor), values);
        }

        private (ImmutableArray<string> Values, bool IsLookedUp)? Read(FieldPlaces places)
        {
            var builder = new LaneBuilder(e.Kind.Schema);
            var number = builder.Field(places, rule.LogSource);
            var lane = builder.Build([], Gate.Open);
            var state = new MatchState(lane, enrichment);
            state.Clear();
            if (!EventReading.Read(e, lane, state))
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
