using System.Collections.Immutable;
using SecResponder.Connectors.Teams;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.State;
using SecResponder.Lab.Teams;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Teams;

internal sealed class TeamsTested : TestedSystem
{
    public override string Name => "teams";

    public override ImmutableArray<ActionCase> Cases => [new NotifyTeamsCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:WEBHOOK"] = new Uri(lab, $"workflows/soc/triggers/manual/paths/invoke?sig={Outside.Canary}").ToString();
        options.With(new TeamsOptions { Hosts = [lab.Host] });
    }

    private sealed class NotifyTeamsCase : ActionCase
    {
        public override ActionSignature Signature => NotifyTeams.Description;

        // A flow's 202 may have any body, or none: only what is no JSON at all came from somebody else.
        public override IEnumerable<string> Rubbish => HtmlOrWorse;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, ("channel", "soc"));

        public override int Standing(LabState lab, string stepId) => lab.Snapshot().Cards.Count(card => card.Lines.Any(line => line.EndsWith(stepId, StringComparison.Ordinal)));
    }
}
