using System.Collections.Immutable;

namespace SecResponder.Server.Intake;

/// <summary>What somebody sent and waits for: bodies that are stored together, of one source.</summary>
/// <param name="source">The source's id; null: recognized by content.</param>
/// <param name="bodies">The bodies.</param>
/// <param name="received">When.</param>
/// <param name="id">What all of it together is known again by; null: by nothing.</param>
internal sealed class Delivery(string? source, ImmutableArray<IntakeBody> bodies, DateTimeOffset received, long? id)
{
    private readonly TaskCompletionSource<IntakeAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Source => source;

    public ImmutableArray<IntakeBody> Bodies => bodies;

    /// <summary>What all of it together is known again by.</summary>
    public long? Id => id;

    /// <summary>Whether it, or any of them, may have come before.</summary>
    public bool HasIds { get; } = id is not null || bodies.Any(body => body.Id is not null);

    public DateTimeOffset Received => received;

    public long Length { get; } = bodies.Sum(body => (long)body.Bytes.Count);

    public Task<IntakeAnswer> Done => _done.Task;

    public void Answer(IntakeAnswer answer) => _done.TrySetResult(answer);
}
