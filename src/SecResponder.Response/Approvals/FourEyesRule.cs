using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Approvals;

/// <summary>Where two people must say yes: two different ones, and neither of them has asked for it.</summary>
internal static class FourEyesRule
{
    /// <summary>Whether two must, for this very target.</summary>
    public static bool Asks(FourEyes rule, ResolvedEntity? target) => rule switch
    {
        FourEyes.Always => true,
        FourEyes.High => Is(target, "high") || Is(target, "critical"),
        FourEyes.Critical => Is(target, "critical"),
        _ => false,
    };

    /// <summary>Why that person is not one of the two: the playbook is theirs, or the incident is about them. Null when they may be.</summary>
    public static string? Against(string who, string? author, Incident? incident, ResolvedEntity? target)
    {
        if (author?.Contains(who, StringComparison.OrdinalIgnoreCase) == true)
            return $"{who} wrote the playbook, and two others must approve";
        if ((target?.Names ?? []).Contains(who, StringComparer.OrdinalIgnoreCase) || (incident is not null && Values(incident).Contains(who, StringComparer.OrdinalIgnoreCase)))
            return $"the incident is about {who}, and two others must approve";
        return null;
    }

    private static bool Is(ResolvedEntity? target, string criticality) => target?.Tags.Contains(criticality, StringComparer.OrdinalIgnoreCase) ?? false;

    // Whatever field names them: who did it, who asked for it, whose account it is.
    private static ImmutableArray<string> Values(Incident incident)
    {
        using var evidence = JsonDocument.Parse(incident.Evidence);
        return evidence.RootElement.ValueKind != JsonValueKind.Object
            ? incident.Group
            : [.. incident.Group, .. evidence.RootElement.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String).Select(field => field.Value.GetString()!)];
    }
}
