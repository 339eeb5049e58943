using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Hunting;

/// <summary>A tabular expression.</summary>
/// <param name="Text">The expression.</param>
/// <param name="Schema">The first schema in it: by its names fields are found.</param>
/// <param name="Columns">The columns that all of its rows have.</param>
internal sealed record KqlTable(string Text, AsimSchema Schema, IReadOnlySet<AsimField> Columns);

/// <summary>One Sigma rule as a tabular expression over the ASIM parsers of the schemas that its log source is normalized to.</summary>
/// <remarks>Microsoft Sentinel documentation, "ASIM parsers": the unifying parsers, and their parameters <c>starttime</c> and <c>endtime</c>.</remarks>
internal sealed class KqlRule(IDictionary<string, string> lists, ICollection<string> notes)
{
    private static readonly FrozenDictionary<AsimSchema, string> Parsers = new Dictionary<AsimSchema, string>
    {
        [AsimSchema.NetworkSession] = "_Im_NetworkSession",
        [AsimSchema.AuditEvent] = "_Im_AuditEvent",
        [AsimSchema.Authentication] = "_Im_Authentication",
        [AsimSchema.Dns] = "_Im_Dns",
        [AsimSchema.WebSession] = "_Im_WebSession",
        [AsimSchema.AlertEvent] = "_Im_AlertEvent",
        [AsimSchema.DhcpEvent] = "_Im_DhcpEvent",
        [AsimSchema.ProcessEvent] = "_Im_ProcessEvent",
        [AsimSchema.FileEvent] = "_Im_FileEvent",
        [AsimSchema.RegistryEvent] = "_Im_RegistryEvent",
    }.ToFrozenDictionary();

    /// <summary>The expression; null when no source gives events of the rule's log source, or none that have the fields it asks for.</summary>
    public KqlTable? Of(SigmaRule rule, ImmutableArray<SigmaFilter> filters)
    {
        var kinds = EventSources.All.SelectMany(source => source.Kinds).Where(kind => kind.LogSources.Any(rule.LogSource.Contains) && Parsers.ContainsKey(kind.Schema)).ToArray();
        if (kinds.Length == 0)
            return null;
        var sources = kinds.Select(kind => EventSources.Find(kind.Source)!).Distinct().Select(KqlSources.Of).ToArray();
        var (parts, common, first) = (new List<string>(), (HashSet<AsimField>?)null, AsimSchema.None);
        foreach (var schema in kinds.Select(kind => kind.Schema).Distinct().Order())
        {
            var columns = sources.SelectMany(source => source.Columns.GetValueOrDefault(schema) ?? []).ToHashSet();
            var reach = new KqlReach(rule.LogSource, schema, columns);
            if (!reach.CanHold(rule.Condition, rule.Searches) || !filters.All(filter => reach.CanHold(filter.Condition, filter.Searches)))
                continue;
            parts.Add(OfSchema(rule, filters, schema, columns, Products(rule, sources)));
            (common, first) = common is null ? (columns, schema) : ([.. common.Intersect(columns)], first);
        }
        if (parts.Count == 0)
            return null;
        return new KqlTable(parts is [var one] ? one : $"union isfuzzy=true\n    {string.Join(",\n    ", parts.Select(part => $"({part.Replace("\n", "\n    ", StringComparison.Ordinal)})"))}", first, common!);
    }

    private string OfSchema(SigmaRule rule, ImmutableArray<SigmaFilter> filters, AsimSchema schema, HashSet<AsimField> columns, string? products)
    {
        var text = new StringBuilder($"{Parsers[schema]}(starttime=ago(lookback), endtime=now())");
        if (products is not null)
            text.Append("\n    | where ").Append(products);
        text.Append("\n    | where ").Append(Condition(rule.Condition, rule.Searches, rule.LogSource, schema, columns));
        foreach (var filter in filters)
            text.Append("\n    | where ").Append(Condition(filter.Condition, filter.Searches, rule.LogSource, schema, columns));
        return text.ToString();
    }

    private string Condition(SigmaCondition condition, ImmutableArray<SigmaSearch> searches, LogSource source, AsimSchema schema, HashSet<AsimField> columns)
    {
        var values = new KqlValues(new KqlFields(source, schema, columns, notes), lists, notes);
        var byName = searches.ToDictionary(search => search.Name, search => search.Node, StringComparer.Ordinal);
        return Of(condition);

        string Of(SigmaCondition part) => part switch
        {
            SigmaCondition.And and => All(and.Terms.Select(Of)),
            SigmaCondition.Or or => KqlValues.Or([.. or.Terms.Select(Of)]),
            SigmaCondition.Not not => $"not({Of(not.Term)})",
            _ => OfNode(byName[((SigmaCondition.Named)part).Name]),
        };

        string OfNode(SearchNode node) => node is SearchGroup group
            ? group.IsAll ? All(group.Nodes.Select(OfNode)) : KqlValues.Or([.. group.Nodes.Select(OfNode)])
            : OfItem((SearchItem)node);

        string OfItem(SearchItem item)
        {
            var text = item.IsAll ? All(item.Values.Select(value => values.AnyOf(item.Field, value))) : values.AnyOf(item.Field, [.. item.Values.SelectMany(value => value)]);
            return item.IsNegated ? $"not({text})" : text;
        }
    }

    private static string All(IEnumerable<string> conditions)
    {
        // Asked for once: each is a tree of others.
        string[] all = [.. conditions];
        return all.Length switch
        {
            0 => "true",
            1 => all[0],
            _ => $"({string.Join(" and ", all)})",
        };
    }

    // A parser gives the events of every vendor; a rule that names a product means those of one.
    private static string? Products(SigmaRule rule, IEnumerable<KqlSources> sources)
    {
        if (rule.LogSource is { Product: null, Service: null })
            return null;
        var products = sources.SelectMany(source => source.Products).Distinct().ToArray();
        return products.Length == 0 ? null : KqlValues.Or([.. products.Select(product => $"(EventVendor =~ {KqlText.Quoted(product.Vendor)} and EventProduct =~ {KqlText.Quoted(product.Product)})")]);
    }
}
