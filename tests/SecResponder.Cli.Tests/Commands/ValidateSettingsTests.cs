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

    [Fact]
    public async Task A_file_that_is_not_there_is_said() =>
        Assert.Contains("can't be read", (await CommandRun.OfAsync("validate", ShippedPlaybook.Folder, "--settings", Path.Combine(_folder.FullName, "none.json"))).Error, StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);
}
