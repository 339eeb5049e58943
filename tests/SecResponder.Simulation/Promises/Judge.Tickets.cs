using System.Text.RegularExpressions;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tickets;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// Tickets are kept: what is new is written on them once, and what people say there counts.
internal sealed partial class Judge
{
    [GeneratedRegex("([0-9]+) in all", RegexOptions.CultureInvariant)]
    private static partial Regex InAll();

    // How many events each ticket tells of, as who reads it sees: the ticket itself tells of the first.
    private readonly Dictionary<string, long> _toldOn = [];
    private readonly HashSet<string> _pendingComments = [];
    private readonly Dictionary<string, DateTimeOffset> _commentedAt = [];
    private readonly Dictionary<string, IncidentVerdict> _closedTickets = [];
    private readonly HashSet<string> _judgedHere = [];

    /// <summary>A comment is written outside.</summary>
    public void Commented(string stepId, string commentId, string text, bool again)
    {
        story.Tell($"comment {commentId} on {stepId}");
        _commentedAt[commentId] = clock.Now;
        Said(text, $"the comment {commentId}");
        if (InAll().Match(text) is { Success: true } count)
            _toldOn[stepId] = long.Parse(count.Groups[1].ValueSpan);
        if (again)
            Break("once", $"the comment {commentId} stands on the ticket of {stepId} again");
        if (!_pendingComments.Contains(commentId))
            Break("intent", $"the comment {commentId} was written before it was stored");
    }

    /// <summary>A person closes a ticket in its own system.</summary>
    public void ClosedTicket(string stepId, IncidentVerdict verdict)
    {
        story.Tell($"ticket of {stepId} closed as {verdict}");
        _closedTickets[stepId] = verdict;
        if (verdict == IncidentVerdict.FalsePositive && _steps.TryGetValue(stepId, out var step))
            _judged.TryAdd(step.IncidentId, clock.Now);
    }

    /// <summary>Somebody judges an incident here, whatever a ticket says.</summary>
    public void JudgesHere(string incidentId) => _judgedHere.Add(incidentId);

    private void Noted(TicketJournal journal)
    {
        if (journal.Pending is { } pending)
            _pendingComments.Add(pending.Id);
    }

    private async Task CloseTicketsAsync(IResponderStore store, Dictionary<string, Told> all, OutsideSystems outside)
    {
        foreach (var told in all.Values)
        {
            var noted = told.Facts.OfType<TicketNoted>().ToArray();
            foreach (var note in noted.Where(note => !outside.HasComment(note.StepId, note.CommentId)))
                Break("done is done", $"the comment {note.CommentId} is said to stand on the ticket of {note.StepId}, and does not");
            foreach (var step in told.Steps.Where(step => step.Action == Scenario.Ticket))
                foreach (var silent in outside.CommentsOn(step.Id).Where(id => clock.Now - _commentedAt[id] > Late && !noted.Any(note => note.CommentId == id)))
                    Break("explained", $"the comment {silent} stands on the ticket of {step.Id}, and no ledger says so");
        }
        // Evidence of long ago must stand there.
        foreach (var told in all.Values.Where(told => _incidents[told.Incident.Id].Evidence.All(one => one.At < Scenario.Calm)))
            foreach (var step in told.Steps.Where(step => step is { Action: Scenario.Ticket, State: StepState.Done, IsNotice: false, Reference: not null } && _toldOn.GetValueOrDefault(step.Id, 1) < told.Incident.EvidenceCount))
                Break("told", $"the ticket of {step.Id} tells of {_toldOn.GetValueOrDefault(step.Id, 1)} events of {told.Incident.EvidenceCount}");
        foreach (var (stepId, verdict) in _closedTickets)
            if (_steps.TryGetValue(stepId, out var step) && step is { State: StepState.Done, IsNotice: false } && !_judgedHere.Contains(step.IncidentId) && _closedTickets.Count(one => _steps.GetValueOrDefault(one.Key)?.IncidentId == step.IncidentId) == 1
                && (await store.JudgementsAsync([step.IncidentId], default)).LastOrDefault()?.Verdict != verdict)
                Break("verdict", $"the ticket of {stepId} was closed as {verdict}, and its incident does not know");
    }
}
