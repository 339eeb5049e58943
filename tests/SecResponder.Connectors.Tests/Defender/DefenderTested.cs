using System.Collections.Immutable;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.Defender;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Defender;

internal sealed class DefenderTested : TestedSystem
{
    public override string Name => "defender";

    public override ImmutableArray<ActionCase> Cases => [new QuarantineHostCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:TOKEN"] = Outside.Canary;
        options.With(new DefenderOptions { BaseAddress = lab, Token = "env:TOKEN" });
    }

    private sealed class QuarantineHostCase : ActionCase
    {
        public override ActionSignature Signature => QuarantineHost.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, "10.0.0.1", ("host", "10.0.0.1"), ("for", "1h"));

        public override int Standing(LabState lab, string stepId) => Held(lab) is { Isolated: true } held && held.Why!.StartsWith(stepId, StringComparison.Ordinal) ? 1 : 0;

        public override int Times(LabState lab, string stepId) => Held(lab).Actions.Count(action => action.Type == "Isolate" && action.Comment.StartsWith(stepId, StringComparison.Ordinal));

        public override bool TryLetAnother(LabState lab)
        {
            var world = lab.Get<DefenderSystem>().World;
            var action = world.Queue(world.Find("ws-1.corp.example")!, "Isolate", "Full", "an analyst's own", TimeSpan.Zero)!;
            return world.Read(read => read == action).Count == 1;
        }

        public override bool AnothersStands(LabState lab) => Held(lab) is { Isolated: true, Why: "an analyst's own" };

        private static MachineSeen Held(LabState lab) => lab.Snapshot().Machines.Single(machine => machine.Name == "ws-1.corp.example");
    }
}
