namespace SecResponder.Playbooks.Files;

/// <summary>What happens when nobody has decided by the deadline.</summary>
public enum ApprovalFallback
{
    /// <summary>The step is not run.</summary>
    Skip,
    /// <summary>The step is run.</summary>
    Run,
}

/// <summary>When two people must say yes.</summary>
public enum FourEyes
{
    /// <summary>One is enough.</summary>
    Never,
    Always,
    /// <summary>When the target's criticality in the asset list is high or critical.</summary>
    High,
    /// <summary>When the target's criticality in the asset list is critical.</summary>
    Critical,
}

/// <summary>Who must approve a step, by when, and what happens otherwise.</summary>
/// <param name="By">A group of the team's approvers.</param>
/// <param name="Within">The deadline, from the question on.</param>
/// <param name="Otherwise">What happens when nobody decides.</param>
public sealed record ApprovalRule(string By, TimeSpan Within, ApprovalFallback Otherwise)
{
    /// <summary>When a second person must say yes, too.</summary>
    public FourEyes FourEyes { get; init; }
    /// <summary>How long before the deadline the team is reminded; null: not at all.</summary>
    public TimeSpan? Remind { get; init; }
    /// <summary>Who may decide besides when nobody has for a while; null: nobody.</summary>
    public Escalation? Escalate { get; init; }
}

/// <summary>A second group that may decide, too, when the first has not.</summary>
/// <param name="To">A group of the team's approvers.</param>
/// <param name="After">How long after the question.</param>
public sealed record Escalation(string To, TimeSpan After);
