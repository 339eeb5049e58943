using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SecResponder.Events;

namespace SecResponder.Playbooks.Correlation;

/// <summary>"This event matched that rule": what stage 1 tells stage 2. Signals are few where events are many.</summary>
public sealed record Signal
{
    /// <summary>The playbook that it counts towards: the document whose match makes the incident.</summary>
    public required string PlaybookId { get; init; }

    /// <summary>The ids of the playbook's rules that the event matched; one event that matches two counts for both.</summary>
    public required ImmutableArray<string> RuleIds { get; init; }

    /// <summary>What the correlation reads of the event, for each rule that matched; empty when the match is all it asks for.</summary>
    public ImmutableArray<SignalPart> Parts { get; init; } = [];

    /// <summary>The values of the playbook's group-by fields, in their order, as first spelled.</summary>
    public required ImmutableArray<string> Group { get; init; }

    /// <summary>Event time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Which raw event it was: a signal seen before is known by this.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The event as flat JSON, for templates and for the ledger.</summary>
    public required string Evidence { get; init; }

    /// <summary>The trace of the batch that the event came in (W3C <c>traceparent</c>), for who watches; it decides nothing, and is kept nowhere. Null: nobody watches.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>The key of the correlation state: playbook and group, case folded.</summary>
    public string Key => GroupKey.Of(PlaybookId, Group);

    /// <summary>The playbook of a key.</summary>
    public static string PlaybookOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return GroupKey.NameOf(key);
    }

    /// <summary>The group of a key, case folded; null when the key is another playbook's.</summary>
    public static ImmutableArray<string>? GroupOf(string key, string playbookId)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(playbookId);
        return key == playbookId || key.StartsWith(GroupKey.Of(playbookId, (ReadOnlySpan<string>)[""]), StringComparison.Ordinal) ? [.. GroupKey.Values(key)] : null;
    }
}

/// <summary>One rule's match as a correlation reads it.</summary>
/// <param name="Rule">The rule; a correlation of correlations writes the handles from its own parts down to the rule: <c>many/failed</c>.</param>
/// <param name="Values">The group-by values of the inner correlation, if it is one, then the measured ones; null where the event lacks one.</param>
public sealed record SignalPart(string Rule, ImmutableArray<string?> Values);
