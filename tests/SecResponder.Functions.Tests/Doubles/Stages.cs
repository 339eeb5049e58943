using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Tests.Doubles;

/// <summary>Stage 1, 2 and the dead letter: remember what they got; fail while told to.</summary>
internal sealed class Pipeline : IRawEventStage, ISignalStage, IDeadLetter
{
    public List<RawRecord> Bodies { get; } = [];

    public List<Signal> Signals { get; } = [];

    public List<(RawRecord Record, Rejection Rejection)> DeadLetters { get; } = [];

    public Exception? Failure { get; set; }

    /// <summary>The incidents that each batch of signals opens.</summary>
    public ImmutableArray<string> Opens { get; set; } = [];

    public Task HandleAsync(IReadOnlyList<RawRecord> bodies, string? sourceHint, CancellationToken cancellation)
    {
        if (Failure is not null)
            return Task.FromException(Failure);
        Bodies.AddRange(bodies);
        return Task.CompletedTask;
    }

    public Task<BatchOutcome> HandleAsync(IReadOnlyList<Signal> signals, CancellationToken cancellation)
    {
        if (Failure is not null)
            return Task.FromException<BatchOutcome>(Failure);
        Signals.AddRange(signals);
        return Task.FromResult(new BatchOutcome(Opens, signals.Count, 0, 0));
    }

    public Task KeepAsync(RawRecord record, Rejection rejection, CancellationToken cancellation)
    {
        if (Failure is not null)
            return Task.FromException(Failure);
        DeadLetters.Add((record, rejection));
        return Task.CompletedTask;
    }
}

/// <summary>The work that is due: remembers the order of the calls.</summary>
internal sealed class DueWork : IDueSteps, IDueReleases, IDueSilences, IDueDigests, IDueTickets
{
    public List<string> Calls { get; } = [];

    public Task RunDueAsync(CancellationToken cancellation)
    {
        Calls.Add("steps");
        return Task.CompletedTask;
    }

    public Task SealDueAsync(CancellationToken cancellation)
    {
        Calls.Add("digest");
        return Task.CompletedTask;
    }

    public Task LookDueAsync(CancellationToken cancellation)
    {
        Calls.Add("tickets");
        return Task.CompletedTask;
    }

    public Task ReleaseDueAsync(CancellationToken cancellation)
    {
        Calls.Add("releases");
        return Task.CompletedTask;
    }

    public Task PassDueAsync(CancellationToken cancellation)
    {
        Calls.Add("silences");
        return Task.CompletedTask;
    }
}
