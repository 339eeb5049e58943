using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Stage 3: carries out steps that are due. A message only wakes it; what is due stands in the store, so a lost or doubled message does no harm.</summary>
public sealed class RunSteps(IDueSteps steps)
{
    /// <summary>The queue's name.</summary>
    internal const string Queue = "steps";

    /// <summary>The setting that says where queue and state are: <c>Store__queueServiceUri</c>, <c>Store__tableServiceUri</c>, <c>Store__blobServiceUri</c>, or <c>Store__accountName</c>.</summary>
    internal const string Connection = "Store";

    [Function(nameof(RunSteps))]
    public Task RunAsync([QueueTrigger(Queue, Connection = Connection)] string message, CancellationToken cancellation) => steps.RunDueAsync(cancellation);
}
