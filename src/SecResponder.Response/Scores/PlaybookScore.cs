using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Scores;

/// <summary>What is to be done about a playbook.</summary>
public enum Advice
{
    /// <summary>It is right, or nothing speaks against it.</summary>
    Keep,
    /// <summary>It is wrong too often, or what it wants is refused.</summary>
    Tune,
    /// <summary>It is nearly never right.</summary>
    Retire,
    /// <summary>Nobody has said what its incidents were.</summary>
    Judge,
    /// <summary>It has not fired: perhaps there was nothing, perhaps its source is silent.</summary>
    Check,
}

/// <summary>How a playbook has done in a span of time.</summary>
/// <param name="Incidents">Incidents, summaries of floods left out.</param>
/// <param name="Signals">Events that counted for them.</param>
/// <param name="TruePositives">Incidents of which somebody has said that they were what they looked like.</param>
/// <param name="FalsePositives">Incidents of which somebody has said that they were none.</param>
/// <param name="Acted">Actions that took effect.</param>
/// <param name="Held">Different targets that were held.</param>
/// <param name="Refused">Steps that a guardrail refused, or would have refused.</param>
/// <param name="Failed">Steps that failed for good.</param>
/// <param name="Last">Event time of the last incident; null: there was none.</param>
public sealed record PlaybookScore(int Incidents, long Signals, int TruePositives, int FalsePositives, int Acted, int Held, int Refused, int Failed, DateTimeOffset? Last)
{
    /// <summary>Fewer verdicts say nothing.</summary>
    public const int Enough = 3;

    /// <summary>So many verdicts make a rule that is wrong nearly always one to take away.</summary>
    public const int Many = 10;

    /// <summary>From this share of false positives on a playbook is to be tuned.</summary>
    public const double TooWrong = 0.3;

    /// <summary>From this share on it is to be retired.</summary>
    public const double NearlyAlwaysWrong = 0.9;

    /// <summary>Nothing has happened.</summary>
    public static PlaybookScore None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, null);

    /// <summary>Incidents of which somebody has said what they were.</summary>
    public int Judged => TruePositives + FalsePositives;

    /// <summary>The share of false positives among those judged; null: nobody has judged any.</summary>
    public double? FalseRate => Judged == 0 ? null : (double)FalsePositives / Judged;

    /// <summary>What is to be done, and why, in one sentence.</summary>
    public (Advice Advice, string Because) Advise() => this switch
    {
        { Incidents: 0 } => (Advice.Check, "it has not fired; 'secresponder coverage' tells whether its source is silent"),
        { FalseRate: >= NearlyAlwaysWrong and var rate, Judged: >= Many } => (Advice.Retire, $"{Percent(rate)} of {Judged} judged incidents were false positives"),
        { FalseRate: >= TooWrong and var rate, Judged: >= Enough } => (Advice.Tune, $"{Percent(rate)} of {Judged} judged incidents were false positives"),
        { Refused: > 0 } when Refused > Acted && Refused >= Incidents => (Advice.Tune, $"guardrails refused {Refused} of its steps, and {Acted} took effect"),
        { Judged: < Enough } => (Advice.Judge, $"{Judged} of {Incidents} incidents are judged; 'secresponder verdict' says what one was"),
        _ => (Advice.Keep, $"{TruePositives} of {Judged} judged incidents were what they looked like"),
    };

    /// <summary>Sums a playbook's incidents up.</summary>
    public static PlaybookScore Of(IReadOnlyCollection<(Incident Incident, ImmutableArray<ResponseStep> Steps, IncidentVerdict? Verdict)> incidents)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        var real = incidents.Where(one => !one.Incident.IsSummary).ToArray();
        var steps = incidents.SelectMany(one => one.Steps).Where(step => !step.IsNotice).ToArray();
        var acted = steps.Where(step => step is { State: StepState.Done, Target: not null }).ToArray();
        return new PlaybookScore(
            real.Length,
            real.Sum(one => one.Incident.EvidenceCount),
            real.Count(one => one.Verdict == IncidentVerdict.TruePositive),
            real.Count(one => one.Verdict == IncidentVerdict.FalsePositive),
            acted.Length,
            acted.Where(step => step.For is not null).Select(step => step.Entity?.Id ?? step.TargetText).Distinct(StringComparer.OrdinalIgnoreCase).Count(),
            steps.Count(step => step.RefusedBy is not null),
            steps.Count(step => step.State == StepState.Failed),
            real.Length == 0 ? null : real.Max(one => one.Incident.OpenedAt));
    }

    private static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);
}
