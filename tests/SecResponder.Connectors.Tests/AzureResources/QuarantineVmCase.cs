using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecResponder.Connectors.AzureResources;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>The web server has two interfaces: one under a group of its own, one under none.</summary>
internal sealed class QuarantineVmCase : ActionCase
{
    public override ActionSignature Signature => QuarantineVm.Description;

    public override ImmutableArray<string> Writes => ["PUT"];

    public override string? EffectPath => "networkInterfaces";

    public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, "10.9.0.4", ("host", "10.9.0.4"), ("for", "1h"));

    public override int Standing(LabState lab, string stepId) => Both(lab).Any(nic => IsQuarantined(nic) && nic.Tag("secresponder-step") == stepId) ? 1 : 0;

    // Each interface is put under it once; the slower of the two tells how often the whole was done.
    public override int Times(LabState lab, string stepId) => lab.Snapshot().AzureWrites
        .Where(write => write.Method == "PUT" && write.Path.Contains("/networkInterfaces/", StringComparison.Ordinal) && write.Body.Contains(stepId, StringComparison.Ordinal) && write.Body.Contains(AzureSeeds.Quarantine, StringComparison.Ordinal))
        .GroupBy(write => write.Path).Select(writes => writes.Count()).DefaultIfEmpty(0).Max();

    public override bool TryLetAnother(LabState lab)
    {
        var world = lab.Get<AzureSystem>().World;
        world.Put(JsonNode.Parse($$$"""{"id":"{{{AzureSeeds.Quarantine}}}","location":"westeurope","tags":{"secresponder":"quarantine"},"properties":{}}""")!.AsObject());
        foreach (var nic in Both(lab))
        {
            var body = nic.Node();
            body["id"] = nic.Id;
            body["properties"]!["networkSecurityGroup"] = new JsonObject { ["id"] = AzureSeeds.Quarantine };
            world.Put(body);
        }
        return true;
    }

    public override bool AnothersStands(LabState lab) => Both(lab).All(nic => IsQuarantined(nic) && nic.Tag("secresponder-step") is null);

    private static AzureResourceSeen[] Both(LabState lab) => [AzureTested.Seen(lab, AzureSeeds.WebFront), AzureTested.Seen(lab, AzureSeeds.WebBack)];

    private static bool IsQuarantined(AzureResourceSeen nic) => AzureSeeds.Quarantine.Equals(nic.Node()["properties"]?["networkSecurityGroup"]?["id"]?.ToString(), StringComparison.OrdinalIgnoreCase);
}
