using System.Collections.Immutable;

namespace SecResponder.Cli.Sizing;

/// <summary>The ways to run it that are compared.</summary>
internal enum Host
{
    /// <summary>Azure Functions, Flex Consumption, every instance on demand.</summary>
    FlexOnDemand,

    /// <summary>The same with always-ready instances of the two functions on an event's way.</summary>
    FlexAlwaysReady,

    /// <summary>The always-on server, which reads the same event hub by the Kafka protocol.</summary>
    Server,

    /// <summary>The always-on server, to which firewalls send by syslog or HTTP: no event hub.</summary>
    ServerDirect,
}

/// <summary>The hosts in words.</summary>
internal static class Hosts
{
    public static ImmutableArray<Host> All { get; } = [Host.FlexOnDemand, Host.FlexAlwaysReady, Host.Server, Host.ServerDirect];

    /// <summary>Those that read the same event hub: the choice between them changes nothing for whoever sends. These are what a crossover is between.</summary>
    public static ImmutableArray<Host> OnEventHubs { get; } = [Host.FlexOnDemand, Host.FlexAlwaysReady, Host.Server];

    public static string Id(Host host) => host switch
    {
        Host.FlexOnDemand => "flex-on-demand",
        Host.FlexAlwaysReady => "flex-always-ready",
        Host.Server => "server",
        _ => "server-direct",
    };

    public static string Title(Host host) => host switch
    {
        Host.FlexOnDemand => "Flex Consumption, on demand",
        Host.FlexAlwaysReady => "Flex Consumption, always ready",
        Host.Server => "server, reading Event Hubs",
        _ => "server, by syslog or HTTP",
    };
}

/// <summary>One part of a host's month.</summary>
/// <param name="What">compute, executions, event-hubs, storage.</param>
/// <param name="Amount">In the sheet's currency.</param>
internal readonly record struct CostLine(string What, double Amount);

/// <summary>A host's month.</summary>
/// <param name="Host">Which.</param>
/// <param name="Lines">What it is made of.</param>
/// <param name="Units">Instances at the peak, or replicas.</param>
/// <param name="Cannot">Why it can't take these events; null when it can.</param>
internal sealed record HostCost(Host Host, ImmutableArray<CostLine> Lines, double Units, string? Cannot)
{
    public double Total => Lines.Sum(line => line.Amount);

    public double Of(string what) => Lines.Where(line => line.What == what).Sum(line => line.Amount);
}
