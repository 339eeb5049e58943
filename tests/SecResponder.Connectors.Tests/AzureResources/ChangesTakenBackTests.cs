using System.Text.Json.Nodes;
using SecResponder.Connectors.AzureResources;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.State;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>A change is taken back where it still is as its event said, and nothing else is: neither what somebody has changed since, nor what is not known.</summary>
public sealed class ChangesTakenBackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rule_alone_is_put_back_and_the_rest_of_its_group_stays()
    {
        await using var outside = await Outside.CreateAsync();
        ChangeGroup(outside.Truth, rules => rules.Add((JsonNode)new JsonObject { ["name"] = "later", ["properties"] = new JsonObject { ["priority"] = 400, ["direction"] = "Inbound", ["access"] = "Deny" } }));
        ChangeRule(outside.Truth, rule => rule["description"] = "shop");

        Assert.IsType<Effect.Done>(await DoAsync(outside, RevertRuleCase.Was, RevertRuleCase.Is));

        var rule = RevertRuleCase.Rule(outside.Truth)!;
        Assert.Equal(("192.0.2.0/24", "shop"), (rule["sourceAddressPrefix"]!.ToString(), rule["description"]!.ToString()));
        Assert.NotNull(RevertRuleCase.Rule(outside.Truth, "later"));
    }

    [Theory]
    [InlineData("access=Deny; priority=310", "access=Allow; priority=300", "Deny", "310")]
    [InlineData("properties.access=Deny", "properties.access=Allow", "Deny", "300")]
    [InlineData("""{"access":"Deny"}""", """{"access":"allow","sourceAddressPrefixes":[]}""", "Deny", "300")]
    public async Task What_a_change_says_of_single_members_is_enough(string was, string changed, string access, string priority)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.IsType<Effect.Done>(await DoAsync(outside, was, changed));

        Assert.Equal((access, priority, "443"), (Of("access"), Of("priority"), Of("destinationPortRange")));
        string Of(string member) => RevertRuleCase.Rule(outside.Truth)![member]!.ToString();
    }

    [Fact]
    public async Task What_the_change_has_added_goes_with_it()
    {
        await using var outside = await Outside.CreateAsync();
        ChangeRule(outside.Truth, rule => rule["sourceAddressPrefixes"] = new JsonArray("0.0.0.0/0"));

        await DoAsync(outside, """{"sourceAddressPrefix":"192.0.2.0/24"}""", """{"sourceAddressPrefix":"*","sourceAddressPrefixes":["0.0.0.0/0"]}""");

        Assert.Null(RevertRuleCase.Rule(outside.Truth)!["sourceAddressPrefixes"]);
    }

    [Fact]
    public async Task A_rule_that_the_change_has_made_is_deleted_and_once_gone_is_gone()
    {
        await using var outside = await Outside.CreateAsync();

        Assert.IsType<Effect.Done>(await DoAsync(outside, "absent", RevertRuleCase.Is));
        Assert.Null(RevertRuleCase.Rule(outside.Truth));
        Assert.IsType<Effect.NotOurs>(await DoAsync(outside, "absent", RevertRuleCase.Is));
        Assert.Contains("deleted it since", Assert.IsType<Effect.Refused>(await DoAsync(outside, RevertRuleCase.Was, RevertRuleCase.Is)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("somebody has changed it since", "absent", """{"access":"Deny"}""", "differs in access")]
    [InlineData("nobody tells what it was", "", RevertRuleCase.Is, "what to put back is not known")]
    [InlineData("words of no rule", "hello", RevertRuleCase.Is, "what to put back is not known")]
    [InlineData("nobody tells what it became", "absent", "", "'is' tells nothing")]
    [InlineData("rubbish", "absent", "{\"access\":", "'is' tells nothing")]
    public async Task What_is_not_known_or_not_so_any_more_is_left_to_a_person(string why, string was, string changed, string reason)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.True(await DoAsync(outside, was, changed) is Effect.Refused refused && refused.Reason.Contains(reason, StringComparison.Ordinal), why);
        Assert.Empty(outside.Truth.Snapshot().AzureWrites);
    }

    [Fact]
    public async Task Other_resources_are_no_rules()
    {
        await using var outside = await Outside.CreateAsync();
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Web, ("was", "absent"), ("is", RevertRuleCase.Is));

        Assert.Contains("no rule", Assert.IsType<Effect.Refused>(await outside.Action("rule.revert").DoAsync(call, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it sends already", """{"workspaceId":"/W","logs":[{"categoryGroup":"audit","enabled":true},{"categoryGroup":"allLogs","enabled":true}]}""", null, typeof(Effect.NotOurs))]
    [InlineData("it is switched off", """{"workspaceId":"/w","logs":[{"categoryGroup":"audit","enabled":false}]}""", null, typeof(Effect.Done))]
    [InlineData("it sends elsewhere by now", """{"workspaceId":"/other","logs":[{"categoryGroup":"audit","enabled":true}]}""", null, typeof(Effect.Refused))]
    [InlineData("it sends where the change has sent it", """{"workspaceId":"/other","logs":[{"categoryGroup":"audit","enabled":true}]}""", """{"workspaceId":"/other","logs":[{"categoryGroup":"audit","enabled":true}]}""", typeof(Effect.Done))]
    [InlineData("the change has sent it elsewhere than it sends now", """{"workspaceId":"/other","logs":[{"categoryGroup":"audit","enabled":true}]}""", """{"workspaceId":"/third","logs":[{"categoryGroup":"audit","enabled":true}]}""", typeof(Effect.Refused))]
    public async Task A_setting_is_made_again_where_it_is_gone_off_or_as_the_change_left_it(string why, string there, string? changed, Type expected)
    {
        await using var outside = await Outside.CreateAsync();
        outside.Truth.Get<AzureSystem>().World.Put(JsonNode.Parse($$$"""{"id":"{{{AzureSeeds.Setting}}}","properties":{{{there}}}}""")!.AsObject());
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Setting, ("was", """{"workspaceId":"/w","logs":[{"categoryGroup":"audit","enabled":true}]}"""), ("is", changed ?? ""));

        Assert.True((await outside.Action("diagnostics.restore").DoAsync(call, Cancellation)).GetType() == expected, why);
    }

    [Theory]
    [InlineData(null, typeof(Effect.Refused))]
    [InlineData("/subscriptions/x/workspaces/soc", typeof(Effect.Done))]
    public async Task What_a_setting_was_nobody_knows_the_baseline_tells(string? workspace, Type expected)
    {
        await using var outside = await Outside.CreateAsync(options => options.Of<AzureOptions>("Azure").Diagnostics.WorkspaceId = workspace);
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Subscription + "/providers/microsoft.insights/diagnosticSettings/activity");

        Assert.Equal(expected, (await outside.Action("diagnostics.restore").DoAsync(call, Cancellation)).GetType());
        Assert.Equal(workspace, outside.Truth.Snapshot().AzureResources.SingleOrDefault(resource => resource.Id.EndsWith("/activity", StringComparison.Ordinal))?.Node()["properties"]!["workspaceId"]!.ToString());
    }

    private static async Task<Effect> DoAsync(Outside outside, string was, string changed)
    {
        var call = await ResourceCase.OnAsync(outside, "1", AzureSeeds.Https, ("was", was), ("is", changed));
        return await outside.Action("rule.revert").DoAsync(call, Cancellation);
    }

    private static void ChangeRule(LabState lab, Action<JsonObject> change) => ChangeGroup(lab, rules => change((JsonObject)rules[0]!["properties"]!));

    private static void ChangeGroup(LabState lab, Action<JsonArray> change)
    {
        var body = AzureTested.Seen(lab, AzureSeeds.Network + "/networkSecurityGroups/web").Node();
        body["id"] = AzureSeeds.Network + "/networkSecurityGroups/web";
        change((JsonArray)body["properties"]!["securityRules"]!);
        lab.Get<AzureSystem>().World.Put(body);
    }
}
