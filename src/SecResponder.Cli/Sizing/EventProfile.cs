using System.Collections.Immutable;

namespace SecResponder.Cli.Sizing;

/// <summary>A rate of events, and for which share of the time it holds.</summary>
/// <param name="Rate">Events a second.</param>
/// <param name="Share">From 0 to 1.</param>
internal readonly record struct RateShare(double Rate, double Share);

/// <summary>How many events come, and how unevenly: bursts decide how many instances and throughput units there must be, quiet hours what on-demand hosts save.</summary>
internal sealed record EventProfile(ImmutableArray<RateShare> Parts)
{
    private const int MostParts = 400;

    /// <summary>The same rate all the time.</summary>
    public static EventProfile Steady(double rate) => new([new RateShare(rate, 1)]);

    /// <summary>A rate, and at times a multiple of it.</summary>
    public static EventProfile WithBurst(double rate, Burst burst) => new([new RateShare(rate, 1 - burst.Share), new RateShare(rate * burst.Times, burst.Share)]);

    /// <summary>Rates of consecutive spans of equal length. Many that are alike become one part with their mean; the highest stays by itself.</summary>
    public static EventProfile Of(IReadOnlyCollection<double> rates)
    {
        var ordered = rates.Order().ToArray();
        var together = Math.Max(1, ordered.Length / MostParts);
        return new EventProfile(
        [
            .. ordered[..^1].Chunk(together).Select(alike => new RateShare(alike.Average(), alike.Length / (double)ordered.Length)),
            new RateShare(ordered[^1], 1.0 / ordered.Length),
        ]);
    }

    /// <summary>Events a second over the whole time.</summary>
    public double Average => Parts.Sum(part => part.Rate * part.Share);

    /// <summary>The highest rate.</summary>
    public double Peak => Parts.Max(part => part.Rate);

    /// <summary>The same shape with so many times the events.</summary>
    public EventProfile Scaled(double factor) => new([.. Parts.Select(part => part with { Rate = part.Rate * factor })]);

    /// <summary>What one host uses over a second of the whole, given what it uses at a rate.</summary>
    public double Mean(Func<double, double> use) => Parts.Sum(part => part.Share * use(part.Rate));
}
