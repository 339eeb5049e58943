using System.Globalization;

namespace SecResponder.Response.Planning;

/// <summary>Durations as playbooks spell them: a number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
public static class Durations
{
    /// <summary>Reads <c>30s</c>, <c>15m</c>, <c>4h</c>, <c>2d</c>; only what is positive and at most a year.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        text = text.Trim();
        if (text.Length < 2 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        long seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (seconds == 0 || number is <= 0 or > 31_536_000 || number * seconds > 31_622_400)
            return false;
        duration = TimeSpan.FromSeconds(number * seconds);
        return true;
    }

    /// <summary>The shortest spelling.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            _ when seconds % 86400 == 0 && seconds > 0 => $"{seconds / 86400}d",
            _ when seconds % 3600 == 0 && seconds > 0 => $"{seconds / 3600}h",
            _ when seconds % 60 == 0 && seconds > 0 => $"{seconds / 60}m",
            _ => $"{seconds}s",
        };
    }
}
