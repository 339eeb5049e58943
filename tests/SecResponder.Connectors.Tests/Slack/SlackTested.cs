using System.Collections.Immutable;
using SecResponder.Connectors.Slack;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.Slack;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Slack;

internal sealed class SlackTested : TestedSystem
{
    public const string Channel = "C0000001";

    public override string Name => "slack";

    public override ImmutableArray<ActionCase> Cases => [new NotifySlackCase()];

    public override void Furnish(LabOptions lab) => lab.With(new SlackLab());

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:BOT"] = Outside.Canary;
        secrets["env:SLACK"] = Channel;
        options.With(new SlackOptions { BaseAddress = new Uri(lab, "slack/api"), Token = "env:BOT", Hosts = { lab.Host } });
    }

    private sealed class NotifySlackCase : ActionCase
    {
        public override ActionSignature Signature => NotifySlack.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, ("channel", "slack"));

        public override int Standing(LabState lab, string stepId) => lab.Snapshot().Messages.Count(message => message.Step == stepId);

        public override int Times(LabState lab, string stepId) => lab.Get<SlackSystem>().Wall.Posted(stepId);
    }
}
