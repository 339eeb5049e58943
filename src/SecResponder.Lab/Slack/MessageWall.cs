using System.Globalization;
using System.Text.Json;

namespace SecResponder.Lab.Slack;

/// <summary>The messages of all channels. A message's id is its time. Thread-safe.</summary>
internal sealed class MessageWall(SlackLab lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Message> _messages = [];
    private readonly Queue<DateTimeOffset> _recent = [];
    private int _count;

    public SlackLab Lab => lab;

    /// <summary>How many were ever posted for a step, deleted or not.</summary>
    public int Posted(string step)
    {
        lock (_gate)
            return _messages.Count(message => message.Step == step);
    }

    /// <summary>Whether one more may be posted within this second.</summary>
    public bool MayPost()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_recent.TryPeek(out var first) && now - first >= TimeSpan.FromSeconds(1))
                _recent.Dequeue();
            if (_recent.Count >= lab.MessagesASecond)
                return false;
            _recent.Enqueue(now);
            return true;
        }
    }

    public string Post(string channel, string text, JsonElement blocks, string? step, bool isWebhooks, TimeSpan late, DateTimeOffset? at = null)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var ts = string.Create(CultureInfo.InvariantCulture, $"{(at ?? now).ToUnixTimeSeconds()}.{++_count:D6}");
            _messages.Add(new Message(channel, ts, text, blocks, step, isWebhooks, now + late));
            return ts;
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Message> History(string channel, string oldest, string? latest, bool inclusive)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var (from, to) = (Of(oldest), latest is null ? decimal.MaxValue : Of(latest));
            return [.. _messages.Where(message => message.Channel == channel && !message.IsDeleted && message.SeenFrom <= now && In(Of(message.Ts))).OrderByDescending(message => Of(message.Ts))];

            bool In(decimal ts) => inclusive ? ts >= from && ts <= to : ts > from && ts < to;
        }
    }

    public bool Delete(string channel, string ts)
    {
        lock (_gate)
        {
            if (_messages.Find(message => message.Channel == channel && message.Ts == ts && !message.IsDeleted) is not { } found)
                return false;
            found.IsDeleted = true;
            return true;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _recent.Clear();
        }
    }

    public IReadOnlyList<MessageSeen> Snapshot()
    {
        lock (_gate)
            return [.. _messages.Where(message => !message.IsDeleted).Select(message => new MessageSeen(message.Channel, message.Ts, message.Text, message.Blocks, message.Step, message.IsWebhooks))];
    }

    private static decimal Of(string ts) => decimal.TryParse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var at) ? at : 0;
}

/// <summary>One message.</summary>
internal sealed class Message(string channel, string ts, string text, JsonElement blocks, string? step, bool isWebhooks, DateTimeOffset seenFrom)
{
    public string Channel => channel;
    public string Ts => ts;
    public string Text => text;
    public JsonElement Blocks => blocks;
    public string? Step => step;
    public bool IsWebhooks => isWebhooks;
    public DateTimeOffset SeenFrom => seenFrom;
    public bool IsDeleted { get; set; }
}
