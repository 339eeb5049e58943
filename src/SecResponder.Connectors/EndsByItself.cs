using SecResponder.Playbooks.Files;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors;

/// <summary>For systems where what was placed can end without being taken away: a hold then ends though nobody is there to lift it.</summary>
internal static class EndsByItself
{
    /// <summary>How much later than the hold's own end: that one is due, and tried, first.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>After what time it is to end by itself; null when <c>for</c> is no duration.</summary>
    public static TimeSpan? After(ActionCall call) => DurationText.TryParse(call.With.GetValueOrDefault("for", ""), out var lasts) ? lasts + Grace : null;

    /// <summary>What is answered then.</summary>
    public static Effect.Refused NoDuration(ActionCall call) => new($"for '{PlainText.Line(call.With.GetValueOrDefault("for"), 40)}' is no duration");
}
