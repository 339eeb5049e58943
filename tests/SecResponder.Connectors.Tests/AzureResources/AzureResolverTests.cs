using System.Text.Json.Nodes;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Faults;
using SecResponder.Response.Entities;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>An address leads to its interface and on to its machine, as it is now: the older the event, the less that says.</summary>
public sealed class AzureResolverTests
{
    [Theory]
    [InlineData("10.9.0.4", "web-9")]
    [InlineData("10.9.0.5", "web-9")]
    [InlineData("::ffff:10.9.0.5", "web-9")]
    [InlineData("8.8.4.4", "web-9")]
    [InlineData("web-9", "web-9")]
    [InlineData("WEB-9.corp.example", "web-9")]
    [InlineData(AzureSeeds.Web, "web-9")]
    public async Task A_machine_is_told_by_any_address_its_name_or_its_id(string what, string machine)
    {
        await using var outside = await Outside.CreateAsync();

        var resolved = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(what));

        Assert.Equal(("azure:" + AzureSeeds.Web.ToLowerInvariant(), machine), (resolved.Entity.Id, resolved.Entity.DisplayName));
        Assert.Contains(AzureSeeds.Web, resolved.Entity.Names);
        Assert.Contains("env=prod", resolved.Entity.Tags);
    }

    [Theory]
    [InlineData("10.9.0.4", 0, 85)]
    [InlineData("10.9.0.4", 120, 75)]
    [InlineData("10.9.0.4", 60 * 20, 60)]
    [InlineData("10.9.0.4", 60 * 24 * 5, 45)]
    [InlineData("10.9.0.4", 60 * 24 * 30, 30)]
    [InlineData("10.9.0.6", 0, 90)]
    [InlineData("10.9.0.6", 60 * 24 * 5, 70)]
    public async Task It_is_the_less_sure_the_longer_ago(string address, int minutesAgo, int confidence)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.Equal(confidence, Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(address, Outside.Now.AddMinutes(-minutesAgo))).Confidence);
    }

    [Theory]
    [InlineData("10.9.0.99", "no network interface")]
    [InlineData("10.9.0.8", "private endpoint")]
    [InlineData("nobody-9", "no virtual machine")]
    [InlineData("x' or '1' == '1", "can't be a machine's name")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-0000000000ff/resourceGroups/a/providers/Microsoft.Compute/virtualMachines/b", "outside")]
    [InlineData(AzureSeeds.Network + "/networkSecurityGroups/web", "is no virtual machine")]
    public async Task Who_can_not_be_told_is_not_told(string what, string reason)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.Contains(reason, Assert.IsType<Resolution.Unknown>(await AzureAsync(outside, what)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_have_the_address_are_nobody()
    {
        await using var outside = await Outside.CreateAsync();
        Assert.Equal(2, Assert.IsType<Resolution.Ambiguous>(await outside.ResolveAsync("10.9.0.9")).Candidates.Length);
    }

    [Fact]
    public async Task A_machine_that_was_made_after_the_event_did_not_have_the_address()
    {
        await using var outside = await Outside.CreateAsync();
        Assert.Contains("after the event", Assert.IsType<Resolution.Unknown>(await AzureAsync(outside, "10.9.0.4", new DateTimeOffset(2026, 1, 5, 7, 0, 0, TimeSpan.Zero))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_index_still_says_is_not_believed_when_the_interface_says_other()
    {
        await using var outside = await Outside.CreateAsync(lab: lab => lab.IndexLag = TimeSpan.FromMinutes(2));
        var body = AzureTested.Seen(outside.Truth, AzureSeeds.WebFront).Node();
        body["id"] = AzureSeeds.WebFront;
        body["properties"]!["ipConfigurations"]![0]!["properties"]!["privateIPAddress"] = "10.9.0.40";
        outside.Truth.Get<AzureSystem>().World.Put(body);

        Assert.IsType<Resolution.Unknown>(await AzureAsync(outside, "10.9.0.4"));
    }

    [Fact]
    public async Task Who_can_not_be_asked_is_unavailable()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Truth.Break(new LabFault { System = "azure", Kind = LabFaultKind.Status, Status = 403, Times = 10, Body = """{"error":{"code":"AuthorizationFailed","message":"no"}}""" });
        Assert.IsType<Resolution.Unavailable>(await outside.ResolveAsync("10.9.0.4"));
    }

    [Theory]
    [InlineData(AzureSeeds.Network + "/networkSecurityGroups/web/securityRules/https", "web/https")]
    [InlineData(AzureSeeds.Network + "/networkSecurityGroups/web/securityRules/gone", "web/gone")]
    [InlineData(AzureSeeds.Web, "web-9")]
    [InlineData(AzureSeeds.Web + "/providers/microsoft.insights/diagnosticSettings/to hub", "web-9/to hub")]
    public async Task A_resource_is_its_id_with_the_tags_and_names_of_what_it_belongs_to(string id, string name)
    {
        await using var outside = await Outside.CreateAsync();

        var resolved = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(id.ToUpperInvariant().Replace("/TO HUB", "/to hub", StringComparison.Ordinal), kind: EntityKind.Resource));

        Assert.Equal(("azure:" + id.ToLowerInvariant(), name), (resolved.Entity.Id, resolved.Entity.DisplayName.ToLowerInvariant()));
        if (id.StartsWith(AzureSeeds.Web, StringComparison.Ordinal))
            Assert.Contains("env=prod", resolved.Entity.Tags);
    }

    [Theory]
    [InlineData("web-9")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop/providers/Microsoft.Network/../x/y")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop/providers/Microsoft.Network/x/y?api-version=1")]
    [InlineData(AzureSeeds.Network + "/networkSecurityGroups/nobody")]
    public async Task What_is_no_resource_s_id_is_unknown(string what)
    {
        await using var outside = await Outside.CreateAsync();
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync(what, kind: EntityKind.Resource));
    }

    // What Azure says alone: the machines of the lab's Defender have other addresses.
    private static Task<Resolution> AzureAsync(Outside outside, string what, DateTimeOffset? asOf = null) => outside.ResolveAsync(what, asOf, resolver: "AzureResolver");
}
