namespace SecResponder.Lab.Graph;

/// <summary>Incidents of Defender XDR. Thread-safe.</summary>
internal sealed class IncidentState(LabIncidents lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (IncidentSeen Now, IncidentSeen Before, DateTimeOffset SeenFrom)> _incidents = new(StringComparer.Ordinal);
    private readonly List<string> _journal = [];

    /// <summary>Changes that took effect, oldest first: <c>comment 42</c>, <c>change 42 resolved</c>.</summary>
    public IReadOnlyList<string> Journal
    {
        get
        {
            lock (_gate)
                return [.. _journal];
        }
    }

    public void Fill()
    {
        lock (_gate)
        {
            _incidents.Clear();
            _journal.Clear();
            foreach (var incident in lab.Incidents)
                _incidents[incident.Id] = (incident, incident, DateTimeOffset.MinValue);
        }
    }

    /// <summary>An incident as a reader sees it.</summary>
    public IncidentSeen? Read(string id)
    {
        lock (_gate)
            return _incidents.TryGetValue(id, out var known) ? known.SeenFrom <= time.GetUtcNow() ? known.Now : known.Before : null;
    }

    public IncidentSeen? Change(string id, string what, TimeSpan seenAfter, Func<IncidentSeen, IncidentSeen> change)
    {
        lock (_gate)
        {
            if (!_incidents.TryGetValue(id, out var known))
                return null;
            var changed = change(known.Now);
            _incidents[id] = (changed, known.Now, time.GetUtcNow() + seenAfter);
            _journal.Add(what);
            return changed;
        }
    }

    public IReadOnlyList<IncidentSeen> Snapshot()
    {
        lock (_gate)
            return [.. _incidents.Values.Select(known => known.Now)];
    }
}

/// <summary>Incidents to be put into the lab.</summary>
public sealed class LabIncidents
{
    /// <summary>Those that are there at the start.</summary>
    public IReadOnlyList<IncidentSeen> Incidents { get; set; } = [];
}

/// <summary>An incident as Defender XDR has it.</summary>
public sealed record IncidentSeen(string Id, string DisplayName)
{
    public string Status { get; init; } = "active";

    public string Classification { get; init; } = "unknown";

    public string Determination { get; init; } = "unknown";

    public string? ResolvingComment { get; init; }

    /// <summary>The incident that it was merged into.</summary>
    public string? RedirectIncidentId { get; init; }

    public IReadOnlyList<string> CustomTags { get; init; } = [];

    public IReadOnlyList<IncidentComment> Comments { get; init; } = [];

    public string IncidentWebUrl => $"https://security.microsoft.example/incidents/{Id}";
}

/// <summary>A comment.</summary>
public sealed record IncidentComment(string Comment, string CreatedByDisplayName, DateTimeOffset CreatedDateTime);
