namespace SecResponder.Response.Steps;

/// <summary>How steps are called and tried again. All times are wall clock.</summary>
public sealed class RunnerOptions
{
    /// <summary>How long one call may take; after that the step is uncertain and is read back. Default 30 s; range 1 s to 5 min.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>How many calls to one outside system at a time; a system that hangs holds up nobody but itself. Default 4; range 1 to 64.</summary>
    public int CallsPerSystem { get; set; } = 4;
    /// <summary>What single systems bear, by the system's name (<c>defender</c>).</summary>
    public Dictionary<string, SystemLimits> Systems { get; init; } = new(StringComparer.OrdinalIgnoreCase);
    /// <summary>How long a step is kept back by a system that can't be called before it is given up and surfaced. Default 24 h; range 1 min to 30 days.</summary>
    public TimeSpan LongestDown { get; set; } = TimeSpan.FromHours(24);
    /// <summary>How long a claimed step is ours. Must be longer than resolving and two calls can take. Default 3 min; range over 4 × <see cref="CallTimeout"/>.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(3);
    /// <summary>How many steps are claimed at once. Default 64; range 1 to 1,000.</summary>
    public int Batch { get; set; } = 64;
    /// <summary>How long a later step of the same incident waits for an earlier one to end before it is started beside it, so that cards can tell how the
    /// earlier one went. Default 3 s; 0 starts them at once.</summary>
    public TimeSpan HeadStart { get; set; } = TimeSpan.FromSeconds(3);
    /// <summary>First pause between attempts; doubles each time, with a fixed jitter a step. Default 5 s.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>Longest pause between attempts. Default 5 min.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(5);
    /// <summary>The longest that the other side's Retry-After is believed. Default 1 h.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromHours(1);
    /// <summary>Turns that may come to nothing before a step is given up and surfaced. Default 8; range 1 to 100.</summary>
    public int MaxTries { get; set; } = 8;
    /// <summary>Calls without an answer to a system that can't tell whether the effect is there, before the step is given up. Default 2; range 1 to 2. An attempt whose
    /// process died spends none of them: it may have died before its call, and a card twice is better than none. <see cref="MaxTries"/> bounds those.</summary>
    public int MaxBlindCalls { get; set; } = 2;
    /// <summary>How long an effect may be under way at the other side (a machine that sleeps) before somebody is told. Default 24 h.</summary>
    public TimeSpan LongestRunning { get; set; } = TimeSpan.FromHours(24);
    /// <summary>How long a person has when a playbook says <c>if-down: ask</c>. Default 1 h; nobody deciding means the step is skipped.</summary>
    public TimeSpan AskWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a hold is read back while it lasts. Default 15 min; 0 never; range to 1 day.</summary>
    public TimeSpan DriftEvery { get; set; } = TimeSpan.FromMinutes(15);
    /// <summary>How often what somebody else took away is held again before two automations are said to fight. Default 3; range 0 to 20.</summary>
    public int MaxReasserts { get; set; } = 3;
    /// <summary>The longest that fresh evidence may keep a hold, from its placing on. Default 7 days; range 1 h to 366 days.</summary>
    public TimeSpan LongestHold { get; set; } = TimeSpan.FromDays(7);
    /// <summary>After how many lifts that came to nothing the team gets a ticket. Default 3; range 1 to 100.</summary>
    public int LiftsBeforeNotice { get; set; } = 3;

    /// <summary>How long what is new is gathered before it becomes a comment on the ticket; longer, up to 6 h, the more comments a ticket has. Default 1 min; range 1 s to 6 h.</summary>
    public TimeSpan CommentEvery { get; set; } = TimeSpan.FromMinutes(1);

    internal SystemLimits Of(string system) => Systems.GetValueOrDefault(system) ?? new SystemLimits();
}
