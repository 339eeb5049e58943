using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Incidents;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Promises;

// A change is judged by what its records say, once, and never as something else because they could not be asked.
internal sealed partial class Judge
{
    private readonly HashSet<string> _joined = [];

    private void Planned(LatePlan plan)
    {
        var incident = plan.Incident;
        story.Tell($"plan of {incident.Id}: {incident.Change?.Line}");
        if (!_joined.Add(incident.Id))
            Break("planned", $"{incident.Id} was planned again");
        foreach (var step in plan.Steps)
            _steps.TryAdd(step.Id, step);
        if (incident.Change?.Verdict is { } verdict && !MayBe(verdict, incident))
            Break("change", $"the change of {incident.Group[0]} is {verdict}, and it was {Scenario.VerdictOf(incident.Group[0])}");
    }

    private bool MayBe(string verdict, Incident incident) =>
        verdict == Scenario.VerdictOf(incident.Group[0]) || (verdict == ChangeVerdicts.Unknown && scenario.AsksForChanges == IfDown.Act);
}
