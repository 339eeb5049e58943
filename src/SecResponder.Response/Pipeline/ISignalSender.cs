using SecResponder.Playbooks.Correlation;

namespace SecResponder.Response.Pipeline;

/// <summary>The way from stage 1 to stage 2: in one process a call, on Azure a hub.</summary>
public interface ISignalSender
{
    /// <summary>Hands signals over; those of one <see cref="Signal.Key"/> arrive in the order in which they were given. Returns when all are accepted.</summary>
    /// <exception cref="Exception">At least one was not accepted. Others may have been: sending all of them again is safe.</exception>
    Task SendAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation);
}
