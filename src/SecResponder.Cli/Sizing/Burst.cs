using System.Globalization;
using SecResponder.Playbooks.Files;

namespace SecResponder.Cli.Sizing;

/// <summary>For a part of each period there come so many times the events: <c>10x5m/1h</c> is ten times the rate for five minutes of each hour.</summary>
/// <param name="Times">The multiple, above 1.</param>
/// <param name="For">How long it lasts.</param>
/// <param name="Each">How often it comes.</param>
internal sealed record Burst(double Times, TimeSpan For, TimeSpan Each)
{
    public const string Form = "write a multiple, how long, and in which time: 10x5m/1h is ten times the rate for five minutes of each hour";

    private const double Most = 100_000;

    /// <summary>The share of the time that it takes.</summary>
    public double Share => For / Each;

    /// <summary>Reads a burst as it is written on the command line.</summary>
    public static bool TryParse(string text, out Burst burst)
    {
        burst = new Burst(1, TimeSpan.Zero, TimeSpan.FromHours(1));
        var (times, slash) = (text.IndexOf('x', StringComparison.Ordinal), text.IndexOf('/', StringComparison.Ordinal));
        if (times < 1 || slash < times
            || !double.TryParse(text.AsSpan(0, times), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var multiple) || !(multiple >= 1 && multiple <= Most)
            || !DurationText.TryParse(text[(times + 1)..slash], out var length) || !DurationText.TryParse(text[(slash + 1)..], out var period) || length > period)
            return false;
        burst = new Burst(multiple, length, period);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Times}x{DurationText.Format(For)}/{DurationText.Format(Each)}");
}
