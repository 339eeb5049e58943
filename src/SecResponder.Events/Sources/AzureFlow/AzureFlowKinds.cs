using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.AzureFlow;

/// <summary>The two logs.</summary>
internal static class AzureFlowKinds
{
    public const string Source = "azure-flow";

    /// <summary>Of a network security group; retired on 30 September 2027.</summary>
    public static EventKind Nsg { get; } = new(Source, "NetworkSecurityGroupFlowEvent", AsimSchema.NetworkSession, new LogSource("firewall", "azure", "nsgflow"));

    /// <summary>Of a virtual network, a subnet, a network interface.</summary>
    public static EventKind Vnet { get; } = new(Source, "FlowLogFlowEvent", AsimSchema.NetworkSession, new LogSource("firewall", "azure", "vnetflow"));

    public static IReadOnlyList<EventKind> All { get; } = [Nsg, Vnet];
}
