using SecResponder.Response.Incidents;

namespace SecResponder.Connectors.Tickets;

/// <summary>What the words mean by which people close a ticket. Case, blanks, hyphens and underscores don't matter.</summary>
internal static class CloseCodes
{
    /// <summary>What one of the words says that the incident was; null where none says it. The first that says anything counts.</summary>
    public static IncidentVerdict? Verdict(IEnumerable<string> words, IList<string> falsePositive, IList<string> truePositive) => words
        .Select(word => Among(falsePositive, word) ? IncidentVerdict.FalsePositive : Among(truePositive, word) ? IncidentVerdict.TruePositive : (IncidentVerdict?)null)
        .FirstOrDefault(verdict => verdict is not null);

    private static bool Among(IList<string> known, string word) => word.Length > 0 && known.Any(one => string.Equals(Letters(one), Letters(word), StringComparison.OrdinalIgnoreCase));

    private static string Letters(string word) => string.Concat(word.Where(char.IsLetterOrDigit));
}
