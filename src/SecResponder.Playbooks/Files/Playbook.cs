using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files;

/// <summary>Whether a playbook acts.</summary>
public enum PlaybookMode
{
    /// <summary>Not evaluated.</summary>
    Off,
    /// <summary>Everything is done but the calls: the same records, guardrail verdicts included.</summary>
    Observe,
    /// <summary>Steps are carried out.</summary>
    Enforce,
}

/// <summary>What happens to a step when the store, the target's system or a resolver can't be asked.</summary>
public enum IfDown
{
    /// <summary>Wait and try again until the step's deadline, then say so.</summary>
    HoldBack,
    /// <summary>Ask a person.</summary>
    Ask,
    /// <summary>Go on without the answer.</summary>
    Act,
}

/// <summary>What happens when somebody else takes away what a step holds.</summary>
public enum DriftPolicy
{
    /// <summary>The team hears of it, and the hold is over.</summary>
    Report,
    /// <summary>It is held again, a few times; then two automations fight, ours stops, and a person is called.</summary>
    Reassert,
}

/// <summary>Whose ticket or card stands for that of a further incident, where that only adds reasons to holds that are there.</summary>
public enum Inhibit
{
    /// <summary>That of the same team.</summary>
    Team,
    /// <summary>That of the same playbook.</summary>
    Playbook,
    /// <summary>That of any team.</summary>
    Anybody,
    /// <summary>Nobody's: each incident tells for itself.</summary>
    Off,
}

/// <summary>Beyond so many incidents in so long a time (wall clock) a playbook's tickets and cards are one summary.</summary>
/// <param name="Incidents">How many tell for themselves.</param>
/// <param name="Per">In what time, sliding.</param>
public sealed record Flood(int Incidents, TimeSpan Per)
{
    /// <summary>More than a person reads one by one.</summary>
    public static readonly Flood Default = new(20, TimeSpan.FromMinutes(10));
}

/// <summary>What happens to what an incident holds when a person says that it was none.</summary>
public enum OnFalsePositive
{
    /// <summary>It is held until its time is over, or somebody releases it.</summary>
    Keep,
    /// <summary>It is let go.</summary>
    Release,
}

/// <summary>A Sigma document with a response: what is done when it matches. Immutable.</summary>
public sealed record Playbook
{
    /// <summary>The document's <c>id</c>.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>The team, from the folder: <c>playbooks/&lt;owner&gt;/</c>.</summary>
    public required string Owner { get; init; }
    /// <summary>The file, as given to the loader.</summary>
    public required string File { get; init; }
    public required PlaybookMode Mode { get; init; }
    /// <summary>informational, low, medium, high or critical; null when the document gives none.</summary>
    public string? Level { get; init; }
    /// <summary>Who wrote it, as the document says; not one of the two who approve where four eyes must.</summary>
    public string? Author { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public ImmutableArray<string> FalsePositives { get; init; } = [];
    /// <summary>The steps, in order. Empty: the rule only observes, its matches are counted.</summary>
    public ImmutableArray<PlannedStep> Response { get; init; } = [];
    public Guardrails Guardrails { get; init; } = Guardrails.None;
    public OnFalsePositive OnFalsePositive { get; init; }
    /// <summary>Whose tickets and cards stand for its own while what it would hold is held already.</summary>
    public Inhibit Inhibit { get; init; }
    /// <summary>When a summary tells for it; null: never.</summary>
    public Flood? Flood { get; init; } = Flood.Default;
    public ImmutableArray<PlaybookTest> Tests { get; init; } = [];
    /// <summary>How its events are joined with change records; null: they are not.</summary>
    public ChangeRule? Change { get; init; }
    /// <summary>Event fields whose values tell one incident from another: a correlation's group-by; for a plain rule its own <c>group-by</c> or, without
    /// one, the fields that the response's targets name. Empty: a correlation or an observing rule has one group for everything; a plain rule that
    /// responds takes each event as its own (its signals' group is the event's origin).</summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];
    /// <summary>How long after its last evidence (event time) an incident still takes further signals of its key: the correlation's timespan, an
    /// hour at least.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>One step of a response, still with its templates.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="With">Parameter name to Liquid template.</param>
/// <param name="Approval">Who must approve, if anybody.</param>
/// <param name="IfDown">What happens when something is down.</param>
public sealed record PlannedStep(string Action, ImmutableSortedDictionary<string, string> With, ApprovalRule? Approval, IfDown IfDown)
{
    /// <summary>What other steps call it; null where none does.</summary>
    public string? Name { get; init; }
    /// <summary>Steps (by name, earlier ones) that must have ended before it begins.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];
    /// <summary>What must hold for it to be run, all of it; those that look at steps are judged when these have ended.</summary>
    public ImmutableArray<StepCondition> Conditions { get; init; } = [];
    /// <summary>How long one call may take; null: as everywhere.</summary>
    public TimeSpan? Timeout { get; init; }
    /// <summary>How often it is tried again; null: as everywhere.</summary>
    public int? Retries { get; init; }
    /// <summary>What happens when somebody else takes away what it holds.</summary>
    public DriftPolicy Drift { get; init; }
}

/// <summary>A Liquid condition over the event's fields and <c>steps</c>.</summary>
/// <param name="Expression">The condition.</param>
/// <param name="Holds">Whether it must hold, or must not (a step under <c>else</c>).</param>
public sealed record StepCondition(string Expression, bool Holds = true)
{
    /// <summary>As a template that prints something when the expression holds.</summary>
    public string Template => $"{{% if {Expression} %}}1{{% endif %}}";
}

/// <summary>A team's folder: <c>playbooks/&lt;owner&gt;/team.yaml</c>.</summary>
public sealed record Team
{
    public required string Name { get; init; }
    /// <summary>Networks, host names or resource prefixes that the team may act on; empty: everything that is not protected.</summary>
    public ImmutableArray<string> Scope { get; init; } = [];
    /// <summary>The team's budget over all its playbooks.</summary>
    public Budget? Budget { get; init; }
    /// <summary>What holds all its playbooks back; the budget stands beside it.</summary>
    public Guardrails Guardrails { get; init; } = Guardrails.None;
    /// <summary>Steps by which the team hears of what needs a person: a tripped playbook, a hold that can't be lifted, a step that failed. They act on nothing.</summary>
    public ImmutableArray<PlannedStep> Notices { get; init; } = [];
    /// <summary>Channel name to a secret reference of its address: <c>keyvault:teams-soc</c> or <c>env:TEAMS_SOC</c>.</summary>
    public ImmutableSortedDictionary<string, string> Channels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    /// <summary>Who may approve: group name to members, see <see cref="TeamMember"/>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Approvers { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
}

/// <summary>A test that travels with its playbook.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Given">The events, in order.</param>
/// <param name="Expect">What must come of them.</param>
/// <param name="Line">Where it stands in the file.</param>
public sealed record PlaybookTest(string Name, ImmutableArray<GivenEvent> Given, ExpectedOutcome Expect, int Line)
{
    /// <summary>What the test is there for; null: it doesn't say.</summary>
    public TestKind? Kind { get; init; }

    /// <summary>What is known besides the events in this test, instead of what the repository and its feeds know; null: nothing else.</summary>
    public TestKnowledge? Knows { get; init; }
}

/// <summary>What a test says is known.</summary>
/// <param name="Lists">Contents of lists, by name.</param>
/// <param name="Assets">The machines; null: those of the repository.</param>
/// <param name="Places">Where networks are; they come before the databases.</param>
public sealed record TestKnowledge(ImmutableDictionary<string, ListContent> Lists, AssetIndex? Assets, ImmutableArray<(IpNetwork Network, GeoPlace Place)> Places)
{
    /// <summary>All change records that there are in the test; null: those of the repository.</summary>
    public ImmutableArray<ChangeRecord>? Changes { get; init; }

    internal EnrichmentSnapshot Over(EnrichmentSnapshot known) => known with
    {
        Lists = known.Lists.SetItems(Lists),
        Assets = Assets ?? known.Assets,
        Geo = Places.IsEmpty ? known.Geo : new GeoDatabases(known.Geo.Databases) { Given = Places },
    };
}

/// <summary>One event, or a raw line, repeated.</summary>
/// <param name="Json">The event's fields as a JSON object; null when <paramref name="Raw"/> is given.</param>
/// <param name="Raw">A vendor's raw line, normalized as <paramref name="Source"/>.</param>
/// <param name="Source">The source of the raw line; <c>auto</c> when not given.</param>
/// <param name="Repeat">How often.</param>
/// <param name="Every">Event time between repetitions.</param>
/// <param name="After">Event time before the first, after the event before it.</param>
public sealed record GivenEvent(string? Json, string? Raw, string? Source, int Repeat, TimeSpan Every, TimeSpan After);

/// <summary>What a test expects.</summary>
/// <param name="Incidents">How many incidents.</param>
/// <param name="Steps">The steps in order, each <c>action target</c> or just <c>action</c>; default when they don't matter.</param>
/// <param name="Refused">Steps that a guardrail must refuse, in the same form; default when they don't matter.</param>
public sealed record ExpectedOutcome(int Incidents, ImmutableArray<string> Steps, ImmutableArray<string> Refused);
