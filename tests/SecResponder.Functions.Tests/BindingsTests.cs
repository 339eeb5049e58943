using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SecResponder.Functions.Tests;

/// <summary>What the trigger attributes promise. The code that they steer is the platform's, so the promise can only be read off them.</summary>
public sealed class BindingsTests
{
    public static TheoryData<Type> EventHubFunctions =>
        [.. Functions().Where(type => Trigger<EventHubTriggerAttribute>(type) is not null)];

    [Fact]
    public void The_functions_are_these() => Assert.Equal(
        ["Approve", "CorrelateSignals", "Feed", "NormalizeChangeLog", "NormalizeFirewall", "NormalizeFlowLogs", "NormalizeNsgFlowLogs", "ReleaseHolds", "RunSteps", "SealLedger", "WatchTickets"],
        Functions().Select(type => Run(type).GetCustomAttribute<FunctionAttribute>()!.Name).Order());

    [Theory]
    [MemberData(nameof(EventHubFunctions))]
    public void An_event_hub_function_is_tried_again_for_ever_because_the_checkpoint_moves_when_it_gives_up(Type function) =>
        Assert.True(NeverGivesUp(Run(function)), $"{function.Name} has a retry policy that ends, or none");

    [Fact]
    public void The_check_above_notices_a_policy_that_ends_and_one_that_is_missing()
    {
        Assert.False(NeverGivesUp(Run(typeof(GivesUp))));
        Assert.False(NeverGivesUp(Run(typeof(NeverTries))));
    }

    [Theory]
    [MemberData(nameof(EventHubFunctions))]
    public void An_event_hub_function_has_its_own_consumer_group_and_takes_batches(Type function)
    {
        var trigger = Trigger<EventHubTriggerAttribute>(function)!;

        Assert.Equal("secresponder", trigger.ConsumerGroup);
        Assert.True(trigger.IsBatched);
        Assert.False(string.IsNullOrEmpty(trigger.Connection));
    }

    [Fact]
    public void Blobs_are_told_of_by_event_grid_because_nothing_else_works_on_flex_consumption_or_knows_appends() => Assert.Equal(
        [("insights-logs-flowlogflowevent/{name}", BlobTriggerSource.EventGrid, "FlowLogs"), ("insights-logs-networksecuritygroupflowevent/{name}", BlobTriggerSource.EventGrid, "FlowLogs")],
        Functions().Select(Trigger<BlobTriggerAttribute>).OfType<BlobTriggerAttribute>().Select(trigger => (trigger.BlobPath, trigger.Source, trigger.Connection)).Order());

    [Fact]
    public void No_timer_runs_at_start_up() => Assert.All(
        Functions().Select(Trigger<TimerTriggerAttribute>).OfType<TimerTriggerAttribute>(), timer => Assert.False(timer.RunOnStartup));

    private static bool NeverGivesUp(MethodInfo run) => run.GetCustomAttribute<RetryAttribute>() is { MaxRetryCount: -1 };

    private static IEnumerable<Type> Functions() =>
        typeof(Approve).Assembly.GetExportedTypes().Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null));

    private static MethodInfo Run(Type type) => type.GetMethod("RunAsync")!;

    private static T? Trigger<T>(Type type) where T : Attribute =>
        Run(type).GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(attribute => attribute is not null);

    private static class GivesUp
    {
        [ExponentialBackoffRetry(5, "00:00:01", "00:01:00")]
        public static Task RunAsync() => Task.CompletedTask;
    }

    private static class NeverTries
    {
        public static Task RunAsync() => Task.CompletedTask;
    }
}
