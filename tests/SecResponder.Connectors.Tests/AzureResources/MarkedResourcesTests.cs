using System.Text.Json.Nodes;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Faults;
using SecResponder.Lab.State;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>Groups, tags, machines and locks: what others have put there is there afterwards.</summary>
public sealed class MarkedResourcesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_an_ip_group_our_address_goes_and_whatever_came_meanwhile_stays()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("ipgroup.add"), await new AddToIpGroupCase().CallAsync(outside, "1"));
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Put(outside.Truth, AzureSeeds.Blocked, body => body["properties"]!["ipAddresses"]!.AsArray().Insert(0, "198.51.100.77"));

        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        var group = AzureTested.Seen(outside.Truth, AzureSeeds.Blocked);
        Assert.Equal(["198.51.100.77", "198.51.100.9", "192.0.2.0/28"], AddToIpGroupCase.Addresses(group));
        Assert.Equal(("42", null), (group.Tag("cost"), group.Tag("sr-1")));
    }

    [Fact]
    public async Task Whoever_was_quicker_is_read_again_and_not_overwritten()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "azure", Kind = LabFaultKind.Status, Method = "PUT", Status = 412, Times = 2, Body = """{"error":{"code":"PreconditionFailed","message":"changed"}}""" });

        Assert.IsType<Effect.Done>(await outside.Action("ipgroup.add").DoAsync(await new AddToIpGroupCase().CallAsync(outside, "1"), Cancellation));
        Assert.All(outside.Truth.Snapshot().AzureWrites, write => Assert.Contains("198.51.100.9", write.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("192.0.2.7", "blocked", typeof(Effect.NotOurs), "192.0.2.0/28")]
    [InlineData("2001:db8::7", "blocked", typeof(Effect.Refused), "IPv6")]
    [InlineData("203.0.113.7", "other", typeof(Effect.Refused), "there are: blocked")]
    public async Task What_has_no_place_in_an_ip_group_is_told(string address, string group, Type expected, string reason)
    {
        await using var outside = await Outside.CreateAsync();
        var call = Outside.Call(WhatItSays.Of(new EntityReference(EntityKind.Address, address, Outside.Now)), "1", ("address", address), ("group", group), ("for", "1h"));

        var effect = await outside.Action("ipgroup.add").DoAsync(call, Cancellation);

        Assert.Equal(expected, effect.GetType());
        Assert.Contains(reason, effect.ToString(), StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().AzureWrites);
    }

    [Theory]
    [InlineData("env", "prod")]
    [InlineData("suspect", null)]
    public async Task A_tag_has_the_value_again_that_it_had(string name, string? before)
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await TaggedAsync(outside, name);

        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        var vm = AzureTested.Seen(outside.Truth, AzureSeeds.Db);
        Assert.Equal((before, null), (vm.Tag(name), vm.Tag("secresponder:" + name)));
        Assert.Equal(call.Before, await ((IKeepsState)action).ReadStateAsync(call, Cancellation));
    }

    [Fact]
    public async Task A_value_that_somebody_has_written_since_is_theirs()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = await TaggedAsync(outside, "env");
        Put(outside.Truth, AzureSeeds.Db, body => body["tags"]!["env"] = "test");

        await Contract.RunnersTurns.LiftAsync(action, call, Cancellation);

        var vm = AzureTested.Seen(outside.Truth, AzureSeeds.Db);
        Assert.Equal(("test", null), (vm.Tag("env"), vm.Tag("secresponder:env")));
    }

    [Theory]
    [InlineData("a/b", "x", "can't be a tag's name")]
    [InlineData("", "x", "can't be a tag's name")]
    [InlineData("secresponder:x", "x", "can't be a tag's name")]
    public async Task What_can_not_be_a_tag_is_refused(string name, string value, string reason)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Db, ("name", name), ("value", value), ("for", "1h"));

        Assert.Contains(reason, Assert.IsType<Effect.Refused>(await outside.Action("resource.tag").DoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_somebody_has_started_again_keeps_running_and_loses_our_mark()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("vm.deallocate"), await new DeallocateVmCase().CallAsync(outside, "1"));
        Assert.IsType<Effect.Done>(await Contract.RunnersTurns.SettleAsync(action, call, isUncertain: false, Cancellation));
        outside.Truth.Get<AzureSystem>().World.With(AzureSeeds.Db, vm => vm!.Power = "running");

        Assert.NotNull(Assert.IsType<Effect.Absent>(await action.FindAsync(call, Cancellation)).Left);
        await Contract.RunnersTurns.LiftAsync(action, call, Cancellation);

        var vm = AzureTested.Seen(outside.Truth, AzureSeeds.Db);
        Assert.Equal(("running", null), (vm.State, vm.Tag("secresponder-deallocated")));
        Assert.DoesNotContain(outside.Truth.Snapshot().AzureWrites, write => write.Path.EndsWith("/start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_of_ours_stands_against_others_and_goes_alone()
    {
        await using var outside = await Outside.CreateAsync();
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Db, ("for", "1h"), ("level", "ReadOnly"));
        Assert.IsType<Effect.Done>(await outside.Action("resource.lock").DoAsync(call, Cancellation));
        Put(outside.Truth, AzureSeeds.Db + "/providers/Microsoft.Authorization/locks/team", body => body["properties"] = new JsonObject { ["level"] = "CanNotDelete" });

        var deallocate = await new DeallocateVmCase().CallAsync(outside, "2");
        Assert.Contains("a lock of somebody's", Assert.IsType<Effect.Refused>(await outside.Action("vm.deallocate").DoAsync(deallocate, Cancellation)).Reason, StringComparison.Ordinal);
        await outside.Action("resource.lock").UndoAsync(call, Cancellation);
        Assert.EndsWith("/locks/team", Assert.Single(outside.Truth.Snapshot().AzureResources, resource => resource.Id.Contains("/locks/", StringComparison.Ordinal)).Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_permission_is_missing_is_told_by_name()
    {
        await using var outside = await Outside.CreateAsync(lab: lab => lab.Actions.Remove("*"));
        var check = await outside.Action("ipgroup.add").CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains("Microsoft.Network/ipGroups/read, Microsoft.Network/ipGroups/write", check.Note, StringComparison.Ordinal);
    }

    private static async Task<(IResponseAction Action, ActionCall Call)> TaggedAsync(Outside outside, string name)
    {
        var action = outside.Action("resource.tag");
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Db, ("name", name), ("value", "quarantined"), ("for", "1h"));
        call = call with { Before = await ((IKeepsState)action).ReadStateAsync(call, Cancellation) };
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        return (action, call);
    }

    private static void Put(LabState lab, string id, Action<JsonObject> change)
    {
        var body = lab.Snapshot().AzureResources.FirstOrDefault(resource => resource.Id == id)?.Node() ?? [];
        change(body);
        body["id"] = id;
        lab.Get<AzureSystem>().World.Put(body);
    }
}
