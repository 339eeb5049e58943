using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Checks;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Teams;

/// <summary>Reads a team's <c>notices</c>: steps like those of a response that act on nothing.</summary>
internal sealed class NoticesReader(IReadOnlyDictionary<string, ActionSignature> actions, IReadOnlyDictionary<string, PlaybookList> lists, PlaybookLoaderOptions options, Findings findings)
{
    public ImmutableArray<PlannedStep> Read(YamlNode? node, Team team)
    {
        var steps = new ResponseReader(actions, findings).Read(node);
        if (steps.IsEmpty)
            return [];
        var draft = new PlaybookDraft
        {
            Playbook = new Playbook { Id = team.Name, Title = "notices", Owner = team.Name, File = findings.File, Mode = PlaybookMode.Enforce },
            Metadata = new SigmaMetadata { File = findings.File, Document = steps[0].Node },
            Steps = steps,
        };
        var context = new CheckContext([.. lists.Values], findings, team.Name, team, actions, options, Reports: true);
        foreach (var check in PlaybookChecks.OfSteps)
            check.Check(draft, context);
        foreach (var step in steps)
            if (step.Signature is { OnlyTells: false } || step.Step.Approval is not null)
                findings.Error(step.Action, PlaybookCodes.Notice, step.Step.Approval is null ? $"'{step.Action.Text}' acts on something, a notice only tells" : "a notice waits for nobody",
                    "open a ticket or post a card here; what is acted on belongs into a playbook");
        return [.. steps.Select(step => step.Step)];
    }
}
