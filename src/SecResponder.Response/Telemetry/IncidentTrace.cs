using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Telemetry;

/// <summary>One trace an incident: its id is the incident's own, so that whoever has the one finds the other, whichever process did what and when.</summary>
public static class IncidentTrace
{
    private const string Prefix = "in-";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The trace's id: the 32 hex digits of the incident's.</summary>
    public static ActivityTraceId IdOf(string incidentId)
    {
        ArgumentNullException.ThrowIfNull(incidentId);
        return incidentId.Length == Prefix.Length + 32 && incidentId.StartsWith(Prefix, StringComparison.Ordinal) && incidentId.AsSpan(Prefix.Length) is var digits && !digits.ContainsAnyExcept(Hex)
            ? ActivityTraceId.CreateFromString(digits)
            : ActivityTraceId.CreateFromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(incidentId)).AsSpan(0, 16));
    }

    // No parent: each part of an incident's way begins by itself, days apart perhaps. Recorded: incidents are few, and none of them is left to a sampler's chance.
    internal static ActivityContext ContextOf(string incidentId) => new(IdOf(incidentId), default, ActivityTraceFlags.Recorded);

    // What a signal brought along; what is none is left out.
    internal static IEnumerable<ActivityLink> Links(IEnumerable<string> traces) =>
        traces.Select(trace => ActivityContext.TryParse(trace, null, isRemote: true, out var context) ? context : default).Where(context => context != default).Distinct().Select(context => new ActivityLink(context));
}
