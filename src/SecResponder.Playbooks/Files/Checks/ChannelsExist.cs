using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A channel is one of the owner's own.</summary>
internal sealed class ChannelsExist : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var (parameter, text) in draft.Steps.SelectMany(step => step.Known()))
            if (parameter.Kind == ParameterKind.Channel && !TemplateFields.IsTemplate(text.Text) && context.Team?.Channels.ContainsKey(text.Text) != true)
                context.Error(text, PlaybookCodes.UnknownChannel, $"the team has no channel '{text.Text}'", Remedy(text.Text, draft.Playbook.Owner, context.Team));
    }

    private static string Remedy(string channel, string owner, Team? team) => team is null
        ? "add a team.yaml beside the playbook, with 'channels:'"
        : $"{NearMiss.Question(channel, team.Channels.Keys)}add it to {owner}/team.yaml: 'channels: {{{channel}: keyvault:<secret>}}'";
}
