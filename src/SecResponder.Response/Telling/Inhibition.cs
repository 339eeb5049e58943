using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Holds;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Telling;

/// <summary>A host that is held already opens no ten further tickets: an incident that only adds reasons to holds lets the tickets and cards of an earlier one stand for its own.</summary>
/// <remarks>"Earlier" is the order of a hold's reasons, which the store decides: of two incidents one is the earlier one, so never both keep quiet.</remarks>
internal static class Inhibition
{
    /// <summary>Another incident that holds the same.</summary>
    /// <param name="IncidentId">The incident.</param>
    /// <param name="IsWaitedFor">Whether it is surely the earlier one: of two only one waits for the other.</param>
    public readonly record struct Other(string IncidentId, bool IsWaitedFor);

    /// <summary>Earlier incidents that are looked at; with that many, none of which told anything, it is told.</summary>
    public const int MostLookedAt = 50;

    /// <summary>The incidents for which a hold was there before this one, the first first; none while it isn't in force.</summary>
    public static IEnumerable<Other> Before(Hold? hold, string incidentId)
    {
        if (hold is not { State: HoldState.Active or HoldState.Placing } || hold.PlacedByIncident == incidentId)
            return [];
        return hold.Reasons.Select(reason => reason.IncidentId).TakeWhile(id => id != incidentId).Prepend(hold.PlacedByIncident).Distinct(StringComparer.Ordinal).Select(id => new Other(id, true));
    }

    /// <summary>The same among holds that were only rehearsed. Nothing orders these but their times, so that one may have told before it is seen to be the later one.</summary>
    public static IEnumerable<Other> Rehearsed(ImmutableArray<ResponseStep> rehearsed, ResponseStep mine) => rehearsed
        .Where(other => other.IncidentId != mine.IncidentId && other.Action == mine.Action && other.Entity?.Id == mine.Entity?.Id)
        .OrderBy(Order)
        .Select(other => new Other(other.IncidentId, Order(other).CompareTo(Order(mine)) < 0));

    /// <summary>Whether this step may tell in another one's place.</summary>
    public static bool StandsFor(Inhibit inhibit, ResponseStep earlier, ResponseStep mine) => earlier.Action == mine.Action && !earlier.IsNotice && inhibit switch
    {
        Inhibit.Team => earlier.Owner == mine.Owner,
        Inhibit.Playbook => earlier.PlaybookId == mine.PlaybookId,
        Inhibit.Anybody => true,
        _ => false,
    };

    public static Quiet Quiets(ResponseStep hold, ResponseStep standing) => new(
        Quiet.Inhibited, $"{hold.TargetText} is held already ({hold.Action}); {standing.Action}{(standing.Reference is { } reference ? $" {reference}" : "")} of {standing.IncidentId} stands",
        standing.IncidentId);

    // A rehearsal without a time has not been judged yet, so it is the last.
    private static (DateTimeOffset, string) Order(ResponseStep step) => (step.ActedAt ?? DateTimeOffset.MaxValue, step.IncidentId);
}
