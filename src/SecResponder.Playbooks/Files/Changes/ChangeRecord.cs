using System.Collections.Immutable;

namespace SecResponder.Playbooks.Files.Changes;

/// <summary>A change that somebody has asked for: an entry of a calendar, or a change request of a record system.</summary>
/// <param name="Number">What people call it: <c>CHG0030001</c>.</param>
/// <param name="Title">What it is for.</param>
/// <param name="State">The record system's word for where it stands: <c>approved</c>, <c>requested</c>.</param>
/// <param name="IsApproved">Whether somebody has said yes, and nobody has taken it back.</param>
/// <param name="From">The planned start; null: at once.</param>
/// <param name="To">The planned end, counted; null: open.</param>
/// <param name="What">What may be changed: names, addresses, networks, or text with <c>*</c> and <c>?</c>.</param>
/// <param name="Who">Who may do it, in the same forms; empty: anybody.</param>
public sealed record ChangeRecord(
    string Number, string Title, string State, bool IsApproved, DateTimeOffset? From, DateTimeOffset? To, ImmutableArray<string> What, ImmutableArray<string> Who)
{
    /// <summary>Whether the time lies in its window.</summary>
    public bool Covers(DateTimeOffset time) => !(time < From) && !(time > To);
}

/// <summary>How a playbook's events are joined with change records: <c>change: {of: '{{ Object }}', by: '{{ ActorUsername }}'}</c>.</summary>
/// <param name="Of">Templates of what was changed; a change record must cover all of it.</param>
/// <param name="By">Template of who did it; null: whoever did it.</param>
/// <param name="Ticket">Template of a text that may name the record (a commit message); null: it is found by what, when and who.</param>
/// <param name="From">Where records are, in this order: names of <see cref="Systems"/>.</param>
/// <param name="IfDown">What happens when a record system can't be asked.</param>
public sealed record ChangeRule(ImmutableArray<string> Of, string? By, string? Ticket, ImmutableArray<string> From, IfDown IfDown)
{
    /// <summary>The YAML files under <c>changes/</c>.</summary>
    public const string Calendar = "calendar";

    /// <summary>Where change records may be.</summary>
    public static ImmutableArray<string> Systems { get; } = [Calendar, "servicenow", "jira", "azure-devops"];

    /// <summary>Whether somebody outside has to be asked.</summary>
    public bool AsksOutside => From.Any(system => system != Calendar);

    /// <summary>The records of a test, in the place of all others; null: those that there are.</summary>
    public ImmutableArray<ChangeRecord>? Given { get; init; }

    /// <summary>All its templates.</summary>
    public IEnumerable<string> Templates => Of.Concat(new[] { By, Ticket }.OfType<string>());
}

/// <summary>What came of the question: the verdicts, and what templates and conditions may ask of it.</summary>
public static class ChangeVerdicts
{
    /// <summary>No approved record covers it.</summary>
    public const string Unapproved = "unapproved";
    /// <summary>An approved record covers a part of it, or its author, and more was changed.</summary>
    public const string Wider = "wider";
    /// <summary>An approved record covers all of it.</summary>
    public const string Approved = "approved";
    /// <summary>A record system could not be asked, and the playbook says to go on.</summary>
    public const string Unknown = "unknown";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Unapproved, Wider, Approved, Unknown];

    /// <summary>The members of <c>change</c> in templates and conditions.</summary>
    public static ImmutableArray<string> Members { get; } = ["verdict", "number", "title", "reason"];
}
