using System.Text.Json;
using System.Text.Json.Serialization;
using SecResponder.Playbooks.Correlation;

namespace SecResponder.Response.Pipeline;

/// <summary>A signal on the wire between stage 1 and stage 2: one JSON object.</summary>
public static class SignalJson
{
    /// <summary>The signal as UTF-8 JSON.</summary>
    public static byte[] Write(Signal signal) => JsonSerializer.SerializeToUtf8Bytes(signal, SignalJsonContext.Default.Signal);

    /// <summary>Reads a signal; false, with the reason and the place, when that is not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out Signal? signal, out string reason, out int position)
    {
        (signal, reason, position) = (null, "", 0);
        try
        {
            signal = JsonSerializer.Deserialize(json, SignalJsonContext.Default.Signal);
            if (signal is null)
                reason = "null is not a signal";
            else if (!IsWhole(signal))
                (signal, reason) = (null, "a member of the signal is null");
            return signal is not null;
        }
        catch (JsonException e)
        {
            (reason, position) = (e.Message, (int)Math.Min(json.Length, e.BytePositionInLine ?? 0));
            return false;
        }
    }

    // The reader refuses null for a member that must not be null, but not within arrays, and null for an ImmutableArray makes one that throws when touched. (A signal without parts
    // asks for none.)
    private static bool IsWhole(Signal signal) =>
        (signal.Parts.IsDefault || signal.Parts.All(part => part is { Rule: not null, Values.IsDefault: false })) &&
        !signal.RuleIds.IsDefault && !signal.RuleIds.Contains(null!) && !signal.Group.IsDefault && !signal.Group.Contains(null!) &&
        signal.Origin.Stream is not null && signal.Origin.Partition is not null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Signal))]
internal sealed partial class SignalJsonContext : JsonSerializerContext;
