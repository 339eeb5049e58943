namespace SecResponder.Bicep.Tests;

/// <summary>The script that has Event Grid tell the app of flow logs.</summary>
public sealed class FlowLogsScriptTests : IDisposable
{
    private const string Account = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-net/providers/Microsoft.Storage/storageAccounts/stflow";

    private readonly AzScript _script = new("subscribe-flow-logs.sh", """
          "functionapp show"*) echo "app.example.com" ;;
          "functionapp keys list"*" bare "*) ;;
          "functionapp keys list"*) echo "key" ;;
        """);

    [Fact]
    public async Task Each_function_is_told_of_its_own_container()
    {
        var (exit, _, _) = await _script.RunAsync(Account, "rg-app", "app");

        Assert.Equal(0, exit);
        var made = _script.Asked.Where(call => call.StartsWith("eventgrid", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, made.Length);
        Assert.All(made, call => Assert.Contains($"--source-resource-id {Account} --included-event-types Microsoft.Storage.BlobCreated", call, StringComparison.Ordinal));
        foreach (var (call, function, container) in made.Zip(Functions, (call, of) => (call, of.Name, of.Container)))
        {
            Assert.Contains($"/blobServices/default/containers/{container}/", call, StringComparison.Ordinal);
            Assert.Contains($"https://app.example.com/runtime/webhooks/blobs?functionName=Host.Functions.{function}&code=key", call, StringComparison.Ordinal);
        }
    }

    // What the app itself says: the names of its blob functions and their containers.
    private static (string Name, string Container)[] Functions => [.. ((string[])["NormalizeFlowLogs", "NormalizeNsgFlowLogs"]).Select(name => (name, ContainerOf(name)))];

    [Theory]
    [InlineData("before the app was deployed", Account, "bare", "deploy it")]
    [InlineData("with a name where an id belongs", "stflow", "app", "no resource id")]
    public async Task What_it_can_not_do_is_said_and_nothing_is_subscribed(string why, string account, string app, string expected)
    {
        Assert.NotEmpty(why);

        var (exit, _, error) = await _script.RunAsync(account, "rg-app", app);

        Assert.NotEqual(0, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(_script.Asked, call => call.StartsWith("eventgrid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_flow_logs_are_read_nobody_is_asked()
    {
        var (exit, output, _) = await _script.RunAsync("");

        Assert.Equal((0, ""), (exit, output));
        Assert.Empty(_script.Asked);
    }

    public void Dispose() => _script.Dispose();

    private static string ContainerOf(string function)
    {
        var source = File.ReadAllText(Path.Combine(BicepCli.Folder, "..", "src", "SecResponder.Functions", $"{function}.cs"));
        var field = source.Split("BlobTrigger(FlowLogs.")[1].Split(',')[0];
        return File.ReadAllText(Path.Combine(BicepCli.Folder, "..", "src", "SecResponder.Functions", "FlowLogs.cs")).Split($"string {field} = \"")[1].Split('/')[0];
    }
}
