using SecResponder.Playbooks.Correlation;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 2 as a host sees it: signals in; windows, incidents and due steps behind it.</summary>
public interface ISignalStage
{
    /// <summary>Takes a batch whole: when it returns, state, incidents and due steps are stored. A signal seen before is dropped by its origin.</summary>
    /// <returns>What came of it: where incidents were opened, steps are due.</returns>
    /// <exception cref="Exception">The store could not be reached: the host must bring the whole batch again.</exception>
    Task<BatchOutcome> HandleAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation);
}
