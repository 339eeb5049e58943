using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Planning;

/// <summary>
/// What an incident of a playbook test would do: the real plan, with the guardrails that need nobody outside. A target is taken as what the event calls it; budgets and the
/// kill switch are asked at the call, not here.
/// </summary>
public sealed class TestedPlan(PlaybookSet playbooks, FrozenDictionary<string, ActionSignature> actions)
{
    private readonly Planner _planner = new(actions, new TemplateLimits());

    /// <summary>A <see cref="TestPlanner"/>.</summary>
    public TestPlan Of(Playbook playbook, Signal signal)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(signal);
        var incident = ChangeJoin.Joined(playbook, SignalFold.IncidentOf(playbook, signal, signal.Time), _planner, playbooks.Changes, standsForAll: true);
        var steps = _planner.Make(playbook, incident, signal.Time).Steps;
        // Nobody outside is asked: what no guardrail refuses counts as done for the steps that look at it.
        for (var i = 0; i < steps.Length; i++)
            steps = steps.SetItem(i, steps[i] with { State = Ended(playbook, incident, steps[i], steps) });
        var taken = steps.ToLookup(step => step.State);
        return new TestPlan([.. taken[StepState.Done].Select(Text)], [.. taken[StepState.Refused].Select(Text)]);
    }

    private StepState Ended(Playbook playbook, Incidents.Incident incident, ResponseStep step, ImmutableArray<ResponseStep> all) => step.State switch
    {
        StepState.Refused => StepState.Refused,
        _ when _planner.Against(incident, step, all) is not null => StepState.Skipped,
        _ => IsRefused(playbook, step) ? StepState.Refused : StepState.Done,
    };

    private bool IsRefused(Playbook playbook, ResponseStep step)
    {
        var question = new GuardrailQuestion
        {
            Step = step,
            Playbook = playbook,
            Team = playbooks.Teams.GetValueOrDefault(playbook.Owner),
            Protected = playbooks.Protected,
            Resolution = step.Target is { } target ? new Resolution.Resolved(new ResolvedEntity(target.Kind, target.Value, target.Value, [target.Value], []), 100, "as the test names it") : null,
            Pauses = ImmutableArray<Storage.Pause>.Empty,
        };
        return ProtectedEntities.Ask(question) is Verdict.Refused || OwnerScope.Ask(question) is Verdict.Refused;
    }

    private static string Text(ResponseStep step) => step.Target is null ? step.Action : $"{step.Action} {step.Target.Value}";
}
