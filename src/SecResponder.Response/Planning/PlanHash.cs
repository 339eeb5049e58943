using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Planning;

/// <summary>What an approver approves: a hash over exact targets, actions, parameters and durations.</summary>
internal static class PlanHash
{
    /// <summary>SHA-256, in hex, over the canonical JSON of all steps: members in fixed order, parameters sorted by name, no white space.</summary>
    public static string Of(ImmutableArray<ResponseStep> steps)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var step in steps)
            {
                json.WriteStartObject();
                json.WriteString("action"u8, step.Action);
                json.WriteString("target"u8, step.Target?.Value);
                json.WriteString("asOf"u8, step.Target?.AsOf.UtcTicks.ToString(CultureInfo.InvariantCulture));
                json.WriteString("for"u8, step.For?.Ticks.ToString(CultureInfo.InvariantCulture));
                json.WriteStartObject("with"u8);
                foreach (var (name, value) in step.With)
                    json.WriteString(name, value);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>What is approved for one step: the whole plan, which step of it, and the very entity that its target turned out to be. Should an address
    /// have moved to another machine by the time of the call, this differs and the question is asked again.</summary>
    public static string ForApproval(string planHash, string stepId, string? entityId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{planHash}\n{stepId}\n{entityId}")));
}
