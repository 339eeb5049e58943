using System.Collections.Immutable;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Ledger;

/// <summary>One incident, told.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Steps">Its steps as they stand.</param>
/// <param name="Lines">What happened, in order.</param>
/// <param name="Broken">Where the ledger is not what was written, or null.</param>
public sealed record Story(Incident Incident, ImmutableArray<ResponseStep> Steps, ImmutableArray<StoryLine> Lines, ChainBreak? Broken);

/// <summary>One line of it, fit for any screen: no control characters.</summary>
/// <param name="At">Wall clock.</param>
/// <param name="Kind">The ledger's word for the kind, for icons and colours.</param>
/// <param name="What">What happened.</param>
/// <param name="Because">What it was based on; may be empty.</param>
public sealed record StoryLine(DateTimeOffset At, string Kind, string What, string Because);

/// <summary>Answers "why?": the ledger in sentences, for any renderer.</summary>
public sealed class Why(IResponderStore store)
{
    /// <summary>The stories of an incident (by its id), or of what is known by a name or an address; earliest first. Empty when there are none.</summary>
    public async Task<ImmutableArray<Story>> AskAsync(string incidentOrName, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(incidentOrName);
        var incidents = await store.IncidentAsync(incidentOrName, cancellation) is { } one ? [one] : await store.IncidentsAboutAsync(incidentOrName, max, cancellation);
        var stories = ImmutableArray.CreateBuilder<Story>(incidents.Length);
        foreach (var incident in incidents.OrderBy(incident => incident.OpenedAt).ThenBy(incident => incident.Id, StringComparer.Ordinal))
        {
            var rows = await store.LedgerAsync(incident.Id, cancellation);
            var broken = LedgerChain.Verify(incident.Id, rows, await store.LedgerHeadAsync(incident.Id, cancellation));
            stories.Add(new Story(incident, await store.StepsAsync(incident.Id, cancellation), [.. rows.Select(LedgerSentences.Tell)], broken));
        }
        return stories.ToImmutable();
    }

    /// <summary>Checks every chain.</summary>
    /// <returns>What is not as it was written; empty when all is whole.</returns>
    public async Task<ImmutableArray<ChainBreak>> VerifyAsync(CancellationToken cancellation)
    {
        var breaks = ImmutableArray.CreateBuilder<ChainBreak>();
        foreach (var chain in await store.LedgerChainsAsync(cancellation))
            if (LedgerChain.Verify(chain, await store.LedgerAsync(chain, cancellation), await store.LedgerHeadAsync(chain, cancellation)) is { } broken)
                breaks.Add(broken);
        return breaks.ToImmutable();
    }
}
