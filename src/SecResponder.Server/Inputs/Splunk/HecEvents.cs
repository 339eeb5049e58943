using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Splunk;

/// <summary>The events of a body: JSON objects one behind the other, with or without something between them, each with an <c>event</c>.</summary>
/// <remarks>Splunk Enterprise, "Format events for HTTP Event Collector". Each goes on as it came, with what stands around the event: what lies in it is taken out where all envelopes are opened. Its <c>time</c> (seconds since 1970, as a number or a text) is the time of an event that says none itself.</remarks>
internal static class HecEvents
{
    private static readonly JsonReaderOptions OneBehindTheOther = new() { AllowMultipleValues = true, MaxDepth = 128 };

    /// <summary>The end of the year 9999.</summary>
    private const long LastSecond = 253_402_300_800;

    /// <summary>Reads them; what is wrong, or null. One that is wrong refuses the body.</summary>
    public static HecReply? Read(ArraySegment<byte> body, out ImmutableArray<IntakeBody> events)
    {
        events = [];
        var found = ImmutableArray.CreateBuilder<IntakeBody>();
        var reader = new Utf8JsonReader(body, OneBehindTheOther);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                    return HecReply.InvalidFormat with { InvalidEvent = found.Count };
                var begin = (int)reader.TokenStartIndex;
                if (Problem(ref reader, out var time) is { } problem)
                    return problem with { InvalidEvent = found.Count };
                found.Add(new IntakeBody(body.Slice(begin, (int)reader.BytesConsumed - begin)) { At = time });
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

    private static HecReply? Problem(ref Utf8JsonReader reader, out DateTimeOffset? time)
    {
        HecReply? problem = HecReply.EventRequired;
        time = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (isEvent, isTime) = (reader.ValueTextEquals("event"u8), reader.ValueTextEquals("time"u8));
            reader.Read();
            if (isTime)
                time = Time(ref reader);
            if (isEvent)
                problem = reader.TokenType == JsonTokenType.Null || reader.TokenType == JsonTokenType.String && string.IsNullOrWhiteSpace(reader.GetString()) ? HecReply.EventBlank : null;
            reader.Skip();
        }
        return problem;
    }

    // What is no time is none: Splunk takes such an event, too, and gives it the time at which it came.
    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        decimal seconds;
        if (reader.TokenType == JsonTokenType.Number ? !reader.TryGetDecimal(out seconds)
            : !decimal.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : "", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds))
            return null;
        return seconds is >= 0 and < LastSecond ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }
}
