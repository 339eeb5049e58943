using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SecResponder.Response.Ledger;

/// <summary>One thing that was seen, decided or done, with what it was based on. Stored as JSON whose first member names the kind.</summary>
/// <remarks>Kinds and members are a contract with rows already written: add, never rename. No secret can stand here: parameters of steps hold none, and connectors
/// redact what the other side says.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(IncidentOpened), "incident-opened")]
[JsonDerivedType(typeof(SignalSeen), "signal")]
[JsonDerivedType(typeof(ChangeJoined), "change")]
[JsonDerivedType(typeof(PlanMade), "plan")]
[JsonDerivedType(typeof(EntityResolved), "resolution")]
[JsonDerivedType(typeof(GuardrailsAsked), "guardrails")]
[JsonDerivedType(typeof(ApprovalAsked), "approval-asked")]
[JsonDerivedType(typeof(ApprovalDecided), "approval-decided")]
[JsonDerivedType(typeof(FirstApproval), "approval-first")]
[JsonDerivedType(typeof(ApprovalReminded), "approval-reminded")]
[JsonDerivedType(typeof(ApprovalEscalated), "approval-escalated")]
[JsonDerivedType(typeof(StepIntended), "intent")]
[JsonDerivedType(typeof(StepAnswered), "answer")]
[JsonDerivedType(typeof(StepUncertain), "uncertain")]
[JsonDerivedType(typeof(StepEnded), "step-ended")]
[JsonDerivedType(typeof(HoldPlaced), "hold-placed")]
[JsonDerivedType(typeof(HoldJoined), "hold-joined")]
[JsonDerivedType(typeof(HoldReasonEnded), "hold-reason-ended")]
[JsonDerivedType(typeof(ReleaseAsked), "release-asked")]
[JsonDerivedType(typeof(LiftIntended), "lift-intent")]
[JsonDerivedType(typeof(LiftFailed), "lift-failed")]
[JsonDerivedType(typeof(HoldLifted), "hold-lifted")]
[JsonDerivedType(typeof(PauseChanged), "pause")]
[JsonDerivedType(typeof(ChainsRetired), "retired")]
[JsonDerivedType(typeof(PlaybookTripped), "tripped")]
[JsonDerivedType(typeof(StateKept), "state-kept")]
[JsonDerivedType(typeof(HoldExtended), "hold-extended")]
[JsonDerivedType(typeof(HoldShortened), "hold-shortened")]
[JsonDerivedType(typeof(HoldDrifted), "hold-drifted")]
[JsonDerivedType(typeof(IncidentJudged), "judged")]
[JsonDerivedType(typeof(TicketClosed), "ticket-closed")]
[JsonDerivedType(typeof(TicketNoted), "ticket-noted")]
[JsonDerivedType(typeof(TicketSilent), "ticket-silent")]
[JsonDerivedType(typeof(IncidentOver), "incident-over")]
[JsonDerivedType(typeof(PersonCalled), "person-called")]
[JsonDerivedType(typeof(SilenceChanged), "silence")]
[JsonDerivedType(typeof(StepQuieted), "step-quieted")]
[JsonDerivedType(typeof(ToldHere), "told-here")]
[JsonDerivedType(typeof(BaselineReset), "baseline-reset")]
[JsonDerivedType(typeof(LetterResent), "letter-resent")]
[JsonDerivedType(typeof(KeysForgotten), "keys-forgotten")]
[JsonDerivedType(typeof(WindowsBegunAnew), "windows-anew")]
[JsonDerivedType(typeof(PlaybooksReloaded), "playbooks-reloaded")]
[JsonDerivedType(typeof(PlaybooksRefused), "playbooks-refused")]
[JsonDerivedType(typeof(PlaybooksPushed), "playbooks-pushed")]
public abstract record LedgerFact;

/// <summary>A response condition came true.</summary>
public sealed record IncidentOpened(
    string PlaybookId, string Title, string Owner, string? Level, string Mode, ImmutableArray<string> Group, DateTimeOffset EventTime) : LedgerFact;

/// <summary>An event counted as evidence.</summary>
public sealed record SignalSeen(DateTimeOffset EventTime, string Origin, ImmutableArray<string> Rules, string Evidence) : LedgerFact;

/// <summary>Whether what happened was an approved change, by which record, and where records were looked for.</summary>
public sealed record ChangeJoined(string Verdict, string? Number, string? Title, string Reason, ImmutableArray<string> Asked) : LedgerFact;

/// <summary>The plan, and the hash that an approval is bound to.</summary>
public sealed record PlanMade(string Hash, ImmutableArray<PlanLine> Steps) : LedgerFact;

/// <summary>One step of a plan.</summary>
public sealed record PlanLine(string StepId, string Action, string? Target, ImmutableSortedDictionary<string, string> With, string? Refused);

/// <summary>What a target turned out to be: <paramref name="Outcome"/> is resolved, ambiguous, unknown or unavailable.</summary>
public sealed record EntityResolved(
    string StepId, string Asked, string Outcome, string? EntityId, string? Name, ImmutableArray<string> Names, int? Confidence, string Evidence) : LedgerFact;

/// <summary>Every guardrail's answer: <c>allowed</c>, <c>refused</c> or <c>observe</c>.</summary>
public sealed record GuardrailsAsked(string StepId, string Action, string? Target, ImmutableArray<GuardrailLine> Answers) : LedgerFact;

/// <summary>One guardrail's answer.</summary>
public sealed record GuardrailLine(string Guardrail, string Verdict, string? Reason);

/// <summary>A person was asked for exactly that.</summary>
public sealed record ApprovalAsked(
    string StepId, string ApprovalId, string Hash, string Action, string Target, string By, DateTimeOffset Deadline, string Otherwise, string Because) : LedgerFact
{
    /// <summary>True where two people must say yes.</summary>
    public bool? FourEyes { get; init; }
}

/// <summary>The first of two has said yes.</summary>
public sealed record FirstApproval(string StepId, string ApprovalId, string Who, string Reason) : LedgerFact;

/// <summary>The team was reminded that somebody must decide.</summary>
public sealed record ApprovalReminded(string StepId, string ApprovalId, string By, DateTimeOffset Deadline, string NoticeIncidentId) : LedgerFact;

/// <summary>Nobody has decided so far: a second group may, too.</summary>
public sealed record ApprovalEscalated(string StepId, string ApprovalId, string By, string To, DateTimeOffset Deadline, string NoticeIncidentId) : LedgerFact;

/// <summary>A person decided, or the deadline did.</summary>
public sealed record ApprovalDecided(string StepId, string ApprovalId, string Outcome, string Who, string Reason) : LedgerFact;

/// <summary>The other side is about to be called.</summary>
public sealed record StepIntended(string StepId, string Action, string Target, int Attempt, string? EntityId) : LedgerFact;

/// <summary>What the other side said to <c>do</c> or <c>find</c>.</summary>
public sealed record StepAnswered(string StepId, string Action, string Target, string Verb, string Answer, int Attempt, string? Reference, string? Note, string? Link) : LedgerFact;

/// <summary>Whether the effect is there is not known; it will be read back.</summary>
public sealed record StepUncertain(string StepId, string Action, string Target, int Attempt, string Problem, DateTimeOffset? Next) : LedgerFact;

/// <summary>A step ended without an effect of its own: refused, skipped, failed or observed.</summary>
public sealed record StepEnded(string StepId, string Action, string Target, string State, string Reason) : LedgerFact;

/// <summary>An entity is held, because of this incident first.</summary>
public sealed record HoldPlaced(string StepId, string EntityId, string Name, string Measure, DateTimeOffset Until) : LedgerFact;

/// <summary>An entity was held already: this incident is one more reason.</summary>
public sealed record HoldJoined(string StepId, string EntityId, string Name, string Measure, DateTimeOffset Until, int Reasons) : LedgerFact;

/// <summary>This incident's reason ended; others keep the hold.</summary>
public sealed record HoldReasonEnded(string StepId, string EntityId, string Name, string Measure, int Left, DateTimeOffset HeldUntil) : LedgerFact;

/// <summary>What the target was like before the call, by its hash; the state itself is kept with the hold.</summary>
public sealed record StateKept(string StepId, string EntityId, string Name, string Measure, string Hash) : LedgerFact;

/// <summary>There was fresh evidence: this incident's reason lasts longer.</summary>
public sealed record HoldExtended(string StepId, string EntityId, string Name, string Measure, DateTimeOffset EvidenceAt, DateTimeOffset Until) : LedgerFact;

/// <summary>A person said when it is to end.</summary>
public sealed record HoldShortened(string EntityId, string Name, string Measure, DateTimeOffset Until, string Who, string Why) : LedgerFact;

/// <summary>Read back while it should last: somebody else has taken it away, or taken it over.</summary>
public sealed record HoldDrifted(string EntityId, string Name, string Measure, string Found, string Then) : LedgerFact;

/// <summary>Something needs a person: told by an incident of its own, with the team's notices.</summary>
public sealed record PersonCalled(string Subject, string Reason, string NoticeIncidentId) : LedgerFact;

/// <summary>A person said what the incident was: <c>false-positive</c> or <c>true-positive</c>.</summary>
public sealed record IncidentJudged(string PlaybookId, string Verdict, string Who, string Why) : LedgerFact;

/// <summary>Read back: people have closed the ticket.</summary>
public sealed record TicketClosed(string StepId, string Reference, string By, string Why) : LedgerFact;

/// <summary>A comment was written on the ticket, or found there: it tells of so many things.</summary>
public sealed record TicketNoted(string StepId, string Reference, string CommentId, int Lines) : LedgerFact;

/// <summary>The ticket takes no further comments.</summary>
public sealed record TicketSilent(string StepId, string Reference, string Reason) : LedgerFact;

/// <summary>No evidence for the playbook's quiet time, every step has ended, and nothing is held because of it.</summary>
public sealed record IncidentOver(DateTimeOffset LastEvidenceAt, long Evidence) : LedgerFact;

/// <summary>A person asked for an early release.</summary>
public sealed record ReleaseAsked(string EntityId, string Name, string Measure, string Who, string Why) : LedgerFact;

/// <summary>The other side is about to be asked to lift.</summary>
public sealed record LiftIntended(string EntityId, string Name, string Measure, int Attempt, string Because) : LedgerFact;

/// <summary>Lifting did not work, or reading back shows the measure still there.</summary>
public sealed record LiftFailed(string EntityId, string Name, string Measure, int Attempt, string Problem, DateTimeOffset Next) : LedgerFact;

/// <summary>Read back: the measure is gone, or it never was ours.</summary>
public sealed record HoldLifted(string EntityId, string Name, string Measure, string How) : LedgerFact;

/// <summary>A playbook went so far beyond a budget that it was set to observe, by itself.</summary>
public sealed record PlaybookTripped(string PlaybookId, string Owner, string Reason, string? NoticeIncidentId) : LedgerFact;

/// <summary>The kill switch was thrown or taken back.</summary>
public sealed record PauseChanged(string Scope, bool Paused, string Who, string Reason) : LedgerFact;

/// <summary>A silence was begun or changed; <paramref name="Until"/> is null when it was ended before its time.</summary>
public sealed record SilenceChanged(string Scope, DateTimeOffset? Until, string Who, string Reason) : LedgerFact;

/// <summary>A ticket or card is not needed: <paramref name="By"/> says what keeps it quiet, <paramref name="Instead"/> which incident tells in its place.</summary>
public sealed record StepQuieted(string StepId, string Action, string By, string Reason, string? Instead) : LedgerFact;

/// <summary>What this incident told stands for another one, which told nothing of its own.</summary>
public sealed record ToldHere(string IncidentId, string Title, string Action) : LedgerFact;

/// <summary>What a baseline had learnt of a group was forgotten: it learns anew, and does not fire until it has.</summary>
public sealed record BaselineReset(string PlaybookId, ImmutableArray<string> Group, string Who, string Reason) : LedgerFact;

/// <summary>Somebody had a dead letter sent in again, and it could be read.</summary>
public sealed record LetterResent(string Origin, string Code, string Who, string Reason) : LedgerFact;

/// <summary>A playbook had more correlation keys than are kept, and those that mattered least were forgotten though they might still have decided something.</summary>
public sealed record KeysForgotten(string PlaybookId, int Count, int Limit) : LedgerFact;

/// <summary>A correlation counts something else than when its windows were last written: those of this many groups began anew.</summary>
public sealed record WindowsBegunAnew(string PlaybookId, int Groups) : LedgerFact;

/// <summary>Other playbooks were put in force while the process ran.</summary>
/// <param name="Playbooks">How many are in force now.</param>
/// <param name="Added">Ids that were not there before.</param>
/// <param name="Changed">Ids of playbooks that say something else now.</param>
/// <param name="Removed">Ids that are not there any more.</param>
/// <param name="Anew">Those of the changed whose windows begin anew, since they count something else now.</param>
public sealed record PlaybooksReloaded(int Playbooks, ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Removed, ImmutableArray<string> Anew) : LedgerFact
{
    /// <summary>The bundle that they came in; null: they came from the folder.</summary>
    public string? Bundle { get; init; }
}

/// <summary>The playbooks were changed and have mistakes: those in force before stay so.</summary>
/// <param name="Mistakes">How many.</param>
/// <param name="First">The first, with its place.</param>
public sealed record PlaybooksRefused(int Mistakes, string First) : LedgerFact
{
    /// <summary>The bundle that they came in; null: they came from the folder.</summary>
    public string? Bundle { get; init; }
}

/// <summary>A bundle of playbooks was put in force: every host takes it with its next look.</summary>
/// <param name="Number">Counts from the first.</param>
/// <param name="Bundle">Its id, the hash of its files.</param>
/// <param name="Before">The one before; null: none.</param>
/// <param name="Commit">The commit that it was made of, as told.</param>
/// <param name="Who">Who put it in force.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="SignedBy">The key that has signed it; null: none.</param>
public sealed record PlaybooksPushed(long Number, string Bundle, string? Before, string? Commit, string Who, string Reason, string? SignedBy) : LedgerFact;

/// <summary>The retention time of these incidents is over: their rows were removed, and this vouches for them.</summary>
/// <param name="Before">Nothing younger than this was removed.</param>
/// <param name="Chains">What each chain was when it went.</param>
public sealed record ChainsRetired(DateTimeOffset Before, ImmutableArray<RetiredChain> Chains) : LedgerFact;

/// <summary>A chain whose rows are gone by right.</summary>
/// <param name="Chain">The incident's id.</param>
/// <param name="Count">How many rows it had.</param>
/// <param name="Hash">Its last hash, hex.</param>
public sealed record RetiredChain(string Chain, long Count, string Hash);
