using System.Collections.Concurrent;
using SecResponder.Response.Storage;

namespace SecResponder.Server;

/// <summary>Numbers the bodies of each stream, on from where the store says that the last process stopped.</summary>
internal sealed class StreamSequences(IResponderStore store)
{
    private readonly ConcurrentDictionary<string, Sequence> _streams = new(StringComparer.Ordinal);

    /// <summary>Lets one body at a time have the stream's next number; it counts only when <paramref name="take"/> has ended well.</summary>
    public async Task NextAsync(string stream, Func<long, Task> take, CancellationToken cancellation)
    {
        var sequence = _streams.GetOrAdd(stream, _ => new Sequence());
        await sequence.Gate.WaitAsync(cancellation);
        try
        {
            sequence.Last ??= (await store.PositionsAsync(stream, cancellation)).Select(position => (long?)position.Sequence).Max() ?? 0;
            await take(sequence.Last.Value + 1);
            sequence.Last++;
        }
        catch
        {
            // Whether it was stored is the store's to say.
            sequence.Last = null;
            throw;
        }
        finally
        {
            sequence.Gate.Release();
        }
    }

    private sealed class Sequence
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public long? Last { get; set; }
    }
}
