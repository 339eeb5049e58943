using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Telling;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage;

/// <summary>
/// What the response remembers. Keyed and optimistic, so that a database, a table service or a file can carry it: a commit is written whole or not at all, and a record that
/// somebody else wrote meanwhile is a <see cref="StoreConflictException"/>. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>Every member throws <see cref="StoreException"/> when the store can't be used: nothing was written then, or what was written can be seen by loading again. There is one contract suite in
/// the tests; every implementation passes it.</para>
/// <para>A batch may be larger than what a store writes at once. Then it is written in parts, each key with what came of it, positions and counts last; after a crash or a conflict in between the same
/// signals, loaded and decided again, find the parts that are there as duplicates.</para>
/// </remarks>
public interface IResponderStore : IAsyncDisposable
{
    // Stage 2: what signals become.

    /// <summary>The positions of a stream's partitions; those never committed are missing.</summary>
    Task<ImmutableArray<ReadPosition>> PositionsAsync(string stream, CancellationToken cancellation);

    /// <summary>The rows of these keys; those never committed are missing. They may be as old as this process's last look at them: what is decided on old ones is a conflict at the commit,
    /// and after that they are fresh.</summary>
    Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Keys that wait for event time to pass and are due before it, the longest due first.</summary>
    Task<ImmutableArray<KeyRow>> DueKeysAsync(DateTimeOffset eventTime, int max, CancellationToken cancellation);

    /// <summary>Keys that begin so, in ordinal order, from the first behind <paramref name="after"/> on.</summary>
    Task<ImmutableArray<KeyRow>> KeysBeginningAsync(string with, string after, int max, CancellationToken cancellation);

    /// <summary>How far event time has come; null before the first event.</summary>
    Task<EventClock?> ClockAsync(CancellationToken cancellation);

    /// <summary>Writes what came of a batch.</summary>
    /// <exception cref="StoreConflictException">A key or position has moved.</exception>
    Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation);

    // Stage 3: what steps, approvals and holds become.

    /// <summary>Writes what came of a turn.</summary>
    /// <exception cref="StoreConflictException">A record's version has moved, a budget has less room than was seen, another hold was placed, or a pause is there already.</exception>
    Task SaveAsync(ResponseCommit commit, CancellationToken cancellation);

    /// <summary>Takes steps that are due: each comes back with its due time moved to <paramref name="leaseUntil"/> and a new version, so that nobody else takes it
    /// before then, and whoever held it before can't write it any more. In the order of due time, incident, index.</summary>
    /// <param name="now">Wall clock.</param>
    /// <param name="leaseUntil">When it may be taken again if nothing is heard.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="except">Systems, or receivers of one, whose steps stay where they are: <see cref="CallLine.Name"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation);

    /// <summary>When the next step is due, or null.</summary>
    Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation);

    Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation);

    /// <summary>An incident's steps, by index.</summary>
    Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Steps in a state, latest incidents first: the failed ones are what somebody has to look at.</summary>
    Task<ImmutableArray<ResponseStep>> StepsInAsync(StepState state, int max, CancellationToken cancellation);

    /// <summary>How many steps have acted (on something) since then; see <see cref="BudgetSeen"/>.</summary>
    Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation);

    /// <summary>How many steps of a playbook a guardrail has refused since then.</summary>
    Task<int> RefusedAsync(string playbookId, string guardrail, DateTimeOffset since, string except, CancellationToken cancellation);

    /// <summary>Steps of rehearsals whose hold would last now, see <see cref="ResponseStep.HeldUntil"/>.</summary>
    Task<ImmutableArray<ResponseStep>> RehearsedHoldsAsync(DateTimeOffset now, CancellationToken cancellation);

    Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation);

    /// <summary>An incident's approvals, oldest first.</summary>
    Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Those that wait for a person, the earliest deadline first.</summary>
    Task<ImmutableArray<Approval>> PendingApprovalsAsync(int max, CancellationToken cancellation);

    Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation);

    /// <summary>What was seen of an address up to then (event time), the latest first.</summary>
    Task<ImmutableArray<Sighting>> SightingsAsync(string address, DateTimeOffset upTo, int max, CancellationToken cancellation);

    /// <summary>Rises with every commit that begins to place a hold; see <see cref="ResponseCommit.HoldMark"/>.</summary>
    Task<long> HoldMarkAsync(CancellationToken cancellation);

    /// <summary>All holds that are not lifted.</summary>
    Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation);

    /// <summary>Holds that the keeper must look at now, the longest due first.</summary>
    Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation);

    /// <summary>Tickets to be read now, the longest due first.</summary>
    Task<ImmutableArray<WatchedTicket>> DueTicketsAsync(DateTimeOffset now, int max, CancellationToken cancellation);

    /// <summary>Tickets that may be told more now, and whose incident has more than they were told: ledger rows, or events. The longest due first.</summary>
    /// <remarks>Whatever writes a row of an incident, or more evidence of it, makes its tickets such; so nothing has to be asked for where nothing is new.</remarks>
    Task<ImmutableArray<TicketJournal>> DueJournalsAsync(DateTimeOffset now, int max, CancellationToken cancellation);

    /// <summary>How much the ticket of a step has been told; null: it is told nothing (any more).</summary>
    Task<TicketJournal?> JournalAsync(string stepId, CancellationToken cancellation);

    // What people ask.

    Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Incidents, the latest event time first.</summary>
    Task<ImmutableArray<Incident>> IncidentsAsync(int max, CancellationToken cancellation);

    /// <summary>A playbook's incidents, the latest recorded first.</summary>
    Task<ImmutableArray<Incident>> IncidentsOfAsync(string playbookId, int max, CancellationToken cancellation);

    /// <summary>How many incidents of a playbook were recorded (wall clock) after <paramref name="since"/> and before this one, in the order of time and id; counted up to
    /// <paramref name="max"/>.</summary>
    Task<int> RecordedBeforeAsync(Incident incident, DateTimeOffset since, int max, CancellationToken cancellation);

    /// <summary>Incidents that are about what is known by this name or address (whole, case ignored), the latest first.</summary>
    Task<ImmutableArray<Incident>> IncidentsAboutAsync(string name, int max, CancellationToken cancellation);

    /// <summary>Incidents with evidence in this span of event time, both ends counted, the latest first.</summary>
    Task<ImmutableArray<Incident>> IncidentsBetweenAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellation);

    /// <summary>What people have said of these incidents; those that nobody has judged are missing.</summary>
    Task<ImmutableArray<Judgement>> JudgementsAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation);

    /// <summary>How often each playbook was right; those of which nobody has judged an incident are missing.</summary>
    Task<ImmutableArray<JudgementCount>> JudgementCountsAsync(CancellationToken cancellation);

    /// <summary>A chain's rows in order.</summary>
    Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation);

    /// <summary>A chain's head, or null when it has none.</summary>
    Task<LedgerHead?> LedgerHeadAsync(string chain, CancellationToken cancellation);

    /// <summary>All chains there are or must be (of every incident, head and row), one after the other in ordinal order, each whole.</summary>
    IAsyncEnumerable<WrittenChain> WrittenChainsAsync(CancellationToken cancellation);

    /// <summary>The ends of the chains that were written to at or after this time.</summary>
    Task<ImmutableArray<ChainEnd>> ChainEndsSinceAsync(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>The digests in order.</summary>
    IAsyncEnumerable<LedgerDigest> DigestsAsync(CancellationToken cancellation);

    Task<LedgerDigest?> LastDigestAsync(CancellationToken cancellation);

    /// <summary>Writes a digest.</summary>
    /// <exception cref="StoreConflictException">There is one of this number.</exception>
    Task SaveAsync(LedgerDigest digest, CancellationToken cancellation);

    /// <summary>Removes incidents whose last evidence and last row are older than <paramref name="before"/>, with all that belongs to them, and writes a row that vouches for it.
    /// What has a step to run, an approval waiting or a hold stays.</summary>
    /// <returns>How many went; at most <paramref name="max"/>.</returns>
    Task<int> RetireAsync(DateTimeOffset before, int max, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Dead letters, the latest first.</summary>
    Task<ImmutableArray<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellation);

    Task<long> DeadLetterCountAsync(CancellationToken cancellation);

    /// <summary>Events by source and by rule since the store was made.</summary>
    Task<ImmutableArray<HitCount>> HitsAsync(CancellationToken cancellation);

    // The kill switch.

    Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation);

    /// <summary>Throws the kill switch for a scope, with its ledger row.</summary>
    Task PauseAsync(Pause pause, CancellationToken cancellation);

    /// <summary>Takes it back, with its ledger row; a no-op when it isn't thrown.</summary>
    Task ResumeAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation);

    // Silences.

    /// <summary>Those that last now, by scope.</summary>
    Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Begins a silence, or changes that of its scope, with its ledger row.</summary>
    Task SilenceAsync(Silence silence, CancellationToken cancellation);

    /// <summary>Ends it, with its ledger row; false, and nothing written, when none lasts.</summary>
    Task<bool> UnsilenceAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation);
}
