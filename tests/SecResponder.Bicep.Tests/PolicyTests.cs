using System.Text.Json.Nodes;

namespace SecResponder.Bicep.Tests;

public sealed class CompiledTemplate : IAsyncLifetime
{
    internal Template Template { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Template = await Template.CompileAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class PolicyTests(CompiledTemplate compiled) : IClassFixture<CompiledTemplate>
{
    [Fact]
    public void What_is_deployed_keeps_our_promises() => Assert.Empty(PolicyChecks.Findings(compiled.Template));

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "allowSharedKeyAccess", "true", "shared keys")]
    [InlineData("Microsoft.Storage/storageAccounts", "allowSharedKeyAccess", "null", "shared keys")]
    [InlineData("Microsoft.Storage/storageAccounts", "allowBlobPublicAccess", "true", "public blobs")]
    [InlineData("Microsoft.Storage/storageAccounts", "minimumTlsVersion", "\"TLS1_0\"", "TLS below 1.2")]
    [InlineData("Microsoft.Storage/storageAccounts", "supportsHttpsTrafficOnly", "false", "plain HTTP")]
    [InlineData("Microsoft.EventHub/namespaces", "disableLocalAuth", "false", "shared access signatures")]
    [InlineData("Microsoft.EventHub/namespaces", "minimumTlsVersion", "\"1.0\"", "TLS below 1.2")]
    [InlineData("Microsoft.Insights/components", "DisableLocalAuth", "false", "instrumentation keys")]
    [InlineData("Microsoft.KeyVault/vaults", "enableRbacAuthorization", "false", "access policies")]
    [InlineData("Microsoft.KeyVault/vaults", "enablePurgeProtection", "null", "purged")]
    [InlineData("Microsoft.Web/sites", "httpsOnly", "false", "httpsOnly")]
    [InlineData("Microsoft.Web/sites", "siteConfig", "{\"minTlsVersion\":\"1.0\",\"scmMinTlsVersion\":\"1.2\"}", "minTlsVersion")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "allow", "true", "password")]
    [InlineData("Microsoft.App/containerApps", "configuration", "{\"ingress\":{\"allowInsecure\":true}}", "plain HTTP")]
    [InlineData("Microsoft.App/containerApps", "configuration", "{\"ingress\":{\"allowInsecure\":false},\"secrets\":[]}", "secret of its own")]
    [InlineData("Microsoft.App/managedEnvironments", "appLogsConfiguration", "{\"destination\":\"log-analytics\"}", "by its key")]
    [InlineData("Microsoft.Authorization/roleAssignments", "principalType", "null", "principalType")]
    [InlineData("Microsoft.Authorization/roleAssignments", "description", "null", "what it is for")]
    public void A_broken_promise_is_found(string type, string property, string json, string finding)
    {
        var broken = compiled.Template.Clone();
        Assert.NotEmpty(broken.Of(type));
        foreach (var resource in broken.Of(type))
            resource["properties"]!.AsObject()[property] = JsonNode.Parse(json);

        Assert.Contains(PolicyChecks.Findings(broken), line => line.Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"securestring","value":"x"}""")]
    [InlineData("""{"type":"string","value":"[listKeys(resourceId('a','b'),'2024').keys[0].value]"}""")]
    [InlineData("""{"type":"string","value":"[reference('store').primaryConnectionString]"}""")]
    public void A_secret_in_an_output_is_found(string output)
    {
        var broken = new Template(new JsonObject { ["resources"] = new JsonObject(), ["outputs"] = new JsonObject { ["leak"] = JsonNode.Parse(output) } });

        Assert.Contains(PolicyChecks.Findings(broken), line => line.Contains("leak", StringComparison.Ordinal));
    }

    [Fact]
    public void Trusting_the_principal_header_without_the_sign_in_is_found()
    {
        var broken = compiled.Template.Clone();
        foreach (var config in broken.Of("Microsoft.Web/sites/config").Where(config => config["properties"] is JsonObject properties && properties.ContainsKey("platform")))
            config["properties"]!["platform"]!["enabled"] = false;

        Assert.Contains(PolicyChecks.Findings(broken), line => line.Contains("sign-in", StringComparison.Ordinal));
    }
}
