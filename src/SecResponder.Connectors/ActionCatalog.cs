using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors;

/// <summary>Everything that playbooks can do, known without any configuration: for <c>validate</c>, <c>test</c>, <c>actions</c> and editors.</summary>
public static class ActionCatalog
{
    /// <summary>Every action in every system that carries it out: <c>ticket.open</c> stands here once a ticket system.</summary>
    public static ImmutableArray<ActionSignature> All { get; } = [.. ConnectorList.All.SelectMany(connector => connector.Actions)];

    /// <summary>What a playbook can name, each once: systems that carry out the same action agree on its parameters.</summary>
    public static ImmutableArray<ActionSignature> Signatures { get; } = [.. All.DistinctBy(action => action.Name, StringComparer.Ordinal)];
}
