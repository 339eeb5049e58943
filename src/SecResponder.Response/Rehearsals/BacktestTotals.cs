using System.Collections.Immutable;
using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Rehearsals;

/// <summary>What a version of the playbooks would have come to in all, whether it enforces or only observes.</summary>
/// <param name="Incidents">Incidents opened.</param>
/// <param name="Signals">Events that counted for them.</param>
/// <param name="Held">Different targets that would have been held.</param>
/// <param name="Holding">How long all of them together.</param>
/// <param name="Enforced">Of those held, the ones whose playbook enforces: they would really have been.</param>
/// <param name="Acted">Other actions on a target.</param>
/// <param name="Told">Tickets and cards.</param>
/// <param name="Asked">How often a person would have been asked.</param>
/// <param name="NearProtected">Different protected targets that only a guardrail kept from being acted on.</param>
/// <param name="Refused">Refusals by guardrail.</param>
public sealed record BacktestTotals(
    int Incidents, long Signals, int Held, TimeSpan Holding, int Enforced, int Acted, int Told, int Asked, int NearProtected, ImmutableSortedDictionary<string, int> Refused)
{
    internal static BacktestTotals Of(BacktestedVersion version, ImmutableArray<(string PlaybookId, RehearsedLine Line)> lines)
    {
        return new BacktestTotals(
            version.Incidents.Count,
            version.Incidents.Sum(one => one.Incident.EvidenceCount),
            Targets(lines.Where(one => one.Line.Would == WouldHave.Held)),
            TimeSpan.FromTicks(lines.Where(one => one.Line.Would == WouldHave.Held).Sum(one => one.Line.Lasting.Ticks)),
            Targets(lines.Where(one => one.Line.Would == WouldHave.Held && Backtest.ModeOf(version, one.PlaybookId) == PlaybookMode.Enforce)),
            Times(WouldHave.Acted),
            Times(WouldHave.Told),
            lines.Sum(one => one.Line.Asking),
            Targets(lines.Where(one => one.Line.Would == WouldHave.NearlyHitProtected)),
            lines.Where(one => one.Line.Guardrail is not null).GroupBy(one => one.Line.Guardrail!).ToImmutableSortedDictionary(group => group.Key, group => group.Sum(one => one.Line.Times), StringComparer.Ordinal));

        int Times(WouldHave would) => lines.Where(one => one.Line.Would == would).Sum(one => one.Line.Times);
        static int Targets(IEnumerable<(string, RehearsedLine Line)> some) => some.Select(one => one.Line.Target).Distinct(StringComparer.OrdinalIgnoreCase).Count();
    }
}
