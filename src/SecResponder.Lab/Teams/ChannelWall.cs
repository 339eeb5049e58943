using System.Text.Json;

namespace SecResponder.Lab.Teams;

/// <summary>The cards that channels got, and the limit of requests a second. Thread-safe.</summary>
internal sealed class ChannelWall(LabOptions options, TimeProvider time)
{
    private const int Kept = 500;
    private readonly Lock _gate = new();
    private readonly List<CardSeen> _cards = [];
    private readonly Dictionary<string, Queue<DateTimeOffset>> _recent = new(StringComparer.Ordinal);

    /// <summary>Whether a channel may be asked once more within this second.</summary>
    public bool MayPost(string channel)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_recent.TryGetValue(channel, out var recent))
            {
                _recent[channel] = recent = new Queue<DateTimeOffset>();
            }
            while (recent.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1))
            {
                recent.Dequeue();
            }
            if (recent.Count >= options.CardsPerSecond)
            {
                return false;
            }
            recent.Enqueue(now);
            return true;
        }
    }

    public void Post(string channel, JsonElement card)
    {
        lock (_gate)
        {
            _cards.Add(new CardSeen(channel, time.GetUtcNow(), card, CardText.Lines(card)));
            if (_cards.Count > Kept)
            {
                _cards.RemoveAt(0);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _cards.Clear();
            _recent.Clear();
        }
    }

    public IReadOnlyList<CardSeen> Snapshot()
    {
        lock (_gate)
        {
            return [.. _cards];
        }
    }
}
