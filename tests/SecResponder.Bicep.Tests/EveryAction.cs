using System.Text.Json;
using SecResponder.Cli;
using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Bicep.Tests;

/// <summary>What <c>doctor --emit bicep</c> prints for a repository that uses every action there is, with scopes of every kind: a subscription, a resource group in another one, single resources.</summary>
internal static class EveryAction
{
    public const string Subscription = "00000000-0000-4000-8000-0000000000aa";
    public const string Other = "00000000-0000-4000-8000-0000000000bb";
    private const string Group = $"/subscriptions/{Other}/resourceGroups/rg-net";

    public static async Task<string> EmitAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-bicep-").FullName;
        try
        {
            var settings = Path.Combine(folder, "settings.json");
            await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(Settings), TestContext.Current.CancellationToken);
            var team = Directory.CreateDirectory(Path.Combine(folder, "playbooks", "soc")).FullName;
            await File.WriteAllTextAsync(Path.Combine(team, "team.yaml"), "channels: {soc: env:X}\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(team, "all.yaml"), Playbook, TestContext.Current.CancellationToken);
            await using var output = new StringWriter();
            await using var error = new StringWriter();
            var exit = await CommandLine.RunAsync(new Terminal(Stream.Null, output, error, isInteractive: false), ["doctor", "--playbooks", Path.GetDirectoryName(team)!, "--settings", settings, "--emit", "bicep", .. arguments]);
            Assert.Equal((0, ""), (exit, error.ToString()));
            return output.ToString();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static object Settings => new
    {
        Connectors = new
        {
            Azure = new
            {
                BaseAddress = "https://management.azure.com",
                Scopes = new[] { $"/subscriptions/{Subscription}", Group },
                QuarantineResourceGroup = "rg-quarantine",
                IpGroups = new { blocked = $"{Group}/providers/Microsoft.Network/ipGroups/blocked" },
                Diagnostics = new
                {
                    WorkspaceId = $"{Group}/providers/Microsoft.OperationalInsights/workspaces/log",
                    EventHubAuthorizationRuleId = $"{Group}/providers/Microsoft.EventHub/namespaces/evhns/authorizationRules/send",
                },
            },
            ServiceNow = new { BaseAddress = "https://corp.service-now.com", User = "secresponder", Password = "keyvault:servicenow" },
        },
    };

    private static string Playbook =>
        "title: Everything\nid: 00000000-0000-4000-8000-000000000001\nstatus: test\nlogsource: {category: firewall}\ndetection:\n  s: {DstPortNumber: 22}\n  condition: s\nmode: enforce\nresponse:\n"
        + string.Concat(ActionCatalog.Signatures.Select(action => $"  - do: {action.Name}\n    with: {{{string.Join(", ", action.Parameters.Where(parameter => parameter.Required).Select(parameter => $"{parameter.Name}: {Value(parameter)}"))}}}\n"));

    private static string Value(ActionParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Duration => "1h",
        ParameterKind.Channel => "soc",
        ParameterKind.Text => "text",
        _ => "'{{ SrcIpAddr }}'",
    };
}
