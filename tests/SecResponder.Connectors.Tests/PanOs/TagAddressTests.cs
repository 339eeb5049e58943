using SecResponder.Connectors.PanOs;
using SecResponder.Lab.Faults;
using SecResponder.Lab.PanOs;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.PanOs;

/// <summary>Tags on firewalls: on the active member, on all of them or none, ending by themselves, and nobody else's.</summary>
public sealed class TagAddressTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_tags_end_by_themselves_an_hour_after_the_hold()
    {
        await using var outside = await Outside.CreateAsync();

        Assert.IsType<Effect.Done>(await outside.Action("address.tag").DoAsync(PanOsTested.Call("1"), Cancellation));

        var tags = outside.Truth.Snapshot().RegisteredTags;
        Assert.Equal(2 * PanOsTested.Firewalls.Length, tags.Count);
        Assert.All(tags, tag => Assert.InRange(tag.Until!.Value, Outside.Now.AddHours(2), Outside.Now.AddHours(2).AddMinutes(5)));
    }

    [Fact]
    public async Task The_active_member_of_a_pair_is_told_and_after_a_failover_the_other_one()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.tag"), PanOsTested.Call("1", ("firewall", "edge")));
        outside.Truth.Get<PanOsSystem>().World.FailOver("edge");

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        outside.Truth.Get<PanOsSystem>().World.FailOver("edge");
        Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Empty(outside.Truth.Snapshot().RegisteredTags);
    }

    [Fact]
    public async Task A_pair_without_an_active_member_is_not_told_anything()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "panos", Kind = LabFaultKind.Status, Status = 503, Path = "edge-a", Times = 10 });

        var exception = await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("address.tag").DoAsync(PanOsTested.Call("1"), Cancellation));

        Assert.Contains("is passive", exception.Message, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().RegisteredTags);
    }

    [Fact]
    public async Task What_one_firewall_refuses_is_taken_back_on_the_others()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "panos", Kind = LabFaultKind.Status, Status = 200, Method = "POST", Path = "panorama", Body = """<response status="error" code="16"><msg><line>Unauthorized request</line></msg></response>""" });

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("address.tag").DoAsync(PanOsTested.Call("1"), Cancellation));

        Assert.Contains("Unauthorized request (code 16)", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().RegisteredTags);
    }

    [Fact]
    public async Task Where_another_has_tagged_it_on_some_the_rest_is_ours_and_only_that_goes()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.tag"), PanOsTested.Call("1"));
        outside.Truth.Get<PanOsSystem>().World.Register("edge", "vsys1", PanOsTested.Address, PanOsTested.Tag, null);

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));

        Assert.Equal([PanOsTested.Tag], outside.Truth.Snapshot().RegisteredTags.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task Who_was_quicker_between_our_look_and_our_call_keeps_it()
    {
        await using var outside = await Outside.CreateAsync();
        var (action, call) = (outside.Action("address.tag"), PanOsTested.Call("1", ("firewall", "branch")));
        outside.Truth.Get<PanOsSystem>().World.Register("branch", "vsys2", PanOsTested.Address, PanOsTested.Tag, null);
        // The look sees what was before.
        _ = outside.Truth.Break(new LabFault { System = "panos", Kind = LabFaultKind.Status, Status = 200, Method = "GET", Path = "branch", Body = """<response status="success"><result><count>0</count></result></response>""" });

        Assert.IsType<Effect.NotOurs>(await action.DoAsync(call, Cancellation));

        Assert.Equal([PanOsTested.Tag], PanOsTested.Tags(outside.Truth, "branch"));
    }

    [Fact]
    public async Task Sessions_are_cut_when_that_is_asked_for_once_the_address_is_a_member_everywhere()
    {
        await using var outside = await Outside.CreateAsync();
        var world = outside.Truth.Get<PanOsSystem>().World;
        world.Begin(new LabSession("branch", PanOsTested.Address, "10.0.0.5"));
        world.Begin(new LabSession("edge", "10.0.0.5", PanOsTested.Address));
        world.Begin(new LabSession("edge", "10.0.0.5", "198.51.100.1"));
        var (action, call) = (outside.Action("address.tag"), PanOsTested.Call("1", ("sessions", "cut")));

        Assert.IsType<Effect.Done>(await action.DoAsync(call, Cancellation));
        Assert.Equal("198.51.100.1", Assert.Single(world.Sessions()).Destination);

        Assert.IsType<Effect.Done>(await action.FindAsync(call, Cancellation));
        Assert.IsType<Effect.Done>(await action.UndoAsync(call, Cancellation));
        Assert.Empty(outside.Truth.Snapshot().RegisteredTags);
    }

    [Fact]
    public async Task A_process_that_dies_before_the_sessions_are_cut_cuts_them_after_its_start()
    {
        for (var request = 1; request < 60; request++)
        {
            await using var outside = await Outside.CreateAsync();
            var world = outside.Truth.Get<PanOsSystem>().World;
            world.Begin(new LabSession("shop", PanOsTested.Address, "10.0.0.5"));
            var (action, call) = (outside.Action("address.tag"), PanOsTested.Call("1", ("sessions", "cut")));
            outside.Wire.DieAfter(request);
            var died = false;
            try
            {
                await action.DoAsync(call, Cancellation);
            }
            catch (Contract.Died)
            {
                died = true;
            }
            outside.Wire.Live();

            Assert.IsType<Effect.Done>(await Contract.RunnersTurns.SettleAsync(action, call, isUncertain: true, Cancellation));

            Assert.Empty(world.Sessions());
            if (!died)
                return;
        }
        Assert.Fail("it never ends");
    }

    [Theory]
    [InlineData("tag", "trusted-admins", "no tag in Connectors:PanOs:Tags")]
    [InlineData("firewall", "core", "there are: branch, edge, shop")]
    [InlineData("sessions", "perhaps", "may be cut or keep")]
    [InlineData("for", "30d", "29d is the longest")]
    [InlineData("for", "soon", "is no duration")]
    public async Task What_the_settings_do_not_know_is_refused_with_the_way_out(string name, string value, string expected)
    {
        await using var outside = await Outside.CreateAsync();
        var call = PanOsTested.Call("1");
        call = call with { With = call.With.SetItem(name, value) };

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("address.tag").DoAsync(call, Cancellation));

        Assert.Contains(expected, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Snapshot().RegisteredTags);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("224.0.0.5")]
    [InlineData("fe80::1")]
    [InlineData("0.0.0.0")]
    public async Task What_is_no_hosts_address_is_not_tagged(string address)
    {
        await using var outside = await Outside.CreateAsync();
        var call = PanOsTested.Call("1") with { Target = WhatItSays.Of(new EntityReference(EntityKind.Address, address, Outside.Now)) };

        Assert.IsType<Effect.Refused>(await outside.Action("address.tag").DoAsync(call, Cancellation));
    }

    [Fact]
    public async Task An_address_with_as_many_tags_as_it_can_have_is_left_alone()
    {
        await using var outside = await Outside.CreateAsync();
        for (var tag = 0; tag < 31; tag++)
            outside.Truth.Get<PanOsSystem>().World.Register("edge", "vsys1", PanOsTested.Address, $"other-{tag}", null);

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("address.tag").DoAsync(PanOsTested.Call("1"), Cancellation));

        Assert.Contains("31 tags", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_replaced_is_read_again_and_a_wrong_one_says_so()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Secrets.Values["env:PANOS"] = "another";

        var exception = await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("address.tag").FindAsync(PanOsTested.Call("1"), Cancellation));

        Assert.Contains("Invalid Credential", exception.Message, StringComparison.Ordinal);
        Assert.Contains("env:PANOS", outside.Secrets.Forgotten);
    }

    [Theory]
    [InlineData("""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><response status="success"><result>&x;</result></response>""")]
    [InlineData("""<response status="success">""")]
    [InlineData("""<response><result/></response>""")]
    [InlineData("""<response status="success"><result><msg><line><outfile>/tmp/all</outfile></line></msg></result></response>""")]
    [InlineData("""<response status="error" code="2"><msg>Internal error</msg></response>""")]
    public async Task An_answer_that_can_not_be_read_leaves_it_unknown(string body)
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "panos", Kind = LabFaultKind.Status, Status = 200, Method = "GET", Body = body, Times = 100 });

        await Assert.ThrowsAsync<ConnectorException>(() => outside.Action("address.tag").FindAsync(PanOsTested.Call("1"), Cancellation));
    }

    [Theory]
    [InlineData("https://fw.example.com", "https://fw-b.example.com", "env:K", "vsys1", "sr-quarantine", null)]
    [InlineData("http://fw.example.com", null, "env:K", null, "sr-quarantine", "https address")]
    [InlineData("https://fw.example.com", null, "", null, "sr-quarantine", "Key")]
    [InlineData("https://fw.example.com", null, "env:K", "vsys1&type=config", "sr-quarantine", "Vsys")]
    [InlineData("https://fw.example.com", null, "env:K", null, "a b", "'a b'")]
    [InlineData("https://fw.example.com", null, "env:K", null, "sr-00000000000000000000000000000000", "what a step is called")]
    public void Settings_that_are_wrong_are_named(string address, string? other, string key, string? vsys, string tag, string? expected)
    {
        var firewall = new PanOsFirewallOptions { Addresses = { new Uri(address) }, Key = key, Vsys = vsys };
        if (other is not null)
            firewall.Addresses.Add(new Uri(other));

        var mistakes = new PanOsOptionsValidator().Validate(new PanOsOptions { Firewalls = { ["edge"] = firewall }, Tags = { tag } }).Errors;

        Assert.Equal(expected is null ? 0 : 1, mistakes.Count);
        Assert.All(mistakes, mistake => Assert.Contains(expected!, mistake.ErrorMessage, StringComparison.Ordinal));
    }
}
