using System.Collections.Immutable;

namespace SecResponder.Playbooks.Schemas;

/// <summary>
/// The keys of one kind of map in the files of a playbook repository. Readers refuse any other key, and the JSON schemas offer these: a key that is added here
/// is read and must stand in the schema, or a test fails.
/// </summary>
internal sealed class KnownKeys
{
    private KnownKeys(string map, params ImmutableArray<string> names) => (Map, Names) = (map, names);

    /// <summary>The kind of map: the name of its definition in the schemas, or of the schema itself.</summary>
    public string Map { get; }

    public ImmutableArray<string> Names { get; }

    /// <summary>The keys that Sigma knows at the top of a document. Others are custom attributes.</summary>
    public static KnownKeys Sigma { get; } = new("sigma",
        "title", "id", "name", "related", "taxonomy", "status", "level", "date", "modified", "tags", "author", "description", "license", "references",
        "fields", "falsepositives", "scope", "logsource", "detection", "correlation", "filter", "action", "generate");

    /// <summary>The custom attributes that are ours.</summary>
    public static KnownKeys Attributes { get; } = new("attributes", "mode", "owner", "response", "guardrails", "on-false-positive", "tests", "group-by", "lateness", "inhibit", "flood", "change");

    public static KnownKeys Playbook { get; } = new("playbook", [.. Sigma.Names, .. Attributes.Names]);
    public static KnownKeys Correlation { get; } = new("correlation", "type", "rules", "group-by", "timespan", "gap", "learning", "jitter", "aliases", "condition", "generate");
    public static KnownKeys CorrelationCondition { get; } = new("correlation-condition", "gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile");

    public static KnownKeys Flood { get; } = new("flood", "incidents", "per");
    public static KnownKeys ChangeRule { get; } = new("change", "of", "by", "ticket", "from", "if-down");
    public static KnownKeys Step { get; } = new("step", "do", "name", "needs", "if", "with", "approval", "if-down", "timeout", "retries", "drift", "else");
    public static KnownKeys Approval { get; } = new("approval", "by", "within", "otherwise", "four-eyes", "remind", "escalate");
    public static KnownKeys Escalation { get; } = new("escalation", "to", "after");

    public static KnownKeys Guardrails { get; } = new("guardrails", "never", "at-most", "at-once", "never-both", "hours", "confidence");

    /// <summary>A team's: its budget stands beside them.</summary>
    public static KnownKeys TeamGuardrails { get; } = new("team-guardrails", "never", "at-once", "never-both", "hours", "confidence");
    public static KnownKeys Budget { get; } = new("budget", "steps", "per", "trip");
    public static KnownKeys HeldLimit { get; } = new("held-limit", "number", "percent", "of", "size");
    public static KnownKeys Hours { get; } = new("hours", "only", "never", "zone");

    public static KnownKeys Test { get; } = new("test", "name", "kind", "given", "expect", "lists", "assets", "places", "changes");
    public static KnownKeys Given { get; } = new("given", "event", "raw", "source", "repeat", "every", "after");
    public static KnownKeys Expect { get; } = new("expect", "incidents", "steps", "refused");
    public static KnownKeys Place { get; } = new("place", "country", "region", "city", "asn", "organization");

    public static KnownKeys Team { get; } = new("team", "name", "title", "scope", "budget", "guardrails", "channels", "approvers", "notices");

    public static KnownKeys Changes { get; } = new("changes", "title", "description", "changes");
    public static KnownKeys Change { get; } = new("change-record", "number", "title", "state", "from", "to", "what", "who");

    public static KnownKeys List { get; } = new("list", "title", "description", "networks", "values", "feed", "assets", "geo");
    public static KnownKeys Entry { get; } = new("entry", "value", "from", "expires", "note");
    public static KnownKeys Feed { get; } = new("feed", "url", "file", "format", "every", "valid-for", "min-confidence", "kinds", "columns", "delimiter", "may-be-empty", "headers");
    public static KnownKeys FeedColumns { get; } = new("feed-columns", "value", "from", "expires", "confidence");
    public static KnownKeys Asset { get; } = new("asset", "name", "names", "addresses", "macs", "owner", "criticality", "site", "tags");
    public static KnownKeys AssetTable { get; } = new("asset-table", "file", "columns", "delimiter");

    /// <summary>Which column holds what of an asset.</summary>
    public static KnownKeys AssetColumns { get; } = new("asset-columns", Asset.Names);
}
