using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Pages;

/// <summary>An incident and where it stands.</summary>
public sealed record IncidentLine(Incident Incident, IncidentState State);

/// <summary>How many incidents stand there.</summary>
public sealed record StateCount(IncidentState State, int Count);

/// <summary>Holds that last, and approvals that wait.</summary>
public sealed record NowCounts(int Holds, int Approvals);

/// <summary>What a guardrail has refused of a playbook.</summary>
/// <param name="Guardrail">Its name.</param>
/// <param name="PlaybookId">The playbook.</param>
/// <param name="Count">How many steps.</param>
/// <param name="Last">When it last did.</param>
public sealed record RefusalCount(string Guardrail, string PlaybookId, int Count, DateTimeOffset Last);

/// <summary>Which refusals: a guardrail's, of a playbook.</summary>
public sealed record RefusalsOf(string Guardrail, string PlaybookId);

/// <summary>What a playbook has come to.</summary>
/// <param name="PlaybookId">The playbook.</param>
/// <param name="Incidents">Incidents that were recorded.</param>
/// <param name="Acted">Steps that were begun in earnest.</param>
/// <param name="Rehearsed">Steps that were observed only.</param>
public sealed record PlaybookCount(string PlaybookId, int Incidents, int Acted, int Rehearsed);

/// <summary>Dead letters of one reason.</summary>
/// <param name="Code">The reason's.</param>
/// <param name="Source">The source they were read as; empty when none recognized them.</param>
/// <param name="Count">How many.</param>
/// <param name="Last">When the latest came.</param>
public sealed record LetterReason(string Code, string Source, int Count, DateTimeOffset Last);

/// <summary>A dead letter on a page.</summary>
/// <param name="Letter">The letter; of its bytes those that are shown.</param>
/// <param name="Length">How many bytes it has.</param>
public sealed record LetterLine(DeadLetter Letter, long Length)
{
    /// <summary>Bytes that are shown on a page.</summary>
    public const int Shown = 512;

    /// <summary>What it is found by.</summary>
    public LetterId Id => LetterId.Of(Letter);
}

/// <summary>A chain of the ledger.</summary>
/// <param name="Chain">The incident's id, or another's.</param>
/// <param name="Count">How many rows it has.</param>
/// <param name="ChangedAt">When it was written to last.</param>
public sealed record ChainLine(string Chain, long Count, DateTimeOffset ChangedAt);
