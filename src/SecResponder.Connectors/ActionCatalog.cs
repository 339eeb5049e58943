using System.Collections.Immutable;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Teams;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors;

/// <summary>Everything that playbooks can do, known without any configuration: for <c>validate</c>, <c>test</c>, <c>actions</c> and editors.</summary>
public static class ActionCatalog
{
    /// <summary>The signatures.</summary>
    public static ImmutableArray<ActionSignature> Signatures { get; } = [QuarantineHost.Description, OpenTicket.Description, NotifyTeams.Description];
}
