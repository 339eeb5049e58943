using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Server.Console.Pages;

/// <summary>Where things stand, in a word and a colour. The word says it alone: nobody needs to see the colour.</summary>
internal static class Words
{
    public static (string Word, string Colour) Of(IncidentState state) => state switch
    {
        IncidentState.AwaitingApproval => (StepWords.AwaitingApproval, "warn"),
        IncidentState.Failed => ("failed", "bad"),
        IncidentState.Acting => ("acting", "warn"),
        IncidentState.Responded => ("responded", "good"),
        IncidentState.Refused => ("refused", "bad"),
        IncidentState.Observed => ("observed", ""),
        IncidentState.Skipped => ("skipped", ""),
        _ => ("recorded", ""),
    };

    /// <summary>The words are those of tickets and cards.</summary>
    public static (string Word, string Colour) Of(StepState state) => (StepWords.Of(state), state switch
    {
        StepState.AwaitingApproval or StepState.Intent or StepState.Running or StepState.Due => "warn",
        StepState.Done => "good",
        StepState.Refused or StepState.Failed => "bad",
        _ => "",
    });

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
