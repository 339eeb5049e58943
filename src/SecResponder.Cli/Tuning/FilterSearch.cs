using System.Collections.Immutable;

namespace SecResponder.Cli.Tuning;

/// <summary>What a filter asks for: one of some combinations of values of the same fields.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="Rows">The combinations, each with a value a field.</param>
internal sealed record FoundFilter(ImmutableArray<string> Fields, ImmutableArray<ImmutableArray<string>> Rows);

/// <summary>Finds the fewest fields that tell false positives from true ones. Pure.</summary>
/// <remarks>
/// Only fields that say who, where, by what or to what are looked at: a filter on an action or a severity would silence the rule itself, and times, ports of clients and session numbers come never again.
/// Fewer fields come before more, fewer combinations before many, and then what names somebody before what names a place.
/// </remarks>
internal static class FilterSearch
{
    private const int MostFields = 3;
    private const int MostRows = 30;

    // What identifies, the best first.
    private static readonly string[] Telling =
    [
        "ActorUsername", "SrcUsername", "TargetUsername", "User", "ActingProcessName", "SrcProcessName", "ActingAppName", "HttpUserAgent", "SrcHostname", "SrcIpAddr", "Src", "DstHostname", "DstDomain", "DstFQDN", "DstIpAddr", "Dst",
        "TargetAppName", "DstAppName", "Object", "ObjectId", "DnsQuery", "Url", "TargetUrl", "TargetFileName", "TargetFilePath", "ActingProcessCommandLine", "CommandLine", "TargetProcessName", "RuleName", "NetworkRuleName", "ThreatName",
        "DvcHostname", "DvcIpAddr", "DvcScopeId", "DvcScope", "Operation", "DstPortNumber",
    ];

    // Beside others only: alone they are half of all traffic, or all that a device writes.
    private static readonly HashSet<string> OnlyBeside = new(["Operation", "DstPortNumber", "DvcHostname", "DvcIpAddr", "DvcScopeId", "DvcScope", "RuleName", "NetworkRuleName"], StringComparer.Ordinal);

    /// <summary>Finds the filter.</summary>
    /// <param name="wrong">Events that must go; at least one.</param>
    /// <param name="right">Events that must stay.</param>
    /// <returns>The filter; null when in every such field some false positive is like a true one, or they have no such field in common.</returns>
    public static FoundFilter? Find(IReadOnlyCollection<JudgedEvent> wrong, IReadOnlyCollection<JudgedEvent> right)
    {
        var fields = Telling.Where(field => wrong.All(e => e.Fields.ContainsKey(field))).ToArray();
        for (var count = 1; count <= MostFields; count++)
        {
            var best = Choose(fields, count).Where(chosen => !chosen.All(OnlyBeside.Contains)).Select((chosen, rank) => (Filter: Of(chosen, wrong), Rank: rank))
                .Where(one => one.Filter.Rows.Length <= MostRows && !right.Any(e => Matches(one.Filter, e))).OrderBy(one => one.Filter.Rows.Length).ThenBy(one => one.Rank).FirstOrDefault();
            if (best.Filter is not null)
                return best.Filter;
        }
        return null;
    }

    /// <summary>Whether a filter takes an event out.</summary>
    public static bool Matches(FoundFilter filter, JudgedEvent e) =>
        filter.Rows.Any(row => filter.Fields.Select((field, at) => e.Fields.TryGetValue(field, out var value) && value.Equals(row[at], StringComparison.OrdinalIgnoreCase)).All(same => same));

    private static FoundFilter Of(string[] fields, IReadOnlyCollection<JudgedEvent> wrong) => new(
        [.. fields],
        [.. wrong.Select(e => fields.Select(field => e.Fields[field]).ToImmutableArray()).GroupBy(row => string.Join('\0', row).ToUpperInvariant()).Select(row => row.First()).OrderBy(row => string.Join('\0', row), StringComparer.Ordinal)]);

    private static IEnumerable<string[]> Choose(string[] fields, int count, int from = 0)
    {
        if (count == 0)
            return [[]];
        return Enumerable.Range(from, Math.Max(0, fields.Length - from)).SelectMany(first => Choose(fields, count - 1, first + 1).Select(rest => (string[])[fields[first], .. rest]));
    }
}
