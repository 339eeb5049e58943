using System.Globalization;

namespace SecResponder.Cli.Sizing;

/// <summary>The cost over the rate as characters, both axes logarithmic: one letter a host, and where the events at hand are.</summary>
internal static class CostChart
{
    private const int Width = 71;
    private const int Height = 17;
    // From a cent to ten thousand times ten.
    private const double Top = 100_000, Bottom = 1;

    private static readonly (Host Host, char Letter)[] Letters = [(Host.ServerDirect, 'h'), (Host.Server, 's'), (Host.FlexAlwaysReady, 'r'), (Host.FlexOnDemand, 'd')];

    public static IEnumerable<string> Of(Comparison comparison)
    {
        var cells = new char[Height, Width];
        var rates = Comparison.Rates(Width - 1).ToArray();
        foreach (var (host, letter) in Letters)
            for (var x = 0; x < Width; x++)
                if (comparison.At(host, rates[x]) is { Cannot: null } cost)
                    cells[Row(cost.Total), x] = letter;
        yield return $"{comparison.Prices.Currency} a month, over events a second in the mean (both logarithmic)";
        for (var y = 0; y < Height; y++)
        {
            var power = (Height - 1 - y) * Math.Log10(Top / Bottom) / (Height - 1);
            var label = Math.Abs(power - Math.Round(power)) < 0.01 ? Math.Pow(10, Math.Round(power)).ToString("N0", CultureInfo.InvariantCulture) : "";
            yield return $"{label,8} |{string.Concat(Enumerable.Range(0, Width).Select(x => cells[y, x] == 0 ? ' ' : cells[y, x]))}".TrimEnd();
        }
        yield return $"         +{new string('-', Width)}";
        yield return $"          {Axis()}";
        yield return $"          {Marks(comparison)}".TrimEnd();
        yield return "          d on demand   r always ready   s server on Event Hubs   h server by syslog or HTTP   ^ yours   x crossover";
    }

    private static int Row(double cost) =>
        Height - 1 - (int)Math.Round(Math.Clamp(Math.Log10(Math.Max(cost, Bottom) / Bottom) / Math.Log10(Top / Bottom), 0, 1) * (Height - 1));

    private static int Column(double rate) =>
        (int)Math.Round(Math.Clamp(Math.Log10(Math.Max(rate, Comparison.Lowest) / Comparison.Lowest) / Math.Log10(Comparison.Highest / Comparison.Lowest), 0, 1) * (Width - 1));

    private static string Axis()
    {
        var line = new string(' ', Width + 8).ToCharArray();
        for (var rate = Comparison.Lowest; rate <= Comparison.Highest * 1.01; rate *= 10)
            rate.ToString("#,0.##", CultureInfo.InvariantCulture).CopyTo(0, line, Column(rate), rate.ToString("#,0.##", CultureInfo.InvariantCulture).Length);
        return new string(line).TrimEnd();
    }

    private static string Marks(Comparison comparison)
    {
        var line = new string(' ', Width).ToCharArray();
        if (comparison.Crossover() is { } crossover)
            line[Column(crossover)] = 'x';
        line[Column(comparison.Events.Average)] = '^';
        return new string(line);
    }
}
