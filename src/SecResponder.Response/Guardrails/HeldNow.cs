using System.Collections.Immutable;
using SecResponder.Response.Holds;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Guardrails;

/// <summary>Something that is held, or would be if playbooks that observe enforced, as guardrails look at it.</summary>
/// <param name="EntityId">The resolved entity.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Names">Everything it is known by.</param>
/// <param name="Measure">The action's name.</param>
/// <param name="Until">When the last reason ends.</param>
/// <param name="PlaybookIds">The playbooks that are a reason for it.</param>
/// <param name="Owners">Their teams.</param>
public sealed record HeldNow(
    string EntityId, string DisplayName, ImmutableArray<string> Names, string Measure, DateTimeOffset Until, ImmutableArray<string> PlaybookIds, ImmutableArray<string> Owners)
{
    internal static HeldNow Of(Hold hold) => new(
        hold.EntityId, hold.Entity.DisplayName, [.. NamePattern.NamesOf(hold.Entity, null)], hold.Measure, hold.Until,
        [.. hold.Reasons.Select(reason => reason.PlaybookId).OfType<string>()], [.. hold.Reasons.Select(reason => reason.Owner).OfType<string>()]);

    // A rehearsal is measured by rehearsals too, as with budgets.
    internal static HeldNow? Of(ResponseStep observed) => observed is { Entity: { } entity, HeldUntil: { } until }
        ? new(entity.Id, entity.DisplayName, [.. NamePattern.NamesOf(entity, observed.Target)], observed.Action, until, [observed.PlaybookId], [observed.Owner])
        : null;
}
