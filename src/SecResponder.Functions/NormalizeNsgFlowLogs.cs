using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.BlobLogs;

namespace SecResponder.Functions;

/// <summary>Stage 1 for flow logs of network security groups: what was appended to the blob since the mark, in signals out. Retired on 30 September 2027.</summary>
/// <remarks>Event Grid tells of each append, at least once. Where a try fails for good, nothing is lost: the mark stands, and the next append has the rest read, too.</remarks>
public sealed class NormalizeNsgFlowLogs(BlobLogFollower logs)
{
    [Function(nameof(NormalizeNsgFlowLogs))]
    public Task RunAsync(
        [BlobTrigger(FlowLogs.Nsg, Source = BlobTriggerSource.EventGrid, Connection = FlowLogs.Connection)] BlobClient blob, CancellationToken cancellation) =>
        logs.ReadAsync(blob, FlowLogs.Source, cancellation);
}
