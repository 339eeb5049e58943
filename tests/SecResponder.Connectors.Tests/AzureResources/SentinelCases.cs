using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecResponder.Connectors.AzureResources.Sentinel;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>An incident in Microsoft Sentinel's workspace, and how it is called by.</summary>
internal abstract class SentinelCase : ActionCase
{
    public override ImmutableArray<string> Writes => ["PUT"];

    public abstract (string Name, string Value)[] With { get; }

    public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, [("incident", AzureSeeds.SentinelIncident), .. With]);

    public static JsonObject Incident(LabState lab) => AzureTested.Seen(lab, AzureSeeds.SentinelIncident).Node()["properties"]!.AsObject();

    public static IEnumerable<string> Comments(LabState lab) => lab.Snapshot().AzureResources
        .Where(resource => resource.Id.StartsWith(AzureSeeds.SentinelIncident + "/comments/", StringComparison.OrdinalIgnoreCase)).Select(resource => resource.Node()["properties"]!["message"]!.ToString());
}

internal sealed class CommentSentinelCase : SentinelCase
{
    public override ActionSignature Signature => CommentSentinelIncident.Description;

    public override (string, string)[] With => [("text", "isolated")];

    public override int Standing(LabState lab, string stepId) => Comments(lab).Count(comment => comment.Contains($"{stepId},", StringComparison.Ordinal));

    public override int Times(LabState lab, string stepId) => lab.Snapshot().AzureWrites.Where(write => write.Method == "PUT" && write.Client == stepId).Select(write => write.Path).Distinct().Count();
}

internal sealed class CloseSentinelCase : SentinelCase
{
    public override ActionSignature Signature => CloseSentinelIncident.Description;

    public override (string, string)[] With => [("classification", "FalsePositive"), ("text", "a scan of ours")];

    public override int Standing(LabState lab, string stepId) => Incident(lab) is var incident && incident["status"]!.ToString() == "Closed" && IsOf(incident, stepId) ? 1 : 0;

    public override int Times(LabState lab, string stepId) => lab.Snapshot().AzureWrites
        .Count(write => write.Path.Equals(AzureSeeds.SentinelIncident, StringComparison.OrdinalIgnoreCase) && write.Client == stepId && JsonNode.Parse(write.Body)!["properties"]!["status"]!.ToString() == "Closed");

    public override bool TryLetAnother(LabState lab)
    {
        var resource = AzureTested.Seen(lab, AzureSeeds.SentinelIncident).Node();
        resource["id"] = AzureSeeds.SentinelIncident;
        (resource["properties"]!["status"], resource["properties"]!["classification"], resource["properties"]!["classificationComment"]) = ("Closed", "FalsePositive", "done by hand");
        lab.Get<AzureSystem>().World.Put(resource);
        return true;
    }

    public override bool AnothersStands(LabState lab) => Incident(lab)["status"]!.ToString() == "Closed";

    private static bool IsOf(JsonObject incident, string stepId) => incident["classificationComment"]?.ToString().Contains($"[{stepId}]", StringComparison.Ordinal) == true;
}
