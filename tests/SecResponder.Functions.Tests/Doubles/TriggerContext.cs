using Microsoft.Azure.Functions.Worker;

namespace SecResponder.Functions.Tests.Doubles;

/// <summary>An invocation's context, with the metadata that the Event Hub trigger sends.</summary>
internal sealed class TriggerContext(string? partitionContext) : FunctionContext
{
    public static TriggerContext OfPartition(string id) =>
        new($$"""{"IsCheckpointingAfterInvocation":true,"FullyQualifiedNamespace":"ns.servicebus.windows.net","EventHubName":"hub","ConsumerGroup":"secresponder","PartitionId":"{{id}}"}""");

    public override BindingContext BindingContext { get; } = new Metadata(partitionContext);

    public override string InvocationId => "invocation";

    public override string FunctionId => "function";

    public override TraceContext TraceContext => throw new NotSupportedException();

    public override RetryContext RetryContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition => throw new NotSupportedException();

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => throw new NotSupportedException();

    private sealed class Metadata(string? partitionContext) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } =
            partitionContext is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["PartitionContext"] = partitionContext };
    }
}
