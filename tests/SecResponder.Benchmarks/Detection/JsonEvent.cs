using System.Text;
using System.Text.Json;
using SecResponder.Events;

namespace SecResponder.Benchmarks.Detection;

/// <summary>An event as it comes in: JSON bytes, and what its source would know of it.</summary>
internal sealed record JsonEvent(byte[] Json, EventKind Kind)
{
    public static JsonEvent Of(string json, EventKind kind) => new(Encoding.UTF8.GetBytes(json), kind);

    /// <summary>The least that a reader of JSON in .NET does: a bare pass of <see cref="Utf8JsonReader"/> over the tokens.</summary>
    public static int BarePass(JsonEvent[] events)
    {
        var tokens = 0;
        foreach (var e in events)
        {
            var reader = new Utf8JsonReader(e.Json);
            while (reader.Read())
                tokens++;
        }
        return tokens == 0 ? throw new InvalidOperationException("no tokens") : events.Length;
    }
}
