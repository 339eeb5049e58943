using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Importing.Drafts;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>What <c>summarize</c> measures, for each what, and what is asked of it afterwards.</summary>
internal sealed class KqlSummary
{
    private readonly KqlColumns _columns;
    private readonly KqlConditions _conditions;
    private readonly List<(KqlNode At, string Text, KqlColumn? Meaning, bool IsTime)> _by = [];
    private readonly List<(KqlNode At, KqlColumn.Measure Measure, string Operator, string Number)> _bounds = [];

    /// <summary>The summary of a stage; its columns are known from here on.</summary>
    public KqlSummary(KqlStage stage, KqlColumns columns, KqlConditions conditions)
    {
        (_columns, _conditions) = (columns, conditions);
        // What the query calls the columns after the stage is not what stands in it: all is read first.
        var by = stage.By.Select(group => (group.Value, Name: group.Name ?? KqlColumns.TextOf(group.Value), Meaning: columns.Meaning(group.Value, isQuiet: true))).ToArray();
        var measures = stage.Arguments.Where(argument => argument.Value is KqlNode.Call).Select(argument => Measured(argument.Name, (KqlNode.Call)argument.Value)).ToArray();
        foreach (var (value, name, meaning) in by)
        {
            if (columns.Resolved(value) is KqlNode.Call { Function: "bin" or "bin_at" or "startofday" or "startofhour" or "floor" } bin && IsTime(bin))
            {
                Bin = BinOf(bin);
                _by.Add((value, name, null, true));
                columns.Set(name, new KqlColumn.Computed($"{bin.Function}()", null));
                continue;
            }
            _by.Add((value, name, meaning, false));
            columns.Set(name, meaning ?? new KqlColumn.Computed(name, null));
        }
        foreach (var (name, measure) in measures)
            columns.Set(name, measure);
    }

    /// <summary>The stretches of time that it counts in; null: all that the query looks back.</summary>
    public TimeSpan? Bin { get; }

    /// <summary>What tells one result from another, as far as it is a field.</summary>
    public ImmutableArray<string> Fields => [.. _by.Select(group => group.Meaning).OfType<KqlColumn.Field>().Select(one => one.Path).Where(path => !IsMoment(path)).Distinct(StringComparer.Ordinal)];

    /// <summary>A condition on the summary: on its measures, which are kept; on what it is grouped by, which is one on the events.</summary>
    public DraftCondition Where(KqlNode node)
    {
        var terms = new List<DraftCondition>();
        var open = new Stack<KqlNode>([node]);
        while (open.TryPop(out var term))
        {
            term = _columns.Resolved(term);
            if (term is KqlNode.Binary { Operator: "and" } and)
            {
                open.Push(and.Right);
                open.Push(and.Left);
            }
            else if (!Bounds(term))
                terms.Add(_conditions.Of(term));
        }
        return new DraftCondition.All([.. terms]);
    }

    /// <summary>The correlation; null where nothing measured is asked for.</summary>
    /// <param name="lookBack">How far the query or its rule looks back; null: nothing says so.</param>
    /// <param name="only">Which of the events count.</param>
    public DraftCorrelation? Correlation(TimeSpan? lookBack, out DraftCondition only)
    {
        only = DraftCondition.Always;
        var bounds = _bounds.Where(bound => bound is not { Measure.Type: "event_count" or "value_count", Operator: "gt", Number: "0" } and not { Measure.Type: "event_count" or "value_count", Operator: "gte", Number: "0" or "1" }).ToArray();
        // Counting on a condition asks for one that meets it, even when one is enough.
        if (_bounds.FirstOrDefault(bound => bound.Measure.Only is not null) is { Measure.Only: { } counted })
            only = _conditions.Of(counted);
        if (bounds.Length == 0)
            return null;
        var (at, measure, _, _) = bounds[0];
        if (_bounds.FirstOrDefault(bound => !bound.Measure.Equals(measure)) is { Measure: { } other, At: var where })
            _columns.NotTranslated(where, other.By, $"two measures are asked for ({measure.By}, {other.By}), a correlation has one", "write a correlation for each, and one of type 'temporal' that names both");
        if (measure.Type is null)
            _columns.NotTranslated(at, measure.By, "no correlation of Sigma measures that", "count events or different values; 'spike' and 'rare' compare with what is usual");
        else if (!bounds.Any(bound => bound.Operator is "gt" or "gte"))
            _columns.NotTranslated(at, bounds[0].Operator, "fewer than a number can be told only when a stretch of time is over, and where it begins is nowhere said", "see 'absence' and 'rare' in docs/correlation.md");
        foreach (var group in _by.Where(group => !group.IsTime))
            if (group.Meaning is null)
                _columns.Unknown(group.At, group.Text);
            else if (group.Meaning is not KqlColumn.Field field || IsMoment(field.Path))
                _columns.NotTranslated(group.At, (group.Meaning as KqlColumn.Computed)?.By ?? group.Text, "it is grouped by what is no field of the events", "group by the field that it is computed from");
        if ((Bin ?? lookBack) is not { } span)
        {
            _columns.NotTranslated(at, measure.By, "nothing says in how long a time it is counted", "add 'queryPeriod' to the rule, or bin(TimeGenerated, 5m) to what it is grouped by");
            return null;
        }
        if (Bin is not null)
            _columns.Differs(at, "bin()", "fixed stretches of time have become a window that slides: what an edge would cut in two is found, too", "nothing has to be done; docs/correlation.md tells more");
        return new DraftCorrelation(measure.Type ?? "", measure.Of, Fields, DurationText.Format(span), [.. bounds.Select(bound => (bound.Operator, bound.Number)).Distinct()]);
    }

    private bool Bounds(KqlNode node)
    {
        if (node is not KqlNode.Binary binary || Number(binary.Left) is not null == Number(binary.Right) is not null)
            return false;
        var isTurned = Number(binary.Left) is not null;
        if (_columns.Meaning(isTurned ? binary.Right : binary.Left, isQuiet: true) is not KqlColumn.Measure measure)
            return false;
        var number = Number(isTurned ? binary.Left : binary.Right)!;
        string? op = (binary.Operator, isTurned) switch
        {
            (">", false) or ("<", true) => "gt",
            (">=", false) or ("<=", true) => "gte",
            ("<", false) or (">", true) => "lt",
            ("<=", false) or (">=", true) => "lte",
            _ => null,
        };
        if (op is null)
            _columns.NotTranslated(node, binary.Operator, "a measure is asked to be (or not to be) one number, which a window that slides passes by", "ask for at least that many: 'gte'");
        else
            _bounds.Add((node, measure, op, number));
        return true;
    }

    private string? Number(KqlNode node) => _columns.Meaning(node, isQuiet: true) is KqlColumn.Constant { Value: { Kind: KqlTokenKind.Number } literal } ? literal.Text : null;

    private static bool IsMoment(string path) => path == "TimeGenerated";

    private static bool IsTime(KqlNode.Call bin) => bin.Arguments is [{ Value: KqlNode.Name { Text: "TimeGenerated" or "Timestamp" or "EventStartTime" } }, ..];

    private TimeSpan? BinOf(KqlNode.Call bin) => bin.Function switch
    {
        "startofday" => TimeSpan.FromDays(1),
        "startofhour" => TimeSpan.FromHours(1),
        _ => bin.Arguments is [_, { Value: var length }, ..] && _columns.Resolved(length) is KqlNode.Literal { Kind: KqlTokenKind.Timespan } span ? KqlTimespan.Read(span.Text) : null,
    };

    private (string Name, KqlColumn Column) Measured(string? name, KqlNode.Call call)
    {
        var (first, second) = (call.Arguments.Length > 0 ? call.Arguments[0].Value : null, call.Arguments.Length > 1 ? call.Arguments[1].Value : null);
        var of = first is null ? null : _columns.ShownBy(first);
        var by = $"{call.Function}()";
        KqlColumn column = call.Function switch
        {
            "count" => new KqlColumn.Measure("event_count", null, by),
            "countif" => new KqlColumn.Measure("event_count", null, by, first),
            "dcount" or "count_distinct" => new KqlColumn.Measure(Field(first) is null ? null : "value_count", of, by),
            "dcountif" or "count_distinctif" => new KqlColumn.Measure(Field(first) is null ? null : "value_count", of, by, second),
            "sum" => new KqlColumn.Measure(Field(first) is null ? null : "value_sum", of, by),
            "avg" => new KqlColumn.Measure(Field(first) is null ? null : "value_avg", of, by),
            // One of the values: what is shown of the result, and what tells whom it is about.
            "any" or "take_any" or "anyif" or "take_anyif" or "min" or "max" when of is not null && Field(first) is not null => new KqlColumn.Computed(by, of),
            _ => new KqlColumn.Measure(null, Field(first) is null ? null : of, by),
        };
        var shown = first is null ? "" : KqlColumns.TextOf(first);
        return (name ?? call.Function switch { "make_set" or "makeset" => $"set_{shown}", "make_list" or "makelist" => $"list_{shown}", "any" or "take_any" => shown, _ => $"{call.Function}_{shown}" }, column);
    }

    private string? Field(KqlNode? node) => node is not null && _columns.Meaning(node, isQuiet: true) is KqlColumn.Field field ? field.Path : null;
}
