using SecResponder.Response.Steps;

namespace SecResponder.Response.Incidents;

/// <summary>Where an incident stands, by the steps of its plan: what a person has to do something about comes first. Stored by number; never renumber.</summary>
public enum IncidentState
{
    /// <summary>A step waits for a person.</summary>
    AwaitingApproval = 0,
    /// <summary>A step is given up; somebody has to look.</summary>
    Failed = 1,
    /// <summary>Something is still to be done.</summary>
    Acting = 2,
    /// <summary>All has ended, and something took effect.</summary>
    Responded = 3,
    /// <summary>Nothing took effect: a guardrail, or the other side, said no.</summary>
    Refused = 4,
    /// <summary>It was only rehearsed.</summary>
    Observed = 5,
    /// <summary>Nothing was run: denied, nobody decided in time, or needless.</summary>
    Skipped = 6,
    /// <summary>There is nothing to do: it has no response.</summary>
    Recorded = 7,
}

/// <summary>From steps to where their incident stands.</summary>
internal static class IncidentStates
{
    /// <summary>The same as <c>Of</c>, for a database: a number for each state of a step <c>s</c>; the lowest counts.</summary>
    public const string Sql =
        "CASE s.state WHEN 'AwaitingApproval' THEN 0 WHEN 'Failed' THEN 1 WHEN 'Done' THEN 3 WHEN 'Refused' THEN 4 WHEN 'Observed' THEN 5 WHEN 'Skipped' THEN 6 ELSE 2 END";

    public static IncidentState Of(IEnumerable<StepState> steps) => steps.Select(Of).DefaultIfEmpty(IncidentState.Recorded).Min();

    private static IncidentState Of(StepState step) => step switch
    {
        StepState.AwaitingApproval => IncidentState.AwaitingApproval,
        StepState.Failed => IncidentState.Failed,
        StepState.Done => IncidentState.Responded,
        StepState.Refused => IncidentState.Refused,
        StepState.Observed => IncidentState.Observed,
        StepState.Skipped => IncidentState.Skipped,
        _ => IncidentState.Acting,
    };
}
