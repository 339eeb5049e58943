using System.Collections.Immutable;
using SecResponder.Playbooks.Importing.Drafts;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>
/// Follows a query stage by stage. 1. its <c>let</c>s are put in; 2. the table gives the log source; 3. <c>where</c> adds to the condition, columns get their names;
/// 4. <c>summarize</c> and what is asked of it become a correlation. Whatever else there is, is a remark, and the query is not translated.
/// </summary>
internal sealed class KqlTranslation(KqlQuery query, Remarks remarks, Func<YamlPosition, YamlPosition> place)
{
    private const int MostLets = 20;

    private readonly List<DraftCondition> _conditions = [];
    private ImmutableArray<KqlNode> _distinct = [];
    private KqlSummary? _summary;

    /// <summary>What it looks for; null, with remarks, where no table of ours is asked.</summary>
    /// <param name="period">How far its rule looks back; null: nothing says so.</param>
    public KqlDetection? Of(TimeSpan? period)
    {
        if (query.Result is not { } result)
        {
            if (!remarks.Refuse)
                remarks.NotTranslated(place(new YamlPosition(1, 1)), "query", "the query has no result", "end it with a table and what is asked of it");
            return null;
        }
        var (source, stages) = PutIn(result);
        if (Source(source) is not { } columns)
        {
            foreach (var stage in stages.Where(stage => stage.IsUnread))
                Strange(stage);
            return null;
        }
        var conditions = new KqlConditions(columns);
        if (source is KqlNode.Call { Function: not "union" } call)
            Parameters(call, columns, conditions);
        foreach (var stage in stages)
            Follow(stage, columns, conditions);
        var lookBack = conditions.LooksBack is { } back ? KqlTimespan.Read(back.Text) : period;
        var only = DraftCondition.Always;
        var correlation = _summary?.Correlation(lookBack, out only);
        if (columns.Table.Difference is { } difference)
            columns.Differs(source, columns.Table.Name, difference, "add what tells them apart, if that matters");
        ImmutableArray<string> groupBy = _summary?.Fields ?? [.. _distinct.Select(columns.ShownBy).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new KqlDetection(columns, new DraftCondition.All([.. _conditions, only]).Simplified(), correlation, groupBy, _summary is not null);
    }

    // A name for a query stands for its stages.
    private (KqlNode Source, ImmutableArray<KqlStage> Stages) PutIn(KqlPipeline pipeline)
    {
        var (source, stages) = (pipeline.Source, pipeline.Stages);
        for (var depth = 0; depth < MostLets && Name(source) is { } name && query.Lets.TryGetValue(name, out var let); depth++)
            (source, stages) = (let.Source, [.. let.Stages, .. stages]);
        return (source, stages);

        static string? Name(KqlNode node) => node switch
        {
            KqlNode.Name name => name.Text,
            KqlNode.Call { Function: "materialize", Arguments: [{ Value: KqlNode.Name name }] } => name.Text,
            KqlNode.Call { Arguments: [] } call => call.Function,
            _ => null,
        };
    }

    private KqlColumns? Source(KqlNode source)
    {
        if (source is KqlNode.Call { Function: "union", Arguments: var parts } && parts.Select(part => SentinelTables.Find(((KqlNode.Name)part.Value).Text)).ToArray() is var tables && tables.All(one => one is not null && one.IsLike(tables[0]!)))
            return new KqlColumns(tables[0]!, query.Lets, remarks, place);
        var name = source switch { KqlNode.Name plain => plain.Text, KqlNode.Call call => call.Function, _ => KqlColumns.TextOf(source) };
        if (source is KqlNode.Name or KqlNode.Call && SentinelTables.Find(name) is { } table)
            return new KqlColumns(table, query.Lets, remarks, place);
        var (why, byHand) = KqlWithout.Source(source, name);
        remarks.NotTranslated(place(source.At), name, why, NearMiss.Question(name, SentinelTables.Names) + byHand);
        return null;
    }

    private void Parameters(KqlNode.Call call, KqlColumns columns, KqlConditions conditions)
    {
        foreach (var (name, value) in call.Arguments)
        {
            if (name is "starttime" or "endtime" or "disabled" or "pack")
                continue;
            if (name is not null && AsimParameters.Find(name, columns.Table.Schema) is var (field, op))
                _conditions.Add(conditions.Of(new KqlNode.Binary(value.At, op, new KqlNode.Name(value.At, field), columns.Resolved(value))));
            else
                columns.NotTranslated(value, name ?? KqlColumns.TextOf(value), $"what '{call.Function}' does with this argument is not known here", "ask for the field with 'where'");
        }
    }

    private void Follow(KqlStage stage, KqlColumns columns, KqlConditions conditions)
    {
        switch (stage.Operator)
        {
            case "where" when stage.Arguments is [{ Value: var condition }]:
                _conditions.Add(_summary is null ? conditions.Of(condition) : _summary.Where(condition));
                break;
            case "extend" or "project" or "project-rename":
                var named = stage.Arguments.Where(column => column.Name is not null).Select(column => (column.Name, Meaning: columns.Meaning(column.Value, isQuiet: true), column.Value)).ToArray();
                foreach (var (name, meaning, value) in named)
                    columns.Set(name!, meaning ?? new KqlColumn.Computed(KqlColumns.TextOf(value), null));
                break;
            case "distinct":
                _distinct = [.. stage.Arguments.Select(column => column.Value)];
                break;
            case "mv-expand" or "mv-apply":
                Elements(stage, columns, conditions);
                break;
            case "summarize" when _summary is null:
                _summary = new KqlSummary(stage, columns, conditions);
                break;
            case "summarize":
                remarks.NotTranslated(place(stage.At), "summarize", "a summary of a summary", "count in one step, or write a correlation of correlations");
                break;
            case "project-away" or "project-keep" or "project-reorder" or "sort" or "order" or "serialize" or "as" or "render":
                break;
            case "count":
                _summary = new KqlSummary(stage with { Arguments = [new KqlArgument("Count", new KqlNode.Call(stage.At, "count", []))] }, columns, conditions);
                break;
            case "take" or "limit":
                remarks.Differs(place(stage.At), stage.Operator, "the query gives so many results at most, the playbook all", "'at-most' and 'flood' bound what is done and told");
                break;
            default:
                Strange(stage);
                break;
        }
    }

    // Each element becomes a row of its own. A rule asks any element for any of its fields.
    private void Elements(KqlStage stage, KqlColumns columns, KqlConditions conditions)
    {
        foreach (var (name, value) in stage.Arguments)
        {
            if (name is "bagexpansion" or "kind" or "with_itemindex")
                continue;
            if (columns.FieldOf(value) is not { } field)
                continue;
            columns.Set(name ?? KqlColumns.TextOf(value), new KqlColumn.Field(field));
            remarks.Differs(place(stage.At), stage.Operator, $"the rule asks the elements of '{field}' for each of its fields by itself, the query asks one element for all of them", "where that matters, compare with the list's text as a whole: '|contains|all'");
        }
        foreach (var each in stage.Each)
            if (each.Operator is "where" or "extend" or "project" or "mv-expand" or "mv-apply" or "project-away")
                Follow(each, columns, conditions);
            else
                Strange(each);
    }

    private void Strange(KqlStage stage)
    {
        var (why, byHand) = KqlWithout.Stage(stage.Operator);
        remarks.NotTranslated(place(stage.At), stage.Operator, why, byHand);
    }
}
