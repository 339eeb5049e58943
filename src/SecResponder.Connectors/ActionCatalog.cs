using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors;

/// <summary>Everything that playbooks can do, known without any configuration: for <c>validate</c>, <c>test</c>, <c>actions</c> and editors.</summary>
public static class ActionCatalog
{
    /// <summary>The signatures.</summary>
    public static ImmutableArray<ActionSignature> Signatures { get; } = [.. ConnectorList.All.SelectMany(connector => connector.Actions)];
}
