using System.Collections.Frozen;
using FsCheck;
using FsCheck.Fluent;
using SecResponder.Cli.Sizing;

namespace SecResponder.Cli.Tests.Sizing;

/// <summary>Laws of the comparison: more never costs less, and where the cheapest host changes is where it changes.</summary>
public sealed class ComparisonTests
{
    private static readonly PriceSheet Prices = Reckoning.Shipped();

    private static SizingOptions Real => new() { Throughput = RecordedThroughput.Value };

    [Fact]
    public void More_events_never_cost_less() => Prop.ForAll(Cases, one =>
        Hosts.All.All(host => Cost(one, host, 1) <= Cost(one, host, one.More) + 1e-9)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Higher_prices_never_cost_less() => Prop.ForAll(Cases, one =>
    {
        var dearer = Prices with
        {
            Prices = Prices.Prices.ToFrozenDictionary(price => price.Key, price => price.Key.Contains("free", StringComparison.Ordinal) ? price.Value : price.Value with { Value = price.Value.Value * one.More }),
        };
        var before = new Comparison(one.Events, one.Options, Prices).Costs;
        var after = new Comparison(one.Events, one.Options, dearer).Costs;
        return before.Zip(after).All(pair => pair.First.Total <= pair.Second.Total + 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_cost_is_a_number_that_is_not_negative() => Prop.ForAll(Cases, one =>
        new Comparison(one.Events, one.Options, Prices).Costs.SelectMany(cost => cost.Lines).All(line => line.Amount >= 0 && double.IsFinite(line.Amount))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_cheapest_host_changes_at_the_rate_that_is_told()
    {
        var comparison = new Comparison(EventProfile.Steady(20), Real, Prices);
        var ranges = comparison.Ranges();
        Assert.True(ranges.Length >= 2);
        foreach (var (before, after) in ranges.Zip(ranges.Skip(1)))
        {
            Assert.True(comparison.At(before.Host, after.From * 0.995).Total <= comparison.At(after.Host, after.From * 0.995).Total, $"{before} {after}");
            Assert.True(comparison.At(after.Host, after.From * 1.005).Total <= comparison.At(before.Host, after.From * 1.005).Total, $"{before} {after}");
        }
    }

    [Fact]
    public void From_the_crossover_on_the_server_stays_cheaper_than_both_forms_of_flex()
    {
        var comparison = new Comparison(EventProfile.Steady(20), Real, Prices);
        var crossover = Assert.NotNull(comparison.Crossover());
        foreach (var rate in Comparison.Rates().Where(rate => rate > crossover * 1.002 && comparison.At(Host.Server, rate).Cannot is null))
            Assert.True(comparison.At(Host.Server, rate).Total <= Math.Min(comparison.At(Host.FlexOnDemand, rate).Total, comparison.At(Host.FlexAlwaysReady, rate).Total), $"{rate}");
    }

    [Fact]
    public void Where_the_server_costs_too_much_there_is_no_crossover()
    {
        var dear = new Comparison(EventProfile.Steady(20), Real with { Replicas = 1_000 }, Prices);
        Assert.Null(dear.Crossover());
    }

    [Fact]
    public void The_same_events_in_bursts_leave_on_demand_cheaper_for_longer()
    {
        var steady = new Comparison(EventProfile.Steady(20), Real, Prices);
        var bursts = new Comparison(new EventProfile([new RateShare(0, 0.99), new RateShare(2_000, 0.01)]), Real, Prices);
        Assert.True(bursts.Crossover() is not { } at || at > steady.Crossover() * 5, $"{bursts.Crossover()} {steady.Crossover()}");
        Assert.True(bursts.At(Host.FlexOnDemand, 20).Of("compute") < steady.At(Host.FlexOnDemand, 20).Of("compute"));
    }

    private static double Cost(Case one, Host host, double times) => new Comparison(one.Events.Scaled(times), one.Options, Prices).Costs.Single(cost => cost.Host == host).Total;

    /// <param name="Events">One to four rates.</param>
    /// <param name="Options">Whatever can be given.</param>
    /// <param name="More">How many times as many, at least one.</param>
    internal sealed record Case(EventProfile Events, SizingOptions Options, double More);

    private static readonly Arbitrary<Case> Cases =
        (from parts in Gen.Choose(1, 4)
         from exponents in Gen.Choose(-300, 500).ListOf(parts)
         from bytes in Gen.Choose(1, 5_000)
         from partitions in Gen.Choose(1, 32)
         from memory in Gen.Elements(512, 2048, 4096)
         from ready in Gen.Choose(0, 3)
         from replicas in Gen.Choose(1, 4)
         from signals in Gen.Choose(0, 100)
         from perMessage in Gen.Elements(1, 10, 100)
         from micros in Gen.Choose(1, 2_000)
         from more in Gen.Choose(100, 1_000)
         select new Case(
             new EventProfile([.. exponents.Select(exponent => new RateShare(Math.Pow(10, exponent / 100.0), 1.0 / parts))]),
             new SizingOptions
             {
                 Bytes = bytes,
                 Partitions = partitions,
                 MemoryMb = memory,
                 AlwaysReady = ready,
                 Replicas = replicas,
                 Signals = signals / 100.0,
                 PerMessage = perMessage,
                 Throughput = new Throughput(micros / 1e5, micros / 1e6, "drawn"),
             },
             more / 100.0)).ToArbitrary();
}
