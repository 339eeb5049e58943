using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SecResponder.Functions.EventHubs;

/// <summary>Shortens an event's flat JSON to what fits in a message.</summary>
internal static class Evidence
{
    /// <summary>The member that says that something is missing: how many bytes the evidence had.</summary>
    public const string ShortenedFrom = "_shortenedFrom";

    /// <summary>Keeps the members whose JSON is at most <paramref name="longest"/> bytes, unchanged; the others are left out whole, never cut.</summary>
    public static string Shorten(string json, int longest)
    {
        var kept = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(kept))
        {
            writer.WriteStartObject();
            using var document = JsonDocument.Parse(json);
            foreach (var member in document.RootElement.EnumerateObject())
                if (Encoding.UTF8.GetByteCount(member.Value.GetRawText()) <= longest)
                    member.WriteTo(writer);
            writer.WriteNumber(ShortenedFrom, Encoding.UTF8.GetByteCount(json));
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(kept.WrittenSpan);
    }
}
