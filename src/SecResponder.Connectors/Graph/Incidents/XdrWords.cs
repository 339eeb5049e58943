using System.Collections.Frozen;

namespace SecResponder.Connectors.Graph.Incidents;

/// <summary>The words that an incident is judged by.</summary>
/// <remarks>Microsoft Graph v1.0, "Update incident"; which determination goes with which classification is what the Defender portal offers (Microsoft Learn, "Manage incidents in Microsoft Defender").</remarks>
internal static class XdrWords
{
    private const string Other = "other";

    /// <summary>Each classification with its determinations.</summary>
    public static FrozenDictionary<string, string[]> Offered { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["truePositive"] = ["multiStagedAttack", "maliciousUserActivity", "compromisedUser", "malware", "phishing", "unwantedSoftware", Other],
        ["informationalExpectedActivity"] = ["securityTesting", "lineOfBusinessApplication", "confirmedUserActivity", Other],
        ["falsePositive"] = ["notMalicious", "notEnoughDataToValidate", Other],
    }.ToFrozenDictionary();

    public static IEnumerable<string> Classifications => Offered.Keys.Append("unknown");

    /// <summary>All that an incident may have, also what can't be chosen any more.</summary>
    public static IEnumerable<string> Determinations => Offered.Values.SelectMany(words => words).Concat(["apt", "securityPersonnel", "clean", "insufficientData", "unknown"]).Distinct();
}
