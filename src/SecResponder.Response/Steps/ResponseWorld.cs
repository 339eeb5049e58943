using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Incidents;
using SecResponder.Response.Planning;
using SecResponder.Response.Storage;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Steps;

/// <summary>All that steps, holds and approvals need around them: one a process.</summary>
/// <param name="Store">What is remembered.</param>
/// <param name="Actions">What can be done.</param>
/// <param name="Resolvers">Who can tell what, in which system, an address or name was; all that know the kind are asked.</param>
/// <param name="Snapshot">The playbooks in force, read anew each time.</param>
/// <param name="Calls">The way to the outside.</param>
/// <param name="Options">Times and limits.</param>
/// <param name="Time">The wall clock.</param>
public sealed record ResponseWorld(
    IResponderStore Store,
    ActionCatalogue Actions,
    ImmutableArray<IEntityResolver> Resolvers,
    Func<ResponseSnapshot> Snapshot,
    SystemCalls Calls,
    RunnerOptions Options,
    TimeProvider Time)
{
    /// <summary>Who keeps change records outside.</summary>
    public ImmutableArray<IChangeRecords> Records { get; init; } = [];

    /// <summary>The way to the pages where people decide.</summary>
    public ApprovalLinks Links { get; init; } = ApprovalLinks.None;

    /// <summary>Who watches.</summary>
    public ResponderTelemetry Telemetry { get; init; } = ResponderTelemetry.Silent;

    /// <summary>What SecResponder itself has to say to people.</summary>
    internal Notices Notices => new(Planner, Snapshot);

    /// <summary>What events have shown about addresses.</summary>
    internal SightingWitness Sightings { get; } = new(Store, device => Snapshot().Assets.SiteOf(device));

    /// <summary>Who knows what addresses and names were, besides the resolvers.</summary>
    internal ImmutableArray<IEntityWitness> Witnesses => [new AssetWitness(() => Snapshot().Assets), Sightings];

    /// <summary>Whether what is not there may be believed to be absent.</summary>
    internal AbsenceWatch Absences { get; } = new(Options, Time);

    internal Planner Planner { get; } = new(Actions.Signatures, new TemplateLimits(), Actions.Homes);

    internal DateTimeOffset Now => Time.GetUtcNow();
}
