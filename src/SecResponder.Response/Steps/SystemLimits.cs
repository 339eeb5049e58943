using SecResponder.Playbooks.Actions;

namespace SecResponder.Response.Steps;

/// <summary>What one outside system bears.</summary>
public sealed class SystemLimits
{
    /// <summary>Calls at a time. 0, the default: what its connector declares, or <see cref="RunnerOptions.CallsPerSystem"/>; range to 64.</summary>
    public int Calls { get; set; }
    /// <summary>Calls a minute, of this process. Left out, the default: what its connector declares; 0: no limit of ours; range to 60,000.</summary>
    public int? PerMinute { get; set; }
    /// <summary>Calls in a row without an answer, after which nothing is called for a while. Default 5; range 1 to 1,000.</summary>
    public int BreaksAfter { get; set; } = 5;
    /// <summary>For how long at first; doubles while it stays silent, up to <see cref="RunnerOptions.LongestPause"/>. Default 30 s; range 1 s to 1 h.</summary>
    public TimeSpan BreaksFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same, with what is left open taken from what the system's documentation says.</summary>
    internal SystemLimits Over(ActionLimits declared) => new()
    {
        Calls = Calls > 0 ? Calls : declared.AtOnce,
        PerMinute = PerMinute ?? declared.PerMinute,
        BreaksAfter = BreaksAfter,
        BreaksFor = BreaksFor,
    };
}
