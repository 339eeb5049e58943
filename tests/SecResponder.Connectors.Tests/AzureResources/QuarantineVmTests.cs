using System.Text.Json.Nodes;
using SecResponder.Connectors.AzureResources;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Faults;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>What a security group on an interface can do wrong: erase the interface, leave one open, give the wrong group back, be no quarantine at all.</summary>
public sealed class QuarantineVmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_interface_is_as_it_was_to_the_last_member_and_the_hash_says_so()
    {
        await using var world = await Held.PlaceAsync();
        Assert.NotEqual(world.FrontBefore, world.Front);
        Assert.Contains("\"enableAcceleratedNetworking\":true", world.Front, StringComparison.Ordinal);
        Assert.Contains("secresponder-before", world.Front, StringComparison.Ordinal);

        Assert.IsType<Effect.Done>(await world.Action.UndoAsync(world.Call, Cancellation));

        Assert.Equal((world.FrontBefore, world.BackBefore), (world.Front, world.Back));
        Assert.Equal(StateBefore.HashOf(world.Call.Before!), StateBefore.HashOf(await world.Action.ReadStateAsync(world.Call, Cancellation)));
    }

    [Fact]
    public async Task What_was_kept_names_the_groups_of_interface_and_subnet()
    {
        await using var world = await Held.PlaceAsync();
        var interfaces = JsonNode.Parse(world.Call.Before!)!["interfaces"]!.AsArray();
        Assert.Equal([null, $"{AzureSeeds.Network}/networkSecurityGroups/web"], interfaces.Select(nic => nic!["group"]?.ToString()));
        Assert.All(interfaces, nic => Assert.EndsWith("/subnets/web", nic!["subnets"]![0]!["id"]!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_interface_that_somebody_has_opened_again_is_a_part_that_is_gone()
    {
        await using var world = await Held.PlaceAsync();
        world.Put(AzureSeeds.WebBack, body => body["properties"]!.AsObject().Remove("networkSecurityGroup"));

        Assert.Equal("1 of 2 network interfaces", Assert.IsType<Effect.Absent>(await world.Action.FindAsync(world.Call, Cancellation)).Left);
        Assert.IsType<Effect.Done>(await world.Action.UndoAsync(world.Call, Cancellation));
        Assert.Equal(world.FrontBefore, world.Front);
    }

    [Fact]
    public async Task A_group_that_somebody_has_put_there_meanwhile_stays()
    {
        await using var world = await Held.PlaceAsync();
        foreach (var nic in (string[])[AzureSeeds.WebFront, AzureSeeds.WebBack])
            world.Put(nic, body => body["properties"]!["networkSecurityGroup"]!["id"] = $"{AzureSeeds.Network}/networkSecurityGroups/web");
        var (front, back) = (world.Front, world.Back);

        await world.Action.UndoAsync(world.Call, Cancellation);

        Assert.Equal((front, back), (world.Front, world.Back));
    }

    [Fact]
    public async Task Where_ledger_and_tag_disagree_about_what_was_before_a_person_decides()
    {
        await using var world = await Held.PlaceAsync();
        world.Put(AzureSeeds.WebFront, body => body["tags"]!["secresponder-before"] = $"{AzureSeeds.Network}/networkSecurityGroups/other");

        Assert.Contains("as the ledger has it", Assert.IsType<Effect.Refused>(await world.Action.UndoAsync(world.Call, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_half_way_is_taken_back()
    {
        await using var world = await Held.SetUpAsync();
        world.Lab.Get<AzureSystem>().World.Put(JsonNode.Parse($$$"""{"id":"{{{AzureSeeds.WebBack}}}/providers/Microsoft.Authorization/locks/keep","properties":{"level":"ReadOnly"}}""")!.AsObject());

        var refused = Assert.IsType<Effect.Refused>(await world.Action.DoAsync(world.Call, Cancellation));

        Assert.Contains("a lock of somebody's", refused.Reason, StringComparison.Ordinal);
        Assert.Equal((world.FrontBefore, world.BackBefore), (world.Front, world.Back));
    }

    [Theory]
    [InlineData(412, "PreconditionFailed", false)]
    [InlineData(429, "RetryableErrorDueToAnotherOperation", false)]
    [InlineData(409, "AnotherOperationInProgress", false)]
    [InlineData(429, "SubscriptionRequestsThrottled", true)]
    public async Task What_passes_is_tried_again_and_only_throttling_is_everybodys(int status, string code, bool isEverybodys)
    {
        await using var world = await Held.SetUpAsync();
        _ = world.Lab.Break(new LabFault { System = "azure", Kind = LabFaultKind.Status, Method = "PUT", Path = "networkInterfaces", Status = status, Body = $$$"""{"error":{"code":"{{{code}}}","message":"later"}}""" });

        Assert.Equal(isEverybodys, Assert.IsType<Effect.TryAgain>(await world.Action.DoAsync(world.Call, Cancellation)).Everybody);
    }

    [Theory]
    [InlineData("somebody else's group of that name", """{"tags":{},"properties":{}}""", "has not made")]
    [InlineData("a way through before the denial", """{"tags":{"secresponder":"quarantine"},"properties":{"securityRules":[{"name":"rdp","properties":{"priority":150,"access":"Allow","direction":"Inbound"}}]}}""", "'rdp'")]
    public async Task What_would_be_no_quarantine_is_refused(string why, string group, string reason)
    {
        await using var world = await Held.SetUpAsync();
        world.Put(AzureSeeds.Quarantine, group);

        Assert.True(await world.Action.DoAsync(world.Call, Cancellation) is Effect.Refused refused && refused.Reason.Contains(reason, StringComparison.Ordinal), why);
        Assert.Equal((world.FrontBefore, world.BackBefore), (world.Front, world.Back));
    }

    [Fact]
    public async Task The_quarantine_s_rules_are_made_whole_and_exceptions_follow_the_settings()
    {
        await using var world = await Held.SetUpAsync(options => options.Allow.Add(new QuarantineException { Direction = "Outbound", Peer = "MicrosoftDefenderForEndpoint", Ports = "443" }));
        world.Put(AzureSeeds.Quarantine, """
            {"tags":{"secresponder":"quarantine"},"properties":{"securityRules":[
             {"name":"secresponder-deny-in","properties":{"priority":200,"access":"Allow","direction":"Inbound","protocol":"*"}},
             {"name":"secresponder-allow-7","properties":{"priority":107,"access":"Allow","direction":"Inbound","protocol":"*"}},
             {"name":"team-log","properties":{"priority":400,"access":"Deny","direction":"Inbound","protocol":"*"}}]}}
            """);

        await Contract.RunnersTurns.SettleAsync(world.Action, world.Call, isUncertain: false, Cancellation);

        var rules = AzureWorld.Rules(AzureTested.Seen(world.Lab, AzureSeeds.Quarantine).Node()).ToDictionary(rule => rule["name"]!.ToString(), rule => rule["properties"]!);
        Assert.Equal(["secresponder-allow-0", "secresponder-deny-in", "secresponder-deny-out", "team-log"], rules.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("Deny", "Deny"), (rules["secresponder-deny-in"]["access"]!.ToString(), rules["secresponder-deny-out"]["access"]!.ToString()));
        Assert.Equal(("MicrosoftDefenderForEndpoint", "443"), (rules["secresponder-allow-0"]["destinationAddressPrefix"]!.ToString(), rules["secresponder-allow-0"]["destinationPortRange"]!.ToString()));
    }

    [Theory]
    [InlineData("10.9.0.7", "scale set")]
    public async Task What_others_manage_is_left_to_them(string address, string reason)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await outside.CallAsync("1", address, ("for", "1h"));

        Assert.Contains(reason, Assert.IsType<Effect.Refused>(await outside.Action("vm.quarantine").DoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().AzureWrites);
    }

    [Fact]
    public async Task A_machine_that_is_gone_is_held_no_more()
    {
        await using var world = await Held.PlaceAsync();
        world.Lab.Get<AzureSystem>().World.Remove(AzureSeeds.Web);

        Assert.Equal(new Effect.Absent(), await world.Action.FindAsync(world.Call, Cancellation));
        Assert.IsType<Effect.Done>(await world.Action.UndoAsync(world.Call, Cancellation));
    }

    private sealed class Held : IAsyncDisposable
    {
        private Held(Outside outside, ActionCall call) => (Outside, Call, FrontBefore, BackBefore) = (outside, call, Of(outside, AzureSeeds.WebFront), Of(outside, AzureSeeds.WebBack));

        private Outside Outside { get; }

        public ActionCall Call { get; }

        public SecResponder.Lab.State.LabState Lab => Outside.Truth;

        public IKeepsState Action => (IKeepsState)Outside.Action("vm.quarantine");

        public string FrontBefore { get; }

        public string BackBefore { get; }

        public string Front => Of(Outside, AzureSeeds.WebFront);

        public string Back => Of(Outside, AzureSeeds.WebBack);

        public static async Task<Held> SetUpAsync(Action<AzureOptions>? change = null)
        {
            var outside = await Outside.CreateAsync(options => change?.Invoke(options.Of<AzureOptions>("Azure")));
            var call = await outside.CallAsync("1", "10.9.0.4", ("for", "1h"));
            return new Held(outside, call with { Before = await ((IKeepsState)outside.Action("vm.quarantine")).ReadStateAsync(call, Cancellation) });
        }

        public static async Task<Held> PlaceAsync()
        {
            var held = await SetUpAsync();
            Assert.IsType<Effect.Done>(await Contract.RunnersTurns.SettleAsync(held.Action, held.Call, isUncertain: false, Cancellation));
            return held;
        }

        public void Put(string id, string body) => Put(id, JsonNode.Parse(body)!.AsObject());

        public void Put(string id, Action<JsonObject> change)
        {
            var body = AzureTested.Seen(Lab, id).Node();
            change(body);
            Put(id, body);
        }

        public ValueTask DisposeAsync() => Outside.DisposeAsync();

        private void Put(string id, JsonObject body)
        {
            (body["id"], body["location"]) = (id, "westeurope");
            Lab.Get<AzureSystem>().World.Put(body);
        }

        private static string Of(Outside outside, string id) => AzureTested.Seen(outside.Truth, id).Body.GetRawText();
    }
}
