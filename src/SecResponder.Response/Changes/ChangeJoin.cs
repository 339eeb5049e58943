using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Incidents;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Changes;

/// <summary>Joins an incident with its change record, as far as that can be done without asking anybody outside.</summary>
/// <remarks>
/// <code>
///   calendar approves it, or nobody else is to be asked ──▶ the plan is made at once
///   a record system is to be asked ──▶ one step, change.find ──▶ asked in stage 3 ──▶ the plan is made with what it says
/// </code>
/// </remarks>
internal static class ChangeJoin
{
    /// <summary>The step that asks record systems; it is in no playbook and no connector carries it out.</summary>
    public const string Action = "change.find";

    /// <summary>The incident with the calendar's answer, where that is the last word; without one, where a record system must be asked. As it is, where the playbook doesn't ask.</summary>
    /// <param name="playbook">The playbook.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="planner">Renders the question.</param>
    /// <param name="calendar">The repository's calendar.</param>
    /// <param name="standsForAll">Whether nobody else is asked: in tests and replays.</param>
    public static Incident Joined(Playbook playbook, Incident incident, Planner planner, ImmutableArray<ChangeRecord> calendar, bool standsForAll)
    {
        if (playbook.Change is not { } rule)
            return incident;
        var usesCalendar = standsForAll || rule.From.Contains(ChangeRule.Calendar);
        if (!usesCalendar)
            return incident;
        var (question, problem) = planner.ChangeOf(rule, incident);
        var finding = problem is null
            ? ChangeJudge.Ask(question, rule.Given ?? calendar, [ChangeRule.Calendar])
            : new ChangeFinding(ChangeVerdicts.Unapproved, null, null, problem, [ChangeRule.Calendar]);
        return standsForAll || !rule.AsksOutside || finding.Verdict == ChangeVerdicts.Approved ? incident with { Change = finding } : incident;
    }

    /// <summary>The step that asks, for an incident that still needs it.</summary>
    public static ResponseStep StepOf(Incident incident, ChangeRule rule, DateTimeOffset now) => new()
    {
        Id = DerivedId.OfStep(incident.Id, -1, Action),
        IncidentId = incident.Id,
        PlaybookId = incident.PlaybookId,
        Owner = incident.Owner,
        Index = -1,
        Action = Action,
        System = rule.From.First(system => system != ChangeRule.Calendar),
        Mode = incident.Mode,
        With = ImmutableSortedDictionary<string, string>.Empty,
        IfDown = rule.IfDown,
        State = StepState.Due,
        DueAt = now,
    };
}
