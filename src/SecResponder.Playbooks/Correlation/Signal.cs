using System.Collections.Immutable;
using SecResponder.Events;

namespace SecResponder.Playbooks.Correlation;

/// <summary>"This event matched that rule": what stage 1 tells stage 2. Signals are few where events are many.</summary>
public sealed record Signal
{
    /// <summary>The playbook that it counts towards: the document whose match makes the incident.</summary>
    public required string PlaybookId { get; init; }

    /// <summary>The ids of the playbook's rules that the event matched; one event that matches two counts for both.</summary>
    public required ImmutableArray<string> RuleIds { get; init; }

    /// <summary>The values of the playbook's group-by fields, in their order, as first spelled.</summary>
    public required ImmutableArray<string> Group { get; init; }

    /// <summary>Event time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Which raw event it was: a signal seen before is known by this.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The event as flat JSON, for templates and for the ledger.</summary>
    public required string Evidence { get; init; }

    /// <summary>The key of the correlation state: playbook and group, case folded.</summary>
    public string Key => string.Join('\u001f', Group.Select(value => value.ToUpperInvariant()).Prepend(PlaybookId));
}
