using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Ledger;

/// <summary>One incident, told.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Steps">Its steps as they stand.</param>
/// <param name="Lines">What happened, in order.</param>
/// <param name="Broken">Where the ledger is not what was written, or null.</param>
public sealed record Story(Incident Incident, ImmutableArray<ResponseStep> Steps, ImmutableArray<StoryLine> Lines, ChainBreak? Broken)
{
    /// <summary>The rows that the lines were told from, one a line.</summary>
    public ImmutableArray<LedgerEntry> Rows { get; init; } = [];
}

/// <summary>One line of it, fit for any screen: no control characters.</summary>
/// <param name="At">Wall clock.</param>
/// <param name="Kind">The ledger's word for the kind, for icons and colours.</param>
/// <param name="What">What happened.</param>
/// <param name="Because">What it was based on; may be empty.</param>
public sealed record StoryLine(DateTimeOffset At, string Kind, string What, string Because);

/// <summary>Answers "why?": the ledger in sentences, for any renderer.</summary>
public sealed class Why(IResponderStore store)
{
    /// <summary>The stories of an incident (by its id), or of what is known by a name, an address or a ticket's number; earliest first. Empty when there are none.</summary>
    public async Task<ImmutableArray<Story>> AskAsync(string incidentOrName, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(incidentOrName);
        return [.. await StreamAsync(incidentOrName, null, null, max, cancellation).ToArrayAsync(cancellation)];
    }

    /// <summary>The stories of the incidents that had evidence in a span of event time, the latest <paramref name="max"/> of them; earliest first.</summary>
    public async Task<ImmutableArray<Story>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellation) =>
        [.. await StreamAsync(null, from, to, max, cancellation).ToArrayAsync(cancellation)];

    /// <summary>The same, one after the other: of years of decisions, one incident's are in memory at a time.</summary>
    /// <param name="incidentOrName">What it is about; null: all.</param>
    /// <param name="from">Only with evidence at or after this time; null: from the first.</param>
    /// <param name="to">Only with evidence at or before this time; null: to the last.</param>
    /// <param name="max">How many at most: the latest.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<Story> StreamAsync(string? incidentOrName, DateTimeOffset? from, DateTimeOffset? to, int max, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (first, last) = (from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue);
        var incidents = incidentOrName is null ? await store.IncidentsBetweenAsync(first, last, max, cancellation)
            : await store.IncidentAsync(incidentOrName, cancellation) is { } one ? [one]
            : await store.IncidentsAboutAsync(incidentOrName, max, cancellation);
        foreach (var incident in incidents.Where(incident => incident.OpenedAt <= last && incident.LastEvidenceAt >= first)
            .OrderBy(incident => incident.OpenedAt).ThenBy(incident => incident.Id, StringComparer.Ordinal))
        {
            var rows = await store.LedgerAsync(incident.Id, cancellation);
            var broken = LedgerChain.Verify(incident.Id, rows, await store.LedgerHeadAsync(incident.Id, cancellation));
            yield return new Story(incident, await store.StepsAsync(incident.Id, cancellation), [.. rows.Select(LedgerSentences.Tell)], broken) { Rows = rows };
        }
    }

    /// <summary>One row of the ledger in a sentence.</summary>
    public static StoryLine Tell(LedgerEntry entry) => LedgerSentences.Tell(entry);

    /// <summary>What belongs to no incident, in order: pauses, resets of baselines, what was forgotten under a flood, retention.</summary>
    public async Task<ImmutableArray<StoryLine>> OperationsAsync(CancellationToken cancellation) => [.. (await store.LedgerAsync(LedgerChain.Operations, cancellation)).Select(LedgerSentences.Tell)];
}
