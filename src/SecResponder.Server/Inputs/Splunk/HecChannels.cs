using System.Globalization;
using System.Text.Json;

namespace SecResponder.Server.Inputs.Splunk;

/// <summary>
/// Ids to ask for. A delivery is answered when it is stored, so an id that was given out is acknowledged already; only the last id of each channel is kept. After a restart a channel is not known, its ids are told to be open, and
/// a forwarder sends them again.
/// </summary>
/// <remarks>Splunk Enterprise, "About HTTP Event Collector Indexer Acknowledgment".</remarks>
internal sealed class HecChannels
{
    /// <summary>The header that names the channel; <c>?channel=</c> does, too.</summary>
    public const string Header = "X-Splunk-Request-Channel";

    // A forwarder has one, or a few; the oldest are forgotten, which is as safe as a restart.
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Caller, Guid Channel), long> _next = [];
    private readonly Queue<(string Caller, Guid Channel)> _order = [];

    /// <summary>The channel of a request; what is wrong with it, or null.</summary>
    public static HecReply? ChannelOf(HttpRequest request, out Guid channel)
    {
        channel = default;
        var named = request.Headers[Header].ToString() is { Length: > 0 } header ? header : request.Query["channel"].ToString();
        return named.Length == 0 ? HecReply.ChannelMissing : Guid.TryParse(named, out channel) ? null : HecReply.InvalidChannel;
    }

    /// <summary>The next id of a channel, from 0.</summary>
    public long Next(string caller, Guid channel)
    {
        lock (_lock)
        {
            if (!_next.TryGetValue((caller, channel), out var id))
            {
                _order.Enqueue((caller, channel));
                if (_order.Count > Most)
                    _next.Remove(_order.Dequeue());
            }
            _next[(caller, channel)] = id + 1;
            return id;
        }
    }

    /// <summary>Answers <c>{"acks": [0, 1]}</c> with <c>{"acks": {"0": true, "1": false}}</c>; null: that is no such question.</summary>
    public string? Answer(string caller, Guid channel, ArraySegment<byte> question)
    {
        long next;
        lock (_lock)
            next = _next.GetValueOrDefault((caller, channel));
        try
        {
            using var document = JsonDocument.Parse(question.AsMemory());
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("acks", out var acks) || acks.ValueKind != JsonValueKind.Array)
                return null;
            List<long> asked = [];
            foreach (var one in acks.EnumerateArray())
                if (one.ValueKind == JsonValueKind.Number && one.TryGetInt64(out var id))
                    asked.Add(id);
                else
                    return null;
            return $"{{\"acks\":{{{string.Join(',', asked.Distinct().Select(id => string.Create(CultureInfo.InvariantCulture, $"\"{id}\":{(id >= 0 && id < next ? "true" : "false")}")))}}}}}";
        }
        catch (JsonException)
        {
            return null; // said by the caller, as any other wrong question is
        }
    }
}
