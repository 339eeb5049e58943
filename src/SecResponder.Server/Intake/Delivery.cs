using System.Collections.Immutable;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Intake;

/// <summary>What somebody sent and waits for: bodies that are stored together, of one source.</summary>
/// <param name="source">The source's id; null: recognized by content.</param>
/// <param name="bodies">As they came, out of what the transport wrapped around them.</param>
/// <param name="ids">What each is known again by (<see cref="RecentIds.Of"/>); empty: they have no ids, and each is new.</param>
/// <param name="received">When.</param>
internal sealed class Delivery(string? source, ImmutableArray<ArraySegment<byte>> bodies, ImmutableArray<long> ids, DateTimeOffset received)
{
    private readonly TaskCompletionSource<IntakeAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Source => source;

    public ImmutableArray<ArraySegment<byte>> Bodies => bodies;

    public ImmutableArray<long> Ids => ids;

    public DateTimeOffset Received => received;

    public long Length { get; } = bodies.Sum(body => (long)body.Count);

    public Task<IntakeAnswer> Done => _done.Task;

    public void Answer(IntakeAnswer answer) => _done.TrySetResult(answer);
}
