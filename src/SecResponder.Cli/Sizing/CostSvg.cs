using System.Globalization;
using System.Net;
using System.Text;

namespace SecResponder.Cli.Sizing;

/// <summary>The cost over the rate as a picture that stands by itself: readable on a light and a dark page, and told in words to whoever can't see it.</summary>
internal static class CostSvg
{
    private const int Left = 78, Top = 46, Width = 640, Height = 340;
    private const double LowestCost = 1, HighestCost = 100_000;

    private static readonly (Host Host, string Colour, string Dash)[] Curves =
        [(Host.FlexOnDemand, "#d1495b", ""), (Host.FlexAlwaysReady, "#c77d0a", "7 4"), (Host.Server, "#1f77b4", ""), (Host.ServerDirect, "#2a9d5c", "2 4")];

    private const string Style =
        "<style>svg { background: #fff; color: #1b1b1b } .grid { stroke: currentColor; stroke-opacity: .15 } text { fill: currentColor } polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round } @media (prefers-color-scheme: dark) { svg { background: #15181c; color: #e6e6e6 } }</style>";

    public static string Of(Comparison comparison)
    {
        var svg = new StringBuilder();
        var told = comparison.Crossover() is { } at ? Invariant($"From {Rate(at)} events a second on, the always-on server is cheaper than both forms of Flex Consumption.") : "The always-on server is not cheaper than Flex Consumption at any rate.";
        svg.Append(Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + 30} {Top + Height + 104}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="13">
            <title id="t">What SecResponder's hosts cost a month</title>
            <desc id="d">{WebUtility.HtmlEncode(told)}</desc>
            {Style}
            <text x="{Left}" y="24" font-size="15" font-weight="600">{WebUtility.HtmlEncode(comparison.Prices.Currency)} a month, by events a second in the mean</text>

            """));
        Grid(svg);
        foreach (var (host, colour, dash) in Curves)
            Curve(svg, comparison, host, colour, dash);
        if (comparison.Crossover() is { } crossover)
            Mark(svg, crossover, $"crossover {Rate(crossover)}/s", "4 3");
        Mark(svg, comparison.Events.Average, $"yours {Rate(comparison.Events.Average)}/s", "1 3");
        Legend(svg, comparison);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Grid(StringBuilder svg)
    {
        for (var cost = LowestCost; cost <= HighestCost * 1.01; cost *= 10)
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(cost):0.#}\" y2=\"{Y(cost):0.#}\"/><text x=\"{Left - 8}\" y=\"{Y(cost) + 4:0.#}\" text-anchor=\"end\">{cost:N0}</text>\n"));
        for (var rate = Comparison.Lowest; rate <= Comparison.Highest * 1.01; rate *= 10)
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{X(rate):0.#}\" x2=\"{X(rate):0.#}\" y1=\"{Top}\" y2=\"{Top + Height}\"/><text x=\"{X(rate):0.#}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">{rate:#,0.##}</text>\n"));
    }

    private static void Curve(StringBuilder svg, Comparison comparison, Host host, string colour, string dash)
    {
        var points = Comparison.Rates().Select(rate => (Rate: rate, Cost: comparison.At(host, rate))).TakeWhile(point => point.Cost.Cannot is null).Select(point => Invariant($"{X(point.Rate):0.#},{Y(point.Cost.Total):0.#}"));
        svg.Append(Invariant($"<polyline stroke=\"{colour}\"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")} points=\"{string.Join(' ', points)}\"/>\n"));
    }

    private static void Mark(StringBuilder svg, double rate, string text, string dash)
    {
        var (x, atEnd) = (X(rate), X(rate) > Left + Width / 2.0);
        svg.Append(Invariant($"<line stroke=\"currentColor\" stroke-dasharray=\"{dash}\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top}\" y2=\"{Top + Height}\"/>"));
        svg.Append(Invariant($"<text x=\"{x + (atEnd ? -6 : 6):0.#}\" y=\"{Top + (text[0] == 'c' ? 14 : 32)}\" text-anchor=\"{(atEnd ? "end" : "start")}\">{text}</text>\n"));
    }

    private static void Legend(StringBuilder svg, Comparison comparison)
    {
        foreach (var ((host, colour, dash), n) in Curves.Select((curve, n) => (curve, n)))
        {
            var (x, y) = (Left + n % 2 * 330, Top + Height + 46 + n / 2 * 24);
            var cost = comparison.Costs.Single(cost => cost.Host == host);
            svg.Append(Invariant($"<polyline stroke=\"{colour}\"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")} points=\"{x},{y - 4} {x + 30},{y - 4}\"/>"));
            svg.Append(Invariant($"<text x=\"{x + 38}\" y=\"{y}\">{Hosts.Title(host)}: {(cost.Cannot is null ? cost.Total.ToString("N0", CultureInfo.InvariantCulture) : "can't")}</text>\n"));
        }
    }

    private static double X(double rate) => Left + Share(rate, Comparison.Lowest, Comparison.Highest) * Width;

    private static double Y(double cost) => Top + Height - Share(cost, LowestCost, HighestCost) * Height;

    private static double Share(double value, double low, double high) => Math.Clamp(Math.Log10(Math.Max(value, low) / low) / Math.Log10(high / low), 0, 1);

    private static string Rate(double rate) => rate.ToString(rate < 10 ? "0.##" : "N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
