using System.Collections.Immutable;
using System.Text.Json;

namespace SecResponder.Server.Inputs.Splunk;

/// <summary>The events of a body: JSON objects one behind the other, with or without something between them, each with an <c>event</c>.</summary>
/// <remarks>Splunk Enterprise, "Format events for HTTP Event Collector". Each goes on as it came, with what stands around the event: what lies in it is taken out where all envelopes are opened.</remarks>
internal static class HecEvents
{
    private static readonly JsonReaderOptions OneBehindTheOther = new() { AllowMultipleValues = true, MaxDepth = 128 };

    /// <summary>Reads them; what is wrong, or null. One that is wrong refuses the body.</summary>
    public static HecReply? Read(ArraySegment<byte> body, out ImmutableArray<ArraySegment<byte>> events)
    {
        events = [];
        var found = ImmutableArray.CreateBuilder<ArraySegment<byte>>();
        var reader = new Utf8JsonReader(body, OneBehindTheOther);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                    return HecReply.InvalidFormat with { InvalidEvent = found.Count };
                var begin = (int)reader.TokenStartIndex;
                if (Problem(ref reader) is { } problem)
                    return problem with { InvalidEvent = found.Count };
                found.Add(body.Slice(begin, (int)reader.BytesConsumed - begin));
            }
        }
        // A text with half of a character, too.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return HecReply.InvalidFormat with { InvalidEvent = found.Count };
        }
        events = found.ToImmutable();
        return events.IsEmpty ? HecReply.NoData : null;
    }

    private static HecReply? Problem(ref Utf8JsonReader reader)
    {
        HecReply? problem = HecReply.EventRequired;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isEvent = reader.ValueTextEquals("event"u8);
            reader.Read();
            if (isEvent)
                problem = reader.TokenType == JsonTokenType.Null || reader.TokenType == JsonTokenType.String && string.IsNullOrWhiteSpace(reader.GetString()) ? HecReply.EventBlank : null;
            reader.Skip();
        }
        return problem;
    }
}
