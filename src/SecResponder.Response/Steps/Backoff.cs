using System.Globalization;

namespace SecResponder.Response.Steps;

/// <summary>When to try again. The jitter comes from the id, so that a thousand steps don't come back at once and a test sees the same times each run.</summary>
internal static class Backoff
{
    /// <summary>The least part of a pause that its jitter leaves.</summary>
    public const double Least = 0.8;

    public static TimeSpan After(int tries, string id, TimeSpan? asked, RunnerOptions options)
    {
        var doubled = options.FirstPause * Math.Pow(2, Math.Clamp(tries - 1, 0, 20));
        var pause = doubled < options.LongestPause ? doubled : options.LongestPause;
        pause *= Least + (0.4 * Share(id, tries));
        // What the other side asked for is a floor, believed up to a limit.
        var floor = asked is { } wish && wish > TimeSpan.Zero ? (wish < options.LongestRetryAfter ? wish : options.LongestRetryAfter) : TimeSpan.Zero;
        return pause > floor ? pause : floor;
    }

    /// <summary>A part of the pause, the same each time for the same id.</summary>
    public static TimeSpan Apart(string id, TimeSpan pause) => pause * Share(id, 0);

    // Step ids are hashes: their digits are as even as any random number. Other ids just spread less well.
    private static double Share(string id, int tries)
    {
        var at = Math.Max(0, id.Length - 8);
        var number = uint.TryParse(id.AsSpan(at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var digits) ? digits : (uint)id.Length * 2_654_435_761u;
        return (number ^ ((uint)tries * 0x9E3779B9u)) / (double)uint.MaxValue;
    }
}
