using System.Collections.Immutable;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Connectors.Webhooks;
using SecResponder.Lab;
using SecResponder.Lab.State;
using SecResponder.Lab.Webhooks;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Webhooks;

internal sealed class WebhooksTested : TestedSystem
{
    public override string Name => "webhooks";

    public override ImmutableArray<ActionCase> Cases => [new SendWebhookCase(), new HoldByWebhookCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:HOOK"] = "whsec_" + new WebhookLab().Secret;
        secrets["env:HOOK_ADDRESS"] = new Uri(lab, $"hooks/soar?sig={Outside.Canary}").ToString();
        secrets["env:HOOK_UNDO"] = new Uri(lab, $"hooks/soar/undo?sig={Outside.Canary}").ToString();
        options.With(new WebhooksOptions
        {
            Hosts = { lab.Host },
            Targets =
            {
                ["soar"] = new WebhookTarget
                {
                    Address = "env:HOOK_ADDRESS", Undo = "env:HOOK_UNDO", Read = "env:HOOK_ADDRESS", Secrets = { "env:HOOK" }, Fields = { "SrcIpAddr" }, Values = { "host" },
                },
            },
        });
    }

    private abstract class HookCase : ActionCase
    {
        // What a receiver says when it has taken something is its own affair; only a page for people came from somebody else.
        public override IEnumerable<string> Rubbish => ["<html><body>Sign in</body></html>", "\n<!DOCTYPE html><html></html>"];

        public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(step => step.State != "undone");

        public override int Times(LabState lab, string stepId) => Of(lab, stepId).Sum(step => step.Times);

        private static IEnumerable<HookSeen> Of(LabState lab, string stepId) => lab.Snapshot().Hooks.Where(step => step.StepId == stepId);
    }

    private sealed class SendWebhookCase : HookCase
    {
        public override ActionSignature Signature => SendWebhook.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, ("target", "soar"), ("data.host", "ws-1"));
    }

    private sealed class HoldByWebhookCase : HookCase
    {
        public override ActionSignature Signature => HoldByWebhook.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step)
        {
            var call = Outside.IndicatorCall(step, "203.0.113.9");
            return Task.FromResult(call with { With = call.With.Add("target", "soar") });
        }
    }
}
