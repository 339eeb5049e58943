using SecResponder.Connectors.FortiGate;
using SecResponder.Lab.Faults;
using SecResponder.Lab.FortiGate;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.FortiGate;

/// <summary>Address objects in a group: made and removed in the order that the device asks for, and only the step's own.</summary>
public sealed class GroupAddressTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.66", false, "203.0.113.66 255.255.255.255")]
    [InlineData("2001:db8::66", true, "2001:db8::66/128")]
    public async Task The_object_is_called_as_the_step_and_tells_why_it_is_there(string address, bool isIPv6, string value)
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.group"), FortiGateTested.Call("1", address));

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));

        Assert.All(FortiGateTested.Firewalls, firewall => Assert.Equal([FortiGateWorld.Dummy, "sr-1"], FortiGateTested.Members(outside.Truth, firewall, isIPv6)));
        var made = outside.Truth.Snapshot().AddressObjects.First(known => known.Name == "sr-1");
        Assert.Equal((value, "SecResponder: Beacon, in-1"), (made.Value, made.Comment));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Assert.All(FortiGateTested.Firewalls, firewall => Assert.Equal([FortiGateWorld.Dummy], FortiGateTested.Members(outside.Truth, firewall, isIPv6)));
        Assert.DoesNotContain(outside.Truth.Snapshot().AddressObjects, known => known.Name == "sr-1");
    }

    [Fact]
    public async Task Two_steps_hold_the_same_address_each_with_an_object_of_its_own()
    {
        await using var outside = await Outside.CreateAsync();
        var action = outside.Action("address.group");
        Assert.IsType<Effect.Done>(await action.DoAsync(FortiGateTested.Call("1"), Cancellation));
        Assert.IsType<Effect.Done>(await action.DoAsync(FortiGateTested.Call("2"), Cancellation));

        Assert.IsType<Effect.Done>(await action.UndoAsync(FortiGateTested.Call("1"), Cancellation));

        Assert.Equal([FortiGateWorld.Dummy, "sr-2"], FortiGateTested.Members(outside.Truth, "hq"));
    }

    [Fact]
    public async Task An_object_that_somebody_uses_elsewhere_is_left_and_named_once_it_is_out_of_our_group()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.group"), FortiGateTested.Call("1"));
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        outside.Truth.Get<FortiGateSystem>().World.Add(new AddressGroup("hq", "vpn-users", false, ["sr-1"]));

        var refused = Assert.IsType<Effect.Refused>(await action.UndoAsync(call, Cancellation));

        Assert.Contains("still uses the object sr-1 elsewhere", refused.Reason, StringComparison.Ordinal);
        Assert.Equal([FortiGateWorld.Dummy], FortiGateTested.Members(outside.Truth, "hq"));
    }

    [Fact]
    public async Task An_object_that_somebody_has_changed_is_not_removed()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.group"), FortiGateTested.Call("1", with: ("firewall", "hq")));
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        outside.Truth.Get<FortiGateSystem>().World.Change("hq", "sr-1", "198.51.100.0 255.255.255.0");

        Assert.IsType<Effect.NotOurs>(await action.UndoAsync(call, Cancellation));

        Assert.Contains("sr-1", FortiGateTested.Members(outside.Truth, "hq"));
    }

    [Fact]
    public async Task The_last_member_of_a_group_stays_and_the_reason_is_told()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.group"), FortiGateTested.Call("1", with: ("firewall", "hq")));
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        outside.Truth.Get<FortiGateSystem>().World.Leave("hq", FortiGateTested.Group, isIPv6: false, FortiGateWorld.Dummy);

        var refused = Assert.IsType<Effect.Refused>(await action.UndoAsync(call, Cancellation));

        Assert.Contains("can't be empty", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(["sr-1"], FortiGateTested.Members(outside.Truth, "hq"));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_no_second_member()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.group"), FortiGateTested.Call("1"));
        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        // The look sees what was before: both are there, and the device says so by its number.
        _ = outside.Truth.Break(new LabFault { System = "fortigate", Kind = LabFaultKind.Status, Status = 404, Method = "GET", Path = "hq/api/v2/cmdb/firewall/address/", Body = """{"http_status":404,"status":"error","error":-3}""" });

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.Equal([FortiGateWorld.Dummy, "sr-1"], FortiGateTested.Members(outside.Truth, "hq"));
    }

    [Theory]
    [InlineData("group", "vpn-users", "no group in Connectors:FortiGate:Groups; there are: blocked")]
    [InlineData("firewall", "core", "there are: hq, outlet")]
    public async Task What_the_settings_do_not_know_is_refused_with_the_way_out(string name, string value, string expected)
    {
        await using var outside = await Outside.CreateAsync();
        var call = FortiGateTested.Call("1");

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("address.group").DoAsync(call with { With = call.With.SetItem(name, value) }, Cancellation));

        Assert.Contains(expected, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_told_before_it_is_needed()
    {
        await using var outside = await Outside.CreateAsync();
        foreach (var isIPv6 in (bool[])[false, true])
            outside.Truth.Get<FortiGateSystem>().World.Drop(FortiGateTested.Group, isIPv6);

        var check = await outside.Action("address.group").CheckAsync(Cancellation);

        Assert.False(check.Usable);
        Assert.Contains("no group blocked", check.Note, StringComparison.Ordinal);
        Assert.Contains("hq has no address group blocked", Assert.IsType<Effect.Refused>(await outside.Action("address.group").DoAsync(FortiGateTested.Call("1"), Cancellation)).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(outside.Truth.Snapshot().AddressObjects, known => known.Name == "sr-1");
    }

    [Theory]
    [InlineData("https://fw.example.com", "env:T", "root", "blocked", null)]
    [InlineData("http://fw.example.com", "env:T", "root", "blocked", "https address")]
    [InlineData("https://fw.example.com", "", "root", "blocked", "Token")]
    [InlineData("https://fw.example.com", "env:T", "root&x=y", "blocked", "Vdom")]
    [InlineData("https://fw.example.com", "env:T", "root", "../policy", "'../policy'")]
    public void Settings_that_are_wrong_are_named(string address, string token, string vdom, string group, string? expected)
    {
        var options = new FortiGateOptions { Firewalls = { ["hq"] = new() { Address = new Uri(address), Token = token, Vdom = vdom } }, Groups = { group } };

        var mistakes = new FortiGateOptionsValidator().Validate(options).Errors;

        Assert.Equal(expected is null ? 0 : 1, mistakes.Count);
        Assert.All(mistakes, mistake => Assert.Contains(expected!, mistake.ErrorMessage, StringComparison.Ordinal));
    }
}
