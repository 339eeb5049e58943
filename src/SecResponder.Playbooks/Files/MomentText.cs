using System.Globalization;

namespace SecResponder.Playbooks.Files;

/// <summary>Reads a day (its first moment, UTC) or a moment: <c>2026-12-31</c>, <c>2026-12-31T18:00:00Z</c>, with a fraction or an offset where it has one.</summary>
internal static class MomentText
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
