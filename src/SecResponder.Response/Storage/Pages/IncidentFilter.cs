using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Pages;

/// <summary>Which incidents; what is null is not asked for.</summary>
public sealed record IncidentFilter
{
    public static IncidentFilter All { get; } = new();

    public IncidentState? State { get; init; }
    /// <summary>The team.</summary>
    public string? Owner { get; init; }
    /// <summary>The playbook's id.</summary>
    public string? PlaybookId { get; init; }
    /// <summary>Sigma's level: informational, low, medium, high, critical.</summary>
    public string? Level { get; init; }
    /// <summary>A name or an address that they are about: whole, case ignored.</summary>
    public string? About { get; init; }
    /// <summary>Opened since then (event time).</summary>
    public DateTimeOffset? Since { get; init; }

    internal string? Mentioned => About?.Trim().ToUpperInvariant();

    /// <summary>Whether an incident is one of them, what it is about aside.</summary>
    internal bool Fits(IncidentLine line) =>
        (State is null || line.State == State) && (Owner is null || line.Incident.Owner == Owner) && (PlaybookId is null || line.Incident.PlaybookId == PlaybookId)
        && (Level is null || line.Incident.Level == Level) && (Since is null || line.Incident.OpenedAt >= Since);
}
