using System.Collections.Immutable;
using SecResponder.Response.Pulse;

namespace SecResponder.Response.Storage.AzureStorage;

// How many events came lately.
public sealed partial class AzureStore : ISourceActivityStore
{
    private DateTimeOffset _trimmedUpTo = DateTimeOffset.MinValue;

    public Task AddAsync(ImmutableArray<SourceActivity> more, DateTimeOffset now, CancellationToken cancellation) => AskAsync("counting events by source", async () =>
    {
        await _activity.AddAsync(more, cancellation);
        // Once a slot: what has become too old is at most one row, or what nobody removed while nobody counted.
        if (SourceActivity.SlotOf(now - SourceActivity.Kept) is var old && old > _trimmedUpTo)
        {
            await _activity.TrimAsync(old, cancellation);
            _trimmedUpTo = old;
        }
    });

    public Task<ImmutableArray<SourceActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) =>
        AskAsync("reading events by source", () => _activity.SinceAsync(since, cancellation));
}
