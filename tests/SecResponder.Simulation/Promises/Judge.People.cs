using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Steps;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// What people have said, and who may say what: by the scenario, not by what the product knows of it.
internal sealed partial class Judge
{
    private sealed record Yes(string ApprovalId, string StepId, string Machine, string Who);

    private readonly List<Yes> _approved = [];
    private readonly Dictionary<string, DateTimeOffset> _pausedSince = [];
    private readonly List<(string Scope, DateTimeOffset From, DateTimeOffset Until)> _silences = [];
    private readonly Dictionary<string, DateTimeOffset> _judged = [];
    private readonly Dictionary<string, DateTimeOffset> _surelyJudged = [];

    /// <summary>Somebody says yes to what they are shown.</summary>
    public void Approved(Approval shown, string who)
    {
        story.Tell($"{who} approves {shown.Id} for {shown.Target}");
        if (MayDecide(shown, who))
            _approved.Add(new Yes(shown.Id, shown.StepId, Scenario.MachineIn(shown.Target), who));
    }

    public void Paused(string scope)
    {
        story.Tell($"paused {scope}");
        _pausedSince.TryAdd(scope, clock.Now);
    }

    public void Resumed(string scope)
    {
        story.Tell($"resumed {scope}");
        _pausedSince.Remove(scope);
    }

    public bool IsPaused(string scope) => _pausedSince.ContainsKey(scope);

    public void Silenced(string scope, DateTimeOffset until)
    {
        story.Tell($"silenced {scope} until {until:HH:mm:ss}");
        _silences.Add((scope, clock.Now, until));
    }

    public void Unsilenced(string scope)
    {
        story.Tell($"no longer silenced {scope}");
        for (var i = 0; i < _silences.Count; i++)
            if (_silences[i].Scope == scope && _silences[i].Until > clock.Now)
                _silences[i] = _silences[i] with { Until = clock.Now };
    }

    /// <summary>A person is about to say that an incident was none.</summary>
    public void JudgesNone(string incidentId)
    {
        story.Tell($"judged none {incidentId}");
        _judged.TryAdd(incidentId, clock.Now);
    }

    /// <summary>They were told that it counts.</summary>
    public void JudgedNone(string incidentId) => _surelyJudged.TryAdd(incidentId, clock.Now);

    private bool MayDecide(Approval shown, string who) =>
        clock.Now <= shown.Deadline + Apart && (who == Scenario.SecondLine || (Scenario.Approvers.Contains(who) && !(scenario.FourEyes && who == Scenario.Author)));

    private bool IsApproved(string stepId, string machine) =>
        _approved.Where(yes => yes.StepId == stepId && yes.Machine == machine).GroupBy(yes => yes.ApprovalId)
            .Any(of => of.Select(yes => yes.Who).Distinct().Count() >= (scenario.FourEyes ? 2 : 1));

    private (string Scope, DateTimeOffset Since)? PauseAgainst(ResponseStep step, TimeSpan? after = null)
    {
        foreach (var (scope, since) in _pausedSince)
            if (clock.Now > since + (after ?? OneTurn) && (scope == "all" || scope == step.PlaybookId || scope == "owner:" + step.Owner || scope == "action:" + step.Action || (scope == "target:host" && step.Target is not null)))
                return (scope, since);
        return null;
    }

    private string? SilenceAgainst(ResponseStep step) =>
        _silences.FirstOrDefault(silence => silence.From + OneTurn < clock.Now && silence.Until > clock.Now + Apart && Covers(silence.Scope, step)).Scope;

    private bool IsSilenced(ResponseStep step) => _silences.Any(silence => silence.Until > clock.Now - OneTurn && Covers(silence.Scope, step));

    private bool Covers(string scope, ResponseStep step) =>
        scope == step.PlaybookId || scope == "owner:" + step.Owner || (_incidents.TryGetValue(step.IncidentId, out var incident) && incident.Group.Contains(scope.Replace("about:", "", StringComparison.Ordinal)));

    // Whoever decided must have been somebody who may, by then.
    private void Decided(Approval approval)
    {
        var who = approval.State is ApprovalState.Approved or ApprovalState.Denied ? approval.DecidedBy : approval.FirstBy;
        if (who is not null && (who == Scenario.SecondLine ? clock.Now < approval.AskedAt + Scenario.EscalatesAfter - Apart : !Scenario.Approvers.Contains(who)))
            Break("approval", $"{who} decided {approval.Id}");
        if (approval is { State: ApprovalState.Expired, Otherwise: ApprovalFallback.Skip } && clock.Now < approval.Deadline - Apart)
            Break("approval", $"{approval.Id} expired before its deadline {approval.Deadline:HH:mm:ss}");
    }
}
