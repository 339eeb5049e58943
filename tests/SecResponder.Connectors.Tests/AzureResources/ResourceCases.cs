using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecResponder.Connectors.AzureResources;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>An action on one resource: what it has written is counted by the client's request id, which is the step's.</summary>
internal abstract class ResourceCase : ActionCase
{
    protected abstract string Write { get; }

    public override ImmutableArray<string> Writes => [Write];

    public override int Times(LabState lab, string stepId) => lab.Snapshot().AzureWrites.Count(write => write.Method == Write && write.Client == stepId && IsEffect(write));

    protected virtual bool IsEffect(AzureWrite write) => true;

    public static async Task<ActionCall> OnAsync(Outside outside, string step, string id, params (string Name, string Value)[] with) =>
        Outside.Call(Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(id, kind: EntityKind.Resource)).Entity, step, with);
}

internal sealed class DeallocateVmCase : ResourceCase
{
    private const string Tag = "secresponder-deallocated";

    public override ActionSignature Signature => DeallocateVm.Description;

    public override string? EffectPath => "/deallocate";

    protected override string Write => "POST";

    protected override bool IsEffect(AzureWrite write) => write.Path.EndsWith("/deallocate", StringComparison.Ordinal);

    public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, "10.9.0.6", ("host", "10.9.0.6"), ("for", "1h"));

    public override int Standing(LabState lab, string stepId) => AzureTested.Seen(lab, AzureSeeds.Db) is { State: not "running" } vm && vm.Tag(Tag) == stepId ? 1 : 0;

    public override bool TryLetAnother(LabState lab) => lab.Get<AzureSystem>().World.With(AzureSeeds.Db, vm => (vm!.Power = "deallocated").Length > 0);

    public override bool AnothersStands(LabState lab) => AzureTested.Seen(lab, AzureSeeds.Db) is { State: "deallocated" } vm && vm.Tag(Tag) is null;
}

internal sealed class TagResourceCase : ResourceCase
{
    public override ActionSignature Signature => TagResource.Description;

    protected override string Write => "PATCH";

    // Giving the old value back is a merge, too.
    protected override bool IsEffect(AzureWrite write) => write.Body.Contains("\"Merge\"", StringComparison.Ordinal) && write.Body.Contains("suspect", StringComparison.Ordinal);

    public override Task<ActionCall> CallAsync(Outside outside, string step) => OnAsync(outside, step, AzureSeeds.Db, ("name", "env"), ("value", "suspect"), ("for", "1h"));

    public override int Standing(LabState lab, string stepId) => AzureTested.Seen(lab, AzureSeeds.Db) is var vm && vm.Tag("env") == "suspect" && vm.Tag("secresponder:env") == stepId ? 1 : 0;

    public override bool TryLetAnother(LabState lab)
    {
        var body = AzureTested.Seen(lab, AzureSeeds.Db).Node();
        (body["id"], body["tags"]!["env"]) = (AzureSeeds.Db, "suspect");
        lab.Get<AzureSystem>().World.Put(body);
        return true;
    }

    public override bool AnothersStands(LabState lab) => AzureTested.Seen(lab, AzureSeeds.Db).Tag("env") == "suspect";
}

internal sealed class LockResourceCase : ResourceCase
{
    public override ActionSignature Signature => LockResource.Description;

    protected override string Write => "PUT";

    public override Task<ActionCall> CallAsync(Outside outside, string step) => OnAsync(outside, step, AzureSeeds.Web, ("for", "1h"));

    public override int Standing(LabState lab, string stepId) => lab.Snapshot().AzureResources.Count(resource => resource.Id == $"{AzureSeeds.Web.ToLowerInvariant()}/providers/Microsoft.Authorization/locks/secresponder-{stepId}");
}

internal sealed class RevertRuleCase : ResourceCase
{
    public const string Was = """{"priority":300,"direction":"Inbound","access":"Allow","protocol":"Tcp","sourceAddressPrefix":"192.0.2.0/24","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRange":"443"}""";
    public const string Is = """{"properties":{"priority":300,"direction":"Inbound","access":"Allow","protocol":"TCP","sourceAddressPrefix":"*","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRange":"443","provisioningState":"Updating"}}""";

    public override ActionSignature Signature => RevertRule.Description;

    protected override string Write => "PUT";

    public override Task<ActionCall> CallAsync(Outside outside, string step) => OnAsync(outside, step, AzureSeeds.Https, ("was", Was), ("is", Is));

    public override int Standing(LabState lab, string stepId) => Rule(lab)?["sourceAddressPrefix"]!.ToString() == "192.0.2.0/24" ? 1 : 0;

    public static JsonObject? Rule(LabState lab, string name = "https") =>
        AzureWorld.Rules(AzureTested.Seen(lab, AzureSeeds.Network + "/networkSecurityGroups/web").Node()).FirstOrDefault(rule => rule["name"]!.ToString() == name)?["properties"] as JsonObject;
}

internal sealed class RestoreDiagnosticsCase : ResourceCase
{
    public const string Was = $$"""{"workspaceId":"{{AzureSeeds.Group}}/providers/Microsoft.OperationalInsights/workspaces/soc","logs":[{"categoryGroup":"audit","enabled":true},{"category":"debug","enabled":false}]}""";

    public override ActionSignature Signature => RestoreDiagnostics.Description;

    protected override string Write => "PUT";

    public override Task<ActionCall> CallAsync(Outside outside, string step) => OnAsync(outside, step, AzureSeeds.Setting, ("was", Was));

    public override int Standing(LabState lab, string stepId) => lab.Snapshot().AzureResources.Count(resource => resource.Id.Equals(AzureSeeds.Setting, StringComparison.OrdinalIgnoreCase));
}

internal sealed class AddToIpGroupCase : ResourceCase
{
    public const string Address = "203.0.113.66";

    public override ActionSignature Signature => AddToIpGroup.Description;

    protected override string Write => "PUT";

    protected override bool IsEffect(AzureWrite write) => write.Body.Contains(Address, StringComparison.Ordinal);

    public override Task<ActionCall> CallAsync(Outside outside, string step) =>
        Task.FromResult(Outside.Call(WhatItSays.Of(new EntityReference(EntityKind.Address, Address, Outside.Now)), step, ("address", Address), ("group", "blocked"), ("for", "1h")));

    public override int Standing(LabState lab, string stepId) => AzureTested.Seen(lab, AzureSeeds.Blocked) is var group && Addresses(group).Contains(Address) && group.Tag(stepId) == Address ? 1 : 0;

    public override bool TryLetAnother(LabState lab)
    {
        var body = AzureTested.Seen(lab, AzureSeeds.Blocked).Node();
        body["id"] = AzureSeeds.Blocked;
        body["properties"]!["ipAddresses"]!.AsArray().Add((JsonNode)Address);
        lab.Get<AzureSystem>().World.Put(body);
        return true;
    }

    public override bool AnothersStands(LabState lab) => Addresses(AzureTested.Seen(lab, AzureSeeds.Blocked)).Contains(Address);

    public static string[] Addresses(AzureResourceSeen group) => [.. group.Node()["properties"]!["ipAddresses"]!.AsArray().Select(entry => entry!.ToString())];
}
