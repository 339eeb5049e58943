using System.Globalization;

namespace SecResponder.Response.Ledger;

/// <summary>How the ledger's times are written for people, wherever they read them: UTC, to the second.</summary>
public static class LedgerTime
{
    /// <summary><c>2026-03-03 22:01:48Z</c></summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
