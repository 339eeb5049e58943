using System.Collections.Immutable;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pulse;

/// <summary>Keeps how many events came by each source lately: for people, who look at it; nothing is decided by it. Every store of the response has it. Safe for concurrent use.</summary>
/// <remarks>Every member throws <see cref="StoreException"/> when the store can't be used.</remarks>
public interface ISourceActivityStore
{
    /// <summary>Adds to what is known, and removes what is older than <see cref="SourceActivity.Kept"/>.</summary>
    Task AddAsync(ImmutableArray<SourceActivity> more, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>What is known from then on, by source and slot.</summary>
    Task<ImmutableArray<SourceActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation);
}
