using System.Collections.Immutable;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Storage.Pages;

/// <summary>What a person looks at: pages and counts, none of which takes longer because more is kept. Every store of the response has them. Safe for concurrent use.</summary>
/// <remarks>
/// <para>A page goes on where the one before has ended (<see cref="Page{T}.Next"/>), not at a number of rows: what comes meanwhile moves nothing. Counts end at <c>most</c>; a count that is there means "or more".</para>
/// <para>Every member throws <see cref="StoreException"/> when the store can't be used.</para>
/// </remarks>
public interface IStorePages
{
    /// <summary>Rows that a question with several filters looks at before it gives what it has found so far.</summary>
    const int Looked = 2_000;

    /// <summary>Incidents, the latest event time first.</summary>
    Task<Page<IncidentLine>> IncidentPageAsync(IncidentFilter filter, string? after, int max, CancellationToken cancellation);

    /// <summary>How many incidents that were opened since then (event time) stand where; of one owner, or of all.</summary>
    Task<ImmutableArray<StateCount>> IncidentCountsAsync(DateTimeOffset since, string? owner, int most, CancellationToken cancellation);

    /// <summary>Holds that last, by entity and measure.</summary>
    Task<Page<Hold>> HoldPageAsync(string? after, int max, CancellationToken cancellation);

    /// <summary>Holds of an entity, those that are lifted too.</summary>
    Task<ImmutableArray<Hold>> HoldsOfAsync(string entityId, CancellationToken cancellation);

    /// <summary>What lasts and waits right now.</summary>
    Task<NowCounts> NowAsync(int most, CancellationToken cancellation);

    /// <summary>What guardrails have refused since then, the latest <paramref name="most"/> refusals, by guardrail and playbook.</summary>
    Task<ImmutableArray<RefusalCount>> RefusalsAsync(DateTimeOffset since, int most, CancellationToken cancellation);

    /// <summary>The steps behind those counts, the latest first: all, or those that one guardrail refused of one playbook.</summary>
    Task<ImmutableArray<ResponseStep>> RefusedStepsAsync(DateTimeOffset since, RefusalsOf? of, int max, CancellationToken cancellation);

    /// <summary>What playbooks have come to since then (wall clock); in the order asked for.</summary>
    Task<ImmutableArray<PlaybookCount>> PlaybookCountsAsync(IReadOnlyCollection<string> playbookIds, DateTimeOffset since, int most, CancellationToken cancellation);

    /// <summary>Dead letters, the latest first; those of one reason (<see cref="DeadLetter.Code"/>), or all.</summary>
    Task<Page<LetterLine>> LetterPageAsync(string? code, string? after, int max, CancellationToken cancellation);

    /// <summary>One dead letter, whole.</summary>
    Task<DeadLetter?> LetterAsync(LetterId id, CancellationToken cancellation);

    /// <summary>The latest <paramref name="most"/> dead letters by reason and source, the commonest first.</summary>
    Task<ImmutableArray<LetterReason>> LetterReasonsAsync(int most, CancellationToken cancellation);

    /// <summary>Chains of the ledger, that which was written to last first.</summary>
    Task<Page<ChainLine>> ChainPageAsync(string? after, int max, CancellationToken cancellation);

    /// <summary>Rows of a chain before this number, the latest first.</summary>
    Task<ImmutableArray<LedgerEntry>> ChainRowsAsync(string chain, long before, int max, CancellationToken cancellation);
}
