using System.Globalization;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Telling;

/// <summary>Somebody knows, and wants no tickets and cards about it for a while. Incidents still open, steps that act are run, holds stay as they are.</summary>
/// <param name="Scope">What it is about, as <see cref="SilenceScope"/> writes it; there is one silence a scope.</param>
/// <param name="Who">Who asked for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">Since when (wall clock).</param>
/// <param name="Until">Its end (wall clock), not counted.</param>
public sealed record Silence(string Scope, string Who, string Reason, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>What is not to be told for longer than this is a rule to be mended: a silence that is forgotten hides the real thing.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    internal Quiet Quiets() => new(
        Quiet.Silence, string.Create(CultureInfo.InvariantCulture, $"'{Scope}' is silenced by {Who} until {LedgerTime.Minute(Until)}: {Reason}"));
}
