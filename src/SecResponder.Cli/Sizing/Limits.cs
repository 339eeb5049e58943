using System.Globalization;

namespace SecResponder.Cli.Sizing;

/// <summary>What the event hub of the Standard tier can't take: beyond it these figures say nothing.</summary>
internal static class Limits
{
    /// <returns>Why not, or null.</returns>
    public static string? Of(EventProfile events, SizingOptions options, double instances)
    {
        if (EventHubsCost.Units(events, options) is var units and > EventHubsCost.MostUnits)
            return string.Create(CultureInfo.InvariantCulture, $"the peak needs {units:N0} throughput units; Standard has {EventHubsCost.MostUnits:N0}: put more events into a message, or take Premium");
        if (EventHubsCost.Partitions(events, options, instances) is var partitions and > EventHubsCost.MostPartitions)
            return string.Create(CultureInfo.InvariantCulture, $"the peak needs {partitions:N0} partitions; Standard has {EventHubsCost.MostPartitions}: take Premium");
        return null;
    }
}
