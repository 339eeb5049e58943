using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Server.Console.Pages;

/// <summary>Where things stand, in a word and a colour. The word says it alone: nobody needs to see the colour.</summary>
internal static class Words
{
    public static (string Word, string Colour) Of(IncidentState state) => state switch
    {
        IncidentState.AwaitingApproval => ("waits for approval", "warn"),
        IncidentState.Failed => ("failed", "bad"),
        IncidentState.Acting => ("acting", "warn"),
        IncidentState.Responded => ("responded", "good"),
        IncidentState.Refused => ("refused", "bad"),
        IncidentState.Observed => ("observed", ""),
        IncidentState.Skipped => ("skipped", ""),
        _ => ("recorded", ""),
    };

    public static (string Word, string Colour) Of(StepState state) => state switch
    {
        StepState.AwaitingApproval => ("waits for approval", "warn"),
        StepState.Intent => ("uncertain", "warn"),
        StepState.Running or StepState.Due => (state == StepState.Due ? "due" : "running", "warn"),
        StepState.Done => ("done", "good"),
        StepState.Refused => ("refused", "bad"),
        StepState.Failed => ("failed", "bad"),
        _ => (state.ToString().ToLowerInvariant(), ""),
    };

    public static string OfLevel(string? level) => level switch { "critical" or "high" => "bad", "medium" => "warn", _ => "" };

    /// <summary>A row of the ledger, by its kind.</summary>
    public static string OfKind(string kind) => kind switch
    {
        "refused" or "failed" or "broken" or "tripped" or "unknown" => "bad",
        "uncertain" or "approval" or "guardrails" or "drift" or "notice" => "warn",
        "done" or "answer" or "hold" or "release" or "verdict" => "good",
        _ => "",
    };

    public static string Name(IncidentVerdict verdict) => verdict == IncidentVerdict.FalsePositive ? "false positive" : "true positive";
}
