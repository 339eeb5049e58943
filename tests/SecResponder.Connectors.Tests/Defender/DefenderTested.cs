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

    public override ImmutableArray<ActionCase> Cases =>
    [
        new HoldCase(QuarantineHost.Description, "Isolate", "Unisolate"),
        new HoldCase(RestrictHost.Description, "RestrictCodeExecution", "UnrestrictCodeExecution"),
        new ErrandCase(ScanHost.Description, "RunAntiVirusScan"),
        new ErrandCase(CollectFromHost.Description, "CollectInvestigationPackage"),
        new ErrandCase(QuarantineFile.Description, "StopAndQuarantineFile", ("sha1", "00112233445566778899aabbccddeeff00112233")),
        new BlockIndicatorCase(),
    ];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:TOKEN"] = Outside.Canary;
        options.With(new DefenderOptions { BaseAddress = lab, Token = "env:TOKEN" });
    }

    private const string Machine = "ws-1.corp.example";
    private const string Theirs = "an analyst's own";

    private static IEnumerable<ActionSeen> Actions(LabState lab, string type) =>
        lab.Snapshot().Machines.Single(machine => machine.Name == Machine).Actions.Where(action => action.Type == type && action.Status is not ("Cancelled" or "Failed"));

    private sealed class HoldCase(ActionSignature signature, string places, string lifts) : ActionCase
    {
        public override ActionSignature Signature => signature;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, "10.0.0.1", ("host", "10.0.0.1"), ("for", "1h"));

        // In force: the newest of the two that succeeded. Something that is only queued is no effect yet, but will be: it counts.
        public override int Standing(LabState lab, string stepId) => InForce(lab)?.Comment.StartsWith(stepId, StringComparison.Ordinal) == true ? 1 : 0;

        public override int Times(LabState lab, string stepId) => Actions(lab, places).Count(action => action.Comment.StartsWith(stepId, StringComparison.Ordinal));

        public override bool TryLetAnother(LabState lab)
        {
            var world = lab.Get<DefenderSystem>().World;
            var action = world.Queue(world.Find(Machine)!, places, "Full", Theirs, TimeSpan.Zero)!;
            return world.Read(read => read == action).Count == 1;
        }

        public override bool AnothersStands(LabState lab) => InForce(lab)?.Comment == Theirs;

        private ActionSeen? InForce(LabState lab) =>
            lab.Snapshot().Machines.Single(machine => machine.Name == Machine).Actions.LastOrDefault(action => (action.Type == places || action.Type == lifts) && action.Status is "Succeeded" or "Pending") is { } newest
            && newest.Type == places ? newest : null;
    }

    private sealed class ErrandCase(ActionSignature signature, string type, params (string, string)[] with) : ActionCase
    {
        public override ActionSignature Signature => signature;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, "10.0.0.1", [("host", "10.0.0.1"), .. with]);

        public override int Standing(LabState lab, string stepId) => Actions(lab, type).Count(action => action.Comment.StartsWith(stepId, StringComparison.Ordinal));
    }

    private sealed class BlockIndicatorCase : ActionCase
    {
        private const string Value = "203.0.113.9";

        public override ActionSignature Signature => BlockIndicator.Description;

        public override ImmutableArray<string> Writes => ["POST", "DELETE"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => Task.FromResult(Outside.IndicatorCall(step, Value));

        public override int Standing(LabState lab, string stepId) => Of(lab).Active().Count(indicator => indicator is { Action: "Block" } && indicator.Description!.StartsWith(stepId, StringComparison.Ordinal));

        public override int Times(LabState lab, string stepId) => Of(lab).Submitted.Count(description => description.StartsWith(stepId, StringComparison.Ordinal));

        public override bool TryLetAnother(LabState lab)
        {
            Of(lab).Submit(new IndicatorBody(null, Value, "IpAddress", "Block", "feed", Theirs, "High", null, null, null, null));
            return true;
        }

        public override bool AnothersStands(LabState lab) => Of(lab).Active() is [{ Description: Theirs }];

        private static IndicatorList Of(LabState lab) => lab.Get<DefenderSystem>().Indicators;
    }
}
