namespace SecResponder.Response.Steps;

/// <summary>What a step's state is called in tickets and cards.</summary>
public static class StepWords
{
    /// <summary>It waits for earlier steps.</summary>
    public const string Waiting = "waits for other steps";
    /// <summary>A person must decide.</summary>
    public const string AwaitingApproval = "waiting for approval";
    /// <summary>Its time has come.</summary>
    public const string Due = "due";
    /// <summary>The call is under way.</summary>
    public const string BeingDone = "being done";
    /// <summary>The other side is at it.</summary>
    public const string Running = "running";
    /// <summary>The effect is there.</summary>
    public const string Done = "done";
    /// <summary>Somebody or something said no.</summary>
    public const string Refused = "refused";
    /// <summary>It was not run.</summary>
    public const string Skipped = "skipped";
    /// <summary>It was given up.</summary>
    public const string Failed = "failed";
    /// <summary>All but the call was done.</summary>
    public const string Observed = "observed";

    /// <summary>The word for a state.</summary>
    public static string Of(StepState state) => state switch
    {
        StepState.Waiting => Waiting,
        StepState.AwaitingApproval => AwaitingApproval,
        StepState.Due => Due,
        StepState.Intent => BeingDone,
        StepState.Running => Running,
        StepState.Done => Done,
        StepState.Refused => Refused,
        StepState.Skipped => Skipped,
        StepState.Failed => Failed,
        _ => Observed,
    };
}
