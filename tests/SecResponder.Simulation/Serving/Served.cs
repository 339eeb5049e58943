using SecResponder.Lab.ServiceNow;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Simulation.Serving;

/// <summary>What must be the same, however often the server died: what was counted, how far was read, what could not be read, which incidents there are with how much evidence, and the tickets outside.</summary>
internal sealed record Served(string Counted, string Positions, long Letters, string Incidents, string Tickets, string Breaks)
{
    /// <summary>Of syslog only that nothing is there twice can be promised: it is told apart.</summary>
    public const string SyslogSource = "linux-netfilter";

    public static async Task<Served> OfAsync(Ground ground, IResponderStore store, CancellationToken cancellation)
    {
        var positions = new List<string>();
        foreach (var stream in (string[])[$"kafka-in-{Ground.Topic}", "http-ce", "http-lines"])
            positions.AddRange((await store.PositionsAsync(stream, cancellation)).Select(position => $"{position.Stream}/{position.Partition}@{position.Sequence}"));
        var hits = (await store.HitsAsync(cancellation)).Where(hit => hit.Source != SyslogSource).GroupBy(hit => $"{hit.Source}/{hit.Rule}").Select(same => $"{same.Key}={same.Sum(hit => hit.Count)}");
        var incidents = (await store.IncidentsAsync(100_000, cancellation)).Where(incident => !incident.IsNotice).Select(incident => $"{incident.Id} x{incident.EvidenceCount}");
        return new Served(
            Lines(hits), Lines(positions), await store.DeadLetterCountAsync(cancellation), Lines(incidents),
            Lines(ground.Lab.State.Snapshot().Tickets.Select(ticket => $"{ticket.Fields.GetValueOrDefault("correlation_id")} {ticket.Fields.GetValueOrDefault("short_description")}")),
            string.Join('\n', (await new LedgerAudit(store).RunAsync(null, cancellation)).Breaks));
    }

    private static string Lines(IEnumerable<string> some) => string.Join('\n', some.Order(StringComparer.Ordinal));
}
