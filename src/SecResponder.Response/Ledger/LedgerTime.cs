using System.Globalization;

namespace SecResponder.Response.Ledger;

/// <summary>How the ledger's times are written for people, wherever they read them: UTC.</summary>
public static class LedgerTime
{
    /// <summary><c>2026-03-03 22:01:48Z</c></summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Where seconds say nothing: <c>2026-03-03 22:01Z</c></summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
