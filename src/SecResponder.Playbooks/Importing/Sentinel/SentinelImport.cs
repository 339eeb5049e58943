using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Importing.Drafts;
using SecResponder.Playbooks.Importing.Sentinel.Kql;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel;

/// <summary>Analytics rules of Microsoft Sentinel as playbooks: the query becomes a Sigma rule or correlation, the rest its metadata.</summary>
/// <remarks>Azure-Sentinel wiki, "Query style guide" for the keys; "Microsoft.SecurityInsights alertRules" for the resource.</remarks>
internal sealed class SentinelImport : IRuleImport
{
    private static readonly string[] EntityColumns = ["AccountCustomEntity", "HostCustomEntity", "IPCustomEntity"];

    public RuleFormat Format => RuleFormat.Sentinel;

    public bool Knows(ImportFile file) => file.Documents.Any(document => SentinelRule.In(document).Any());

    public IEnumerable<ImportedRule> Import(IReadOnlyList<ImportFile> files, string owner) =>
        files.SelectMany(file => file.Documents.SelectMany(SentinelRule.In).Select(rule => Of(file, rule, owner)));

    private ImportedRule Of(ImportFile file, SentinelRule rule, string owner)
    {
        var (remarks, place) = (new Remarks(), new QueryPlace(file.Text, rule.Query));
        var imported = new ImportedRule(file.Shown, rule.Node.Position.Line, Format, rule.Title, ImportOutcome.NotTranslated);
        if (rule.Text("kind") is { } kind && kind is not ("Scheduled" or "NRT"))
            remarks.NotTranslated(rule.Node["kind"]!.Position, kind, "only scheduled and near-real-time rules are queries", "Fusion, Microsoft's own incidents and threat intelligence rules have no query: bring their alerts in instead");
        var period = rule.Text("queryPeriod") is { } text ? KqlTimespan.Read(text) : null;
        var found = new KqlTranslation(KqlParser.Read(rule.Query.Text, remarks, place.Of), remarks, place.Of).Of(period);
        var correlation = found is null ? null : Trigger(rule, found, period, remarks);
        if (found?.Condition is DraftCondition.Constant certain && !remarks.Refuse)
            remarks.NotTranslated(place.Of(new YamlPosition(1, 1)), found.Columns.Table.Name, certain.Holds ? "it asks for every event of the table" : "no event can meet it", "ask for something: a field with a value");
        if (found is null || remarks.Refuse)
            return imported with { Remarks = remarks.All };
        var draft = Draft(file, rule, found, correlation);
        return imported with
        {
            Outcome = ImportOutcome.Imported,
            Id = draft.Id,
            Text = DraftYaml.Of(draft, owner),
            Path = FileNames.Of(rule.Title) + ".yaml",
            LogSources = [draft.LogSource],
            Remarks = remarks.All,
        };
    }

    // The rule counts the results of its query; one is mostly enough.
    private static DraftCorrelation? Trigger(SentinelRule rule, KqlDetection found, TimeSpan? period, Remarks remarks)
    {
        var (op, threshold) = (rule.Text("triggerOperator") ?? "gt", rule.Text("triggerThreshold") ?? "0");
        var isLeast = op is "gt" or "GreaterThan";
        if (isLeast && threshold == "0")
            return found.Correlation;
        var at = (rule.Node["triggerThreshold"] ?? rule.Node["triggerOperator"] ?? rule.Node).Position;
        if (!isLeast || !int.TryParse(threshold, out _))
            remarks.NotTranslated(at, $"triggerOperator {op}", "a rule that triggers on few results, or on an exact number of them, can be judged only when its time is over", "see 'absence' in docs/correlation.md");
        else if (found.IsSummary)
            remarks.NotTranslated(at, "triggerThreshold", "the results of a summary are counted once more", "write a correlation of correlations");
        else if (period is not { } span)
            remarks.NotTranslated(at, "triggerThreshold", "nothing says in how long a time results are counted", "add 'queryPeriod'");
        else
            return new DraftCorrelation("event_count", null, [], DurationText.Format(span), [("gt", threshold)]);
        return null;
    }

    private static DraftRule Draft(ImportFile file, SentinelRule rule, KqlDetection found, DraftCorrelation? correlation)
    {
        var shown = rule.Entities.Select(entity => (entity.Kind, found.Columns, entity.Column)).Concat(EntityColumns.Where(column => found.Columns.Known(column) is not null).Select(column => ("", found.Columns, column)))
            .Select(entity => (Kind: entity.Item1, Field: found.Columns.ShownBy(new KqlNode.Name(default, entity.Item3)))).Where(entity => entity.Field is { Length: > 0 }).DistinctBy(entity => entity.Field).ToArray();
        return new DraftRule
        {
            Title = rule.Title,
            OriginalId = rule.Id,
            Origin = $"Made by 'secresponder import' from the Microsoft Sentinel analytics rule '{rule.Title}'{(rule.Text("version") is { } version ? $", version {version}" : "")}: {file.Name}",
            LogSource = found.Columns.Table.Source,
            Condition = found.Condition,
            Correlation = correlation,
            Description = Described(rule.Text("description") ?? ""),
            Author = rule.Author,
            License = file.License,
            Version = rule.Text("version"),
            References = rule.Texts("references"),
            Tags = AttackTags.Of(rule.Texts("tactics"), [.. rule.Texts("relevantTechniques"), .. rule.Texts("techniques"), .. rule.Texts("subTechniques")]),
            Level = rule.Text("severity")?.Trim().ToLowerInvariant() is "informational" or "low" or "medium" or "high" ? rule.Text("severity")!.Trim().ToLowerInvariant() : null,
            GroupBy = found.GroupBy.IsEmpty ? [.. shown.Where(entity => entity.Kind is "" or "Account" or "Host" or "IP").Select(entity => entity.Field!).Take(3)] : found.GroupBy,
            Fields = [.. shown.Select(entity => entity.Field!)],
            IsOff = rule.Text("enabled") == "false",
        };
    }

    // The style guide puts single quotes around it.
    private static string Described(string text) => text.Trim().Trim('\'').Replace("<br>", " ", StringComparison.OrdinalIgnoreCase).Trim();
}
