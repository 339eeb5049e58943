namespace SecResponder.Response.Incidents;

/// <summary>What an incident was, as a person sees it afterwards.</summary>
public enum IncidentVerdict
{
    /// <summary>It was what the playbook took it for.</summary>
    TruePositive,
    /// <summary>It was not.</summary>
    FalsePositive,
}

/// <summary>A person's verdict about an incident; a later one takes its place, and both stand in the ledger.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="PlaybookId">Its playbook, whose figure it moves.</param>
/// <param name="Verdict">What it was.</param>
/// <param name="Who">The person.</param>
/// <param name="Why">In their words.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Version">As loaded; 0 when there was none.</param>
public sealed record Judgement(string IncidentId, string PlaybookId, IncidentVerdict Verdict, string Who, string Why, DateTimeOffset At, long Version = 0);

/// <summary>How often a playbook was right, as far as people have said.</summary>
/// <param name="PlaybookId">The playbook.</param>
/// <param name="FalsePositives">Incidents that were none.</param>
/// <param name="Judged">Incidents that somebody has judged.</param>
public sealed record JudgementCount(string PlaybookId, long FalsePositives, long Judged);
