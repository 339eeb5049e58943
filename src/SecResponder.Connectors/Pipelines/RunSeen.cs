using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines;

/// <summary>Where a run stands.</summary>
internal enum RunState
{
    /// <summary>Queued, or waiting for an approval of its own.</summary>
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>A run as its system tells it.</summary>
/// <param name="Id">The system's number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Link">Where people look at it.</param>
internal sealed record RunSeen(string Id, RunState State, string? Link)
{
    public bool HasEnded => State is RunState.Succeeded or RunState.Failed or RunState.Cancelled;

    /// <summary>What it means for the step.</summary>
    public Effect Effect(RunDoneWhen doneWhen, TimeSpan askAgain) => State switch
    {
        RunState.Cancelled => new Effect.Refused($"run {Id} was cancelled{At}"),
        _ when doneWhen == RunDoneWhen.Started => new Effect.Done(Id, $"run {Id} was started", Link),
        RunState.Succeeded => new Effect.Done(Id, $"run {Id} has succeeded", Link),
        RunState.Failed => new Effect.Refused($"run {Id} has failed{At}"),
        _ => new Effect.Running(Id, $"run {Id} is {(State == RunState.Queued ? "queued" : "running")}", askAgain),
    };

    private string At => Link is null ? "" : $": {Link}";
}
