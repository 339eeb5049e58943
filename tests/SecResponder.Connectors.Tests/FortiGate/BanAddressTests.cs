using SecResponder.Connectors.FortiGate;
using SecResponder.Lab.Faults;
using SecResponder.Lab.FortiGate;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.FortiGate;

/// <summary>Bans: known again by their length, ending by themselves, never taken from another.</summary>
public sealed class BanAddressTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ban_ends_by_itself_an_hour_to_an_hour_and_a_half_after_the_hold()
    {
        await using var outside = await Outside.CreateAsync();

        Assert.IsType<Effect.Done>(await outside.Action("address.ban").DoAsync(FortiGateTested.Call("1"), Cancellation));

        Assert.Equal(2, outside.Truth.Snapshot().BannedAddresses.Count);
        Assert.All(outside.Truth.Snapshot().BannedAddresses, ban => Assert.InRange(ban.Expires - ban.Created, 7200, 7200 + 1800));
    }

    [Fact]
    public void Steps_have_lengths_of_their_own_further_apart_than_a_clock_is_coarse()
    {
        var lengths = Enumerable.Range(0, 1000).Select(step => BanAddress.LengthOf($"sr-{step:x32}", TimeSpan.FromHours(2))).ToArray();

        Assert.All(lengths, length => Assert.Equal(0, length % 5));
        Assert.InRange(lengths.Distinct().Count(), 300, 360);
    }

    [Fact]
    public async Task Where_another_has_banned_it_on_one_the_other_is_ours_and_only_that_goes()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.ban"), FortiGateTested.Call("1"));
        outside.Truth.Get<FortiGateSystem>().World.Ban("hq", FortiGateTested.Address, 0);

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Equal("hq", Assert.Single(outside.Truth.Snapshot().BannedAddresses).Device);
    }

    [Fact]
    public async Task Who_bans_in_the_moment_after_us_has_it()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.ban"), FortiGateTested.Call("1", with: ("firewall", "hq")));
        _ = outside.Truth.Break(new LabFault { System = "fortigate", Kind = LabFaultKind.Status, Status = 200, Method = "POST", Path = "hq", Body = """{"status":"success","http_status":200}""" });
        _ = outside.Truth.Break(new LabFault { System = "fortigate", Kind = LabFaultKind.Status, Status = 200, Method = "GET", Path = "hq", Body = """{"status":"success","http_status":200,"results":[]}""" });
        outside.Truth.Get<FortiGateSystem>().World.Ban("hq", FortiGateTested.Address, 600);

        Assert.Contains("banned already, by admin", Assert.IsType<Effect.NotOurs>(await action.DoAsync(call, Cancellation)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ban_that_was_taken_and_is_not_on_the_list_is_unknown()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "fortigate", Kind = LabFaultKind.Status, Status = 200, Method = "POST", Path = "hq", Body = """{"status":"success","http_status":200}""" });

        await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("address.ban").DoAsync(FortiGateTested.Call("1"), Cancellation));
    }

    [Fact]
    public async Task What_one_firewall_refuses_is_taken_back_on_the_other()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "fortigate", Kind = LabFaultKind.Status, Status = 403, Method = "POST", Path = "outlet", Body = """{"status":"error","http_status":403}""" });

        Assert.IsType<Effect.Refused>(await outside.Action("address.ban").DoAsync(FortiGateTested.Call("1"), Cancellation));

        Assert.Empty(outside.Truth.Snapshot().BannedAddresses);
    }

    [Fact]
    public async Task A_proxys_404_is_no_empty_list()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "fortigate", Kind = LabFaultKind.Status, Status = 404, Body = "not found", Times = 10 });

        await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("address.ban").FindAsync(FortiGateTested.Call("1"), Cancellation));
    }

    [Fact]
    public async Task An_IPv6_address_is_banned_too_however_it_is_written()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.ban"), FortiGateTested.Call("1", "2001:db8:0:0::66"));

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation));
        Assert.All(outside.Truth.Snapshot().BannedAddresses, ban => Assert.Equal("2001:db8::66", ban.Address));
    }
}
