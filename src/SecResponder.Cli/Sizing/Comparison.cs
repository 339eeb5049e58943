using System.Collections.Immutable;

namespace SecResponder.Cli.Sizing;

/// <summary>From a rate on, one host is the cheapest.</summary>
/// <param name="From">Events a second in the mean.</param>
/// <param name="Host">Which, until the next.</param>
internal readonly record struct Cheapest(double From, Host Host);

/// <summary>The hosts beside each other, for these events and for the same shape with fewer and more of them.</summary>
internal sealed class Comparison(EventProfile events, SizingOptions options, PriceSheet prices)
{
    /// <summary>The lowest and highest mean rate that is looked at.</summary>
    public const double Lowest = 0.01, Highest = 100_000;

    private const int Steps = 140;
    private const double Near = 1.001;

    public EventProfile Events { get; } = events;

    public SizingOptions Options { get; } = options;

    public PriceSheet Prices { get; } = prices;

    /// <summary>What each host costs a month.</summary>
    public ImmutableArray<HostCost> Costs { get; } = [.. Hosts.All.Select(host => Cost(host, events, options, prices))];

    /// <summary>What a host costs at another mean rate of the same shape.</summary>
    public HostCost At(Host host, double rate) => Cost(host, Events.Average > 0 ? Events.Scaled(rate / Events.Average) : EventProfile.Steady(rate), Options, Prices);

    /// <summary>Mean rates, evenly spread on a logarithmic scale.</summary>
    public static IEnumerable<double> Rates(int steps = Steps) => Enumerable.Range(0, steps + 1).Select(step => Lowest * Math.Pow(Highest / Lowest, step / (double)steps));

    /// <summary>Which of the hosts that read the event hub is the cheapest from which rate on. Ends where the event hub takes no more.</summary>
    public ImmutableArray<Cheapest> Ranges()
    {
        var ranges = ImmutableArray.CreateBuilder<Cheapest>();
        var before = 0.0;
        foreach (var rate in Rates())
        {
            if (CheapestAt(rate) is not { } now)
                break;
            if (ranges.Count == 0)
                ranges.Add(new Cheapest(0, now));
            else if (ranges[^1].Host != now)
                ranges.Add(new Cheapest(Change(before, rate, ranges[^1].Host), now));
            before = rate;
        }
        return ranges.ToImmutable();
    }

    /// <summary>The mean rate from which on the server is cheaper than both forms of Flex; null when it never is.</summary>
    public double? Crossover() => Ranges() is [.., { Host: Host.Server, From: var from }] ? from : null;

    private Host? CheapestAt(double rate)
    {
        var possible = Hosts.OnEventHubs.Select(host => At(host, rate)).Where(cost => cost.Cannot is null).ToArray();
        return possible.Length < Hosts.OnEventHubs.Length ? null : possible.MinBy(cost => cost.Total)!.Host;
    }

    private double Change(double low, double high, Host before)
    {
        while (high / low > Near)
        {
            var middle = Math.Sqrt(low * high);
            if (CheapestAt(middle) == before)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    private static HostCost Cost(Host host, EventProfile events, SizingOptions options, PriceSheet prices) => host switch
    {
        Host.FlexOnDemand => FlexCost.Month(events, options, prices, ready: false),
        Host.FlexAlwaysReady => FlexCost.Month(events, options, prices, ready: true),
        Host.Server => ServerCost.Month(events, options, prices, direct: false),
        _ => ServerCost.Month(events, options, prices, direct: true),
    };
}
