namespace SecResponder.Connectors.Tickets;

/// <summary>Where tickets go: the configuration section <c>Connectors:Tickets</c>. With one ticket system connected nothing need be said.</summary>
public sealed class TicketOptions
{
    /// <summary>Where tickets go that neither their queue nor their owner tells of; null: to the one system that is connected, and nowhere when there are several.</summary>
    public string? System { get; set; }

    /// <summary>Where tickets of a queue go, by the queue's name as playbooks write it; case does not matter.</summary>
    public Dictionary<string, TicketHome> Queues { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where tickets of an owner go whose queue is not named, by the owner's name.</summary>
    public Dictionary<string, TicketHome> Owners { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A system, and where in it.</summary>
public sealed class TicketHome
{
    /// <summary>The system's part of the configuration: <c>ServiceNow</c>, <c>Jira</c>, <c>GitHub</c>, <c>AzureDevOps</c>.</summary>
    public string System { get; set; } = "";

    /// <summary>The project, repository or table; null: the one that the system's own part names.</summary>
    public string? Place { get; set; }
}
