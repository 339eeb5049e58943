using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Steps;

/// <summary>One thing that SecResponder can do in an outside system, find again there, and undo. Each is a folder in Connectors.</summary>
/// <remarks>
/// The four verbs are called by the step runner alone, in an order that keeps "a step's effect happens once": intent in the ledger, then
/// <see cref="DoAsync"/>, then the answer in the ledger; an intent without an answer is <em>uncertain</em>, and <see cref="FindAsync"/> is asked before anything is
/// called again. Expected answers are <see cref="Effect"/> values; what the other side can't be expected to do is a <see cref="ConnectorException"/>.
/// </remarks>
public interface IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    ActionSignature Signature { get; }

    /// <summary>Whether the outside system can be reached and the permission is there. Changes nothing.</summary>
    Task<CheckResult> CheckAsync(CancellationToken cancellation);

    /// <summary>Asks the other side for the effect. Called only after the intent is stored.</summary>
    /// <exception cref="ConnectorException">The other side could not be reached or answered nonsense; the step is uncertain.</exception>
    Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation);

    /// <summary>Looks for the effect of the call's step id in the other side's own state; never in ours. <see cref="Effect.Absent"/> when it is not there.</summary>
    /// <exception cref="ConnectorException">The other side could not be asked.</exception>
    Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation);

    /// <summary>Takes the effect of the call's step id back; what somebody else placed is left alone (<see cref="Effect.NotOurs"/>).</summary>
    /// <exception cref="ConnectorException">The other side could not be reached or answered nonsense; the undoing is uncertain.</exception>
    Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation);
}

/// <summary>An action that changes a state which others have set (rules, memberships, sessions): the state before is read first, kept with a hash, and its undo restores exactly that.</summary>
public interface IKeepsState : IResponseAction
{
    /// <summary>Reads the state that <see cref="IResponseAction.DoAsync"/> is about to change, in a form that says the same for the same state. Changes nothing.</summary>
    /// <exception cref="ConnectorException">The other side could not be asked: then nothing is changed.</exception>
    Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation);
}

/// <summary>Everything an action may know of the step that calls it.</summary>
/// <param name="StepId">Goes into the outside system's own record, so that the effect can be found again: <c>sr-</c> and 32 hex digits.</param>
/// <param name="Attempt">From 1; more than 1 after a read-back has shown that the effect is not there.</param>
/// <param name="Target">What is acted on, resolved; null for actions without a target.</param>
/// <param name="With">The rendered parameters.</param>
/// <param name="Context">What the incident is about, for texts.</param>
/// <param name="IntentAt">When the first intent was stored: an effect older than this is not ours.</param>
public sealed record ActionCall(
    string StepId, int Attempt, ResolvedEntity? Target, ImmutableSortedDictionary<string, string> With, IncidentContext Context, DateTimeOffset IntentAt)
{
    /// <summary>For an action that keeps state: what it was before, as <see cref="IKeepsState.ReadStateAsync"/> gave it.</summary>
    public string? Before { get; init; }

    /// <summary>Where in the system it is done (a project, a repository), as it was when the step was planned; null: the system has one place only.</summary>
    public string? Place { get; init; }

    /// <summary>The other side's id of the effect, where it told one: the shortest way to it. That the effect is there is still read from the other side.</summary>
    public string? Reference { get; init; }
}

/// <summary>What an action may tell the outside world about its incident.</summary>
/// <param name="IncidentId"><c>in-</c> and 32 hex digits.</param>
/// <param name="Title">The playbook's title.</param>
/// <param name="Owner">The team.</param>
/// <param name="Level">The level, or null.</param>
/// <param name="Summary">One line: the group-by values.</param>
/// <param name="Evidence">The event that made it true, as flat JSON.</param>
/// <param name="Steps">The incident's steps so far with their states, for cards and tickets.</param>
public sealed record IncidentContext(
    string IncidentId, string Title, string Owner, string? Level, string Summary, string Evidence, ImmutableArray<StepSummary> Steps)
{
    /// <summary>Whether it was an approved change, and by which record, on one line; null where the playbook doesn't ask.</summary>
    public string? Change { get; init; }

    /// <summary>What a person must decide, the first deadline first.</summary>
    public ImmutableArray<DecisionWanted> Decisions { get; init; } = [];
}

/// <summary>A question that waits for a person.</summary>
/// <param name="ApprovalId">For the command line: <c>secresponder approve ID</c>.</param>
/// <param name="Action">The action.</param>
/// <param name="Target">What it acts on; empty: nothing.</param>
/// <param name="Who">Who may decide, in words.</param>
/// <param name="Deadline">Wall clock.</param>
/// <param name="Otherwise">What happens when nobody decides: <c>skip</c> or <c>run</c>.</param>
/// <param name="Link">The page where it is decided; null where there is none. Ours: no event has a part in it.</param>
public sealed record DecisionWanted(string ApprovalId, string Action, string Target, string Who, DateTimeOffset Deadline, string Otherwise, Uri? Link)
{
    /// <summary>One line for people, without the link.</summary>
    public string Line => $"{(Target.Length > 0 ? $"{Action} on {Target}" : Action)} waits for {Who} until {LedgerTime.Minute(Deadline)}, otherwise: {Otherwise}";

    /// <summary>How to decide without the page.</summary>
    public string Command => $"secresponder approve {ApprovalId}";
}

/// <summary>One line about a step.</summary>
/// <param name="Action">The action.</param>
/// <param name="Target">What it acts on; empty: nothing.</param>
/// <param name="State">A word of <see cref="StepWords"/>.</param>
/// <param name="Note">For people.</param>
public sealed record StepSummary(string Action, string Target, string State, string Note)
{
    /// <summary>Where a person can look at its effect, as the system that has it said; null: nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>The other side's id for it; empty: it told none.</summary>
    public string Reference { get; init; } = "";
}

/// <summary>What the other side said, told apart as the runner must act on it.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>The effect is there, and it is ours.</summary>
    /// <param name="Reference">The other side's id for it (machine action, ticket number).</param>
    /// <param name="Note">For people.</param>
    /// <param name="Link">Where a person can look at it, if anywhere.</param>
    public sealed record Done(string Reference, string Note, string? Link = null) : Effect;

    /// <summary>The state wanted is there already, but somebody else made it: we hold nothing and undo nothing.</summary>
    public sealed record NotOurs(string Note) : Effect;

    /// <summary>Taken, still running; ask <see cref="IResponseAction.FindAsync"/> again after a while.</summary>
    public sealed record Running(string Reference, string Note, TimeSpan AskAgainAfter) : Effect;

    /// <summary>Not there (only from <see cref="IResponseAction.FindAsync"/>), or there is no way to know (<paramref name="Knowable"/> false: at-least-once systems).</summary>
    /// <param name="Knowable">Whether the other side can tell at all.</param>
    /// <param name="Left">What is there of it all the same, and ours (one of two interfaces, a mark): calling again makes it whole, and only undoing takes it away. Null when there is nothing.</param>
    public sealed record Absent(bool Knowable = true, string? Left = null) : Effect;

    /// <summary>Refused for good: calling again would be refused again.</summary>
    public sealed record Refused(string Reason) : Effect;

    /// <summary>Surely not done, and worth another try (429, 503 before the request was taken, in progress for another).</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="After">How long to wait at least.</param>
    /// <param name="Everybody">Whether all calls to the system are to wait (429), not this one only.</param>
    public sealed record TryAgain(string Reason, TimeSpan? After = null, bool Everybody = false) : Effect;
}

/// <summary>Whether an action can be used.</summary>
public sealed record CheckResult(bool Usable, string Note);

/// <summary>The other side could not be reached, or its answer can't be understood: whether the effect is there is unknown.</summary>
public sealed class ConnectorException : Exception
{
    public ConnectorException() { }

    public ConnectorException(string message) : base(message) { }

    public ConnectorException(string message, Exception inner) : base(message, inner) { }

    /// <summary>When the other side asked to be left alone until.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it is sure that the other side was not called at all (no place for the call).</summary>
    internal bool NotCalled { get; init; }

    /// <summary>Whether the call was given up and has not ended: it may still take effect.</summary>
    internal bool UnderWay { get; init; }

    /// <summary>When the system may be called again, where it was not called because it may not be now.</summary>
    internal DateTimeOffset? ShutUntil { get; init; }
}
