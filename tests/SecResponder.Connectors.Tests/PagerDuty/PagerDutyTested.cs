using System.Collections.Immutable;
using SecResponder.Connectors.PagerDuty;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.PagerDuty;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.PagerDuty;

internal sealed class PagerDutyTested : TestedSystem
{
    public override string Name => "pagerduty";

    public override ImmutableArray<ActionCase> Cases => [new OpenPageCase()];

    public override void Furnish(LabOptions lab) => lab.With(new PagerDutyLab());

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:PAGE"] = secrets["env:PAGERDUTY"] = Outside.Canary;
        options.With(new PagerDutyOptions { BaseAddress = lab, ApiAddress = lab, Token = "env:PAGERDUTY" });
    }

    private sealed class OpenPageCase : ActionCase
    {
        public override ActionSignature Signature => OpenPage.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, ("channel", "oncall"));

        public override int Standing(LabState lab, string stepId) => lab.Snapshot().Pages.Count(page => page.Key == stepId && page.Status != "resolved");

        public override int Times(LabState lab, string stepId) => lab.Snapshot().Pages.Count(page => page.Key == stepId);
    }
}
