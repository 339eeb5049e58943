using System.Text.Json.Nodes;

namespace SecResponder.Bicep.Tests;

/// <summary>What the linter does not know: our own promises about what is deployed. Each check gives one line a finding.</summary>
internal static class PolicyChecks
{
    public static IEnumerable<string> Findings(Template template) =>
        [.. SharedKeys(template), .. OldTls(template), .. PlainHttp(template), .. SecretOutputs(template), .. RoleAssignments(template), .. Vaults(template), .. SignIn(template)];

    private static IEnumerable<string> SharedKeys(Template template)
    {
        foreach (var account in template.Of("Microsoft.Storage/storageAccounts").Where(account => !Is(account, "allowSharedKeyAccess", false)))
            yield return $"{Name(account)}: shared keys are not off";
        foreach (var account in template.Of("Microsoft.Storage/storageAccounts").Where(account => !Is(account, "allowBlobPublicAccess", false)))
            yield return $"{Name(account)}: public blobs are not off";
        foreach (var hubs in template.Of("Microsoft.EventHub/namespaces").Where(hubs => !Is(hubs, "disableLocalAuth", true) && !Is(hubs, "disableLocalAuth", ForThePlatform)))
            yield return $"{Name(hubs)}: shared access signatures are not off";
        foreach (var rule in template.Of("Microsoft.EventHub/namespaces/authorizationRules").Where(rule => (string?)rule["condition"] != "[parameters('platformSends')]"))
            yield return $"{Name(rule)}: shared access signatures are not off where the platform does not send";
        foreach (var insights in template.Of("Microsoft.Insights/components").Where(insights => !Is(insights, "DisableLocalAuth", true)))
            yield return $"{Name(insights)}: instrumentation keys are not off";
        foreach (var policy in template.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Where(policy => !Is(policy, "allow", false)))
            yield return $"{Name(policy)}: deployment by password is not off";
        if (template.Of("Microsoft.Web/sites").Any() && template.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count() != 2)
            yield return "deployment by password is not off for both scm and ftp";
        foreach (var app in template.Of("Microsoft.App/containerApps").Where(app => app["properties"]?["configuration"]?["secrets"] is not null || app.ToJsonString(Template.Plain).Contains("passwordSecretRef", StringComparison.Ordinal)))
            yield return $"{Name(app)}: has a secret of its own; what is secret lies in the vault";
        foreach (var place in template.Of("Microsoft.App/managedEnvironments").Where(place => (string?)place["properties"]?["appLogsConfiguration"]?["destination"] != "azure-monitor"))
            yield return $"{Name(place)}: logs go to a workspace by its key";
        foreach (var word in new[] { "listKeys(", "SharedAccessKey", "AccountKey=" }.Where(word => template.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            yield return $"the template speaks of {word}";
    }

    // Diagnostic settings know no identities: only where they send is there a key, and DeploymentTests hold that this is one namespace.
    private const string ForThePlatform = "[not(parameters('platformSends'))]";

    private static IEnumerable<string> OldTls(Template template)
    {
        foreach (var resource in template.Of("Microsoft.Storage/storageAccounts").Where(account => !Is(account, "minimumTlsVersion", "TLS1_2")))
            yield return $"{Name(resource)}: TLS below 1.2";
        foreach (var resource in template.Of("Microsoft.EventHub/namespaces").Where(hubs => !Is(hubs, "minimumTlsVersion", "1.2")))
            yield return $"{Name(resource)}: TLS below 1.2";
        foreach (var site in template.Of("Microsoft.Web/sites"))
            foreach (var setting in new[] { "minTlsVersion", "scmMinTlsVersion" })
                if ((string?)site["properties"]?["siteConfig"]?[setting] != "1.2")
                    yield return $"{Name(site)}: {setting} below 1.2";
    }

    private static IEnumerable<string> PlainHttp(Template template)
    {
        foreach (var site in template.Of("Microsoft.Web/sites").Where(site => !Is(site, "httpsOnly", true)))
            yield return $"{Name(site)}: httpsOnly is not on";
        foreach (var app in template.Of("Microsoft.App/containerApps").Where(app => (bool?)app["properties"]?["configuration"]?["ingress"]?["allowInsecure"] != false))
            yield return $"{Name(app)}: plain HTTP is allowed";
        foreach (var account in template.Of("Microsoft.Storage/storageAccounts").Where(account => !Is(account, "supportsHttpsTrafficOnly", true)))
            yield return $"{Name(account)}: plain HTTP is allowed";
    }

    private static IEnumerable<string> SecretOutputs(Template template) =>
        from output in template.Outputs
        let text = output.Value!.ToJsonString(Template.Plain)
        where new[] { "secure", "password", "listKeys", "accessKey", "primaryKey" }.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            // Application Insights calls its address a connection string; its key is worth nothing while local authentication is off, which is checked above.
            || text.Contains("ConnectionString", StringComparison.Ordinal) && !text.Contains("insights", StringComparison.Ordinal)
        select $"output {output.Key} may hold a secret";

    private static IEnumerable<string> RoleAssignments(Template template)
    {
        foreach (var role in template.Of("Microsoft.Authorization/roleAssignments"))
        {
            if (!Is(role, "principalType", "ServicePrincipal"))
                yield return $"{Name(role)}: no principalType, which races with a new identity's replication";
            // What connectors need is needed on what they act on: a role of our own, with single actions, on scopes that the settings name.
            if (role["scope"] is null && !role.ToJsonString(Template.Plain).Contains("SecResponder acts on what playbooks name", StringComparison.Ordinal))
                yield return $"{Name(role)}: on a whole resource group";
            if (string.IsNullOrEmpty((string?)role["properties"]?["description"]))
                yield return $"{Name(role)}: does not say what it is for";
        }
    }

    private static IEnumerable<string> Vaults(Template template)
    {
        foreach (var vault in template.Of("Microsoft.KeyVault/vaults"))
        {
            if (!Is(vault, "enableRbacAuthorization", true))
                yield return $"{Name(vault)}: access policies instead of roles";
            if (!Is(vault, "enablePurgeProtection", true))
                yield return $"{Name(vault)}: secrets can be purged";
        }
    }

    // The app believes the platform's principal header only where the platform's sign-in is on: both must hang on the same switch.
    private static IEnumerable<string> SignIn(Template template)
    {
        var configs = template.Of("Microsoft.Web/sites/config").Select(config => config["properties"]!.ToJsonString(Template.Plain)).ToArray();
        var trusts = configs.Where(text => text.Contains("Approvals__TrustPlatformPrincipal", StringComparison.Ordinal)).ToArray();
        if (trusts.Any(text => !text.Contains("'Approvals__TrustPlatformPrincipal', string(variables('signIn'))", StringComparison.Ordinal)))
            yield return "the app trusts the principal header by a switch of its own";
        if (trusts.Length > 0 && !configs.Any(text => text.Contains("\"platform\":{\"enabled\":\"[variables('signIn')]\"}", StringComparison.Ordinal)))
            yield return "the platform's sign-in does not hang on the switch that makes the app trust it";
    }

    private static bool Is<T>(JsonObject resource, string property, T expected) =>
        (resource["properties"] as JsonObject)?[property] is JsonValue value && value.TryGetValue<T>(out var actual) && Equals(actual, expected);

    private static string Name(JsonObject resource) => $"{(string?)resource["type"]} {(string?)resource["name"]}";
}
