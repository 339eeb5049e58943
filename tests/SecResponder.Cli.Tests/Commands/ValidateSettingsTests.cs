using SecResponder.Cli.Tests.Shipped;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>validate --settings</c>: whether tickets have somewhere to go is told before a host is started with it.</summary>
public sealed class ValidateSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings-");

    private Task<CommandRun> RunAsync(string json)
    {
        var file = Path.Combine(_folder.FullName, "appsettings.json");
        File.WriteAllText(file, json);
        return CommandRun.OfAsync("validate", ShippedPlaybook.Folder, "--settings", file);
    }

    [Theory]
    [InlineData("nothing is connected: then nothing is said of queues", "{}")]
    [InlineData("one system is connected", """{"Connectors": {"ServiceNow": {"BaseAddress": "https://example.service-now.com", "User": "u", "Password": "env:P"}}}""")]
    public async Task Queues_that_have_a_home_are_fine(string why, string json)
    {
        var run = await RunAsync(json);

        Assert.True(run.ExitCode == ExitCodes.Fine, $"{why}: {run.Out}{run.Error}");
    }

    [Theory]
    [InlineData("no such system", """{"Connectors": {"Tickets": {"System": "Jira"}}}""", "Connectors:Tickets:System is 'Jira'")]
    [InlineData("a queue's system is not connected", """{"Connectors": {"Tickets": {"Queues": {"network-soc": {"System": "GitHub"}}}}}""", "Connectors:Tickets:Queues:network-soc:System is 'GitHub'")]
    [InlineData("no JSON", "{", "can't be read")]
    public async Task Settings_that_are_wrong_are_named(string why, string json, string expected)
    {
        var run = await RunAsync(json);

        Assert.True(run.ExitCode == ExitCodes.CouldNotRun, why);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a target that is there", "webhook.send", "target: soar", null)]
    [InlineData("in any case", "webhook.send", "target: SOAR", null)]
    [InlineData("a template: whoever it names is not known yet", "webhook.send", "target: '{{ SrcZone }}'", null)]
    [InlineData("a slip", "webhook.send", "target: saor", "'saor' is none of Connectors:Webhooks:Targets")]
    [InlineData("a value that it does not take", "webhook.send", "target: soar, data: {hots: x}", "'hots' is none of Connectors:Webhooks:Targets:soar:Values")]
    [InlineData("another team's", "webhook.send", "target: theirs", "the team soc is none of Connectors:Webhooks:Targets:theirs:Owners")]
    [InlineData("one that can't be held to", "webhook.hold", "target: soar, indicator: '{{ SrcIpAddr }}', for: 1h", "has no Undo and Read addresses")]
    [InlineData("a workflow that is none", "workflow.run", "workflow: blok", "'blok' is none of Connectors:GitHubActions:Workflows")]
    [InlineData("an input that it does not take", "workflow.run", "workflow: block, inputs: {adress: x}", "'adress' is none of Connectors:GitHubActions:Workflows:block:Inputs")]
    [InlineData("a pipeline, and none is connected", "pipeline.run", "pipeline: block", "'block' is none of Connectors:AzurePipelines:Pipelines")]
    [InlineData("a list that is none", "indicator.list", "list: inside, indicator: '{{ SrcIpAddr }}', for: 1h", "'inside' is none of Connectors:BlockLists:Lists")]
    public async Task A_name_that_the_settings_do_not_have_is_a_warning(string why, string action, string with, string? expected)
    {
        using var scratch = new Scratch();
        var settings = scratch.Write("appsettings.json", """
            {"Connectors": {
              "Webhooks": {"Targets": {"soar": {"Address": "https://soar.example.com/x", "Secrets": ["env:HOOK"], "Values": ["host"]},
                                       "theirs": {"Address": "https://soar.example.com/y", "Secrets": ["env:HOOK"], "Owners": ["cloud"]}}},
              "GitHubActions": {"BaseAddress": "https://api.github.com", "Token": "env:TOKEN", "Workflows": {"block": {"Repository": "example/ops", "File": "block.yml", "Inputs": {"address": ".*"}}}},
              "BlockLists": {"Lists": {"outside": {}}, "Clients": {"fw": {"Addresses": ["192.0.2.1"]}}}}}
            """);
        scratch.Write("playbooks/soc/one.yaml", $$$"""
            title: One
            id: 00000000-0000-4000-8000-000000000031
            status: test
            logsource: {category: firewall}
            detection: {d: {DvcAction: Allow}, condition: d}
            level: low
            group-by: [SrcIpAddr]
            response:
              - do: {{{action}}}
                with: { {{{with}}} }
            """);

        var run = await CommandRun.OfAsync("validate", Path.Combine(scratch.Folder, "playbooks"), "--settings", settings, "--format", "json");

        var found = System.Text.Json.JsonDocument.Parse(run.Out).RootElement.EnumerateArray().Where(finding => finding.GetProperty("code").GetString() == "SR1244").ToArray();
        Assert.True(expected is null ? found.Length == 0 : found is [var one] && one.GetProperty("message").GetString()!.Contains(expected, StringComparison.Ordinal), $"{why}: {run.Out}{run.Error}");
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said() =>
        Assert.Contains("can't be read", (await CommandRun.OfAsync("validate", ShippedPlaybook.Folder, "--settings", Path.Combine(_folder.FullName, "none.json"))).Error, StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);
}
