using System.Collections.Frozen;
using SecResponder.Cli.Sizing;

namespace SecResponder.Cli.Tests.Sizing;

/// <summary>Prices and assumptions of round numbers, so that a case can be worked out by hand.</summary>
internal static class Reckoning
{
    /// <summary>Every price is nothing but those that a case names.</summary>
    public static PriceSheet Prices(params (string Name, double Value)[] known) => new(
        "prices.yaml", "USD", "here",
        PriceSheet.Names.ToFrozenDictionary(name => name, name => new Price(known.FirstOrDefault(one => one.Name == name).Value, "https://example.com", "2026", true), StringComparer.Ordinal));

    public static PriceSheet Shipped() => PriceSheetReader.Read("prices.yaml", PriceSheet.ShippedText(), out _)!;

    /// <summary>A processor does 1,000 events a second, batches cost nothing, and all of a processor is planned for.</summary>
    public static SizingOptions Plain { get; } = new() { Throughput = new Throughput(0, 0.001, "round"), Utilization = 1, StoreWait = 0, Signals = 0, MemoryMb = 2048 };
}
