using System.Text.Json;
using SecResponder.Worker.Tests.World;

namespace SecResponder.Worker.Tests;

/// <summary>What the worker tells a host of the app's functions: written by the worker's own generators, read here as a host reads it.</summary>
public sealed class MetadataTests(AppWorld world)
{
    [Theory]
    [InlineData("Approve", "httpTrigger", "route=approvals/{id} methods=get,post")]
    [InlineData("Feed", "httpTrigger", "route=feeds/{list}/{form}/{file} methods=get,head")]
    [InlineData("NormalizeFirewall", "eventHubTrigger", "eventHubName=firewall connection=FirewallEvents consumerGroup=secresponder cardinality=Many")]
    [InlineData("NormalizeChangeLog", "eventHubTrigger", "eventHubName=changelog connection=ChangeLogEvents consumerGroup=secresponder cardinality=Many")]
    [InlineData("CorrelateSignals", "eventHubTrigger", "eventHubName=signals connection=SignalEvents consumerGroup=secresponder cardinality=Many")]
    [InlineData("NormalizeFlowLogs", "blobTrigger", "path=insights-logs-flowlogflowevent/{name} source=EventGrid connection=FlowLogs")]
    [InlineData("NormalizeNsgFlowLogs", "blobTrigger", "path=insights-logs-networksecuritygroupflowevent/{name} source=EventGrid connection=FlowLogs")]
    [InlineData("RunSteps", "queueTrigger", "queueName=steps connection=Store")]
    [InlineData("ReleaseHolds", "timerTrigger", "useMonitor=True")]
    [InlineData("SealLedger", "timerTrigger", "useMonitor=True")]
    [InlineData("WatchTickets", "timerTrigger", "useMonitor=True")]
    public void A_host_is_told_of(string function, string trigger, string settings)
    {
        var binding = Bindings(function).Single(binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal));

        Assert.Equal(trigger, Text(binding, "type"));
        Assert.All(settings.Split(' '), setting => Assert.Equal(setting, $"{setting.Split('=')[0]}={Text(binding, setting.Split('=')[0])}"));
    }

    [Fact]
    public void No_function_is_missing_and_none_is_there_that_nobody_knows() => Assert.Equal(
        ["Approve", "CorrelateSignals", "Feed", "NormalizeChangeLog", "NormalizeFirewall", "NormalizeFlowLogs", "NormalizeNsgFlowLogs", "ReleaseHolds", "RunSteps", "SealLedger", "WatchTickets"],
        world.Host.Functions.Keys.Order());

    [Theory]
    [InlineData("NormalizeFirewall")]
    [InlineData("NormalizeChangeLog")]
    [InlineData("CorrelateSignals")]
    public void The_host_is_asked_to_try_a_batch_again_for_ever(string function)
    {
        var retry = world.Host.Functions[function].RetryOptions;

        Assert.Equal(-1, retry.MaxRetryCount);
        Assert.Equal(Rpc.RetryOptions.Types.Strategy.ExponentialBackoff, retry.RetryStrategy);
        Assert.Equal((1, 60), (retry.MinimumInterval.Seconds, retry.MaximumInterval.Seconds));
    }

    [Fact]
    public void What_wakes_the_steps_goes_into_their_queue()
    {
        var output = Bindings("CorrelateSignals").Single(binding => Text(binding, "direction") == "Out");
        Assert.Equal(("queue", "steps", "Store"), (Text(output, "type"), Text(output, "queueName"), Text(output, "connection")));
    }

    private IEnumerable<JsonElement> Bindings(string function) => world.Host.Functions[function].RawBindings.Select(raw => JsonDocument.Parse(raw).RootElement);

    private static string Text(JsonElement binding, string name) => !binding.TryGetProperty(name, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(item => item.GetString())),
        _ => value.ToString(),
    };
}
