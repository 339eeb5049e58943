using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Response.BlobLogs;

namespace SecResponder.Functions;

/// <summary>Stage 1 for flow logs of virtual networks: what was appended to the blob since the mark, in signals out. These logs reach no hub: Azure writes them into blobs, an hour each, that grow every minute.</summary>
/// <remarks>Event Grid tells of each append, at least once. Where a try fails for good, nothing is lost: the mark stands, and the next append has the rest read, too.</remarks>
public sealed class NormalizeFlowLogs(BlobLogFollower logs)
{
    [Function(nameof(NormalizeFlowLogs))]
    public Task RunAsync(
        [BlobTrigger(FlowLogs.Vnet, Source = BlobTriggerSource.EventGrid, Connection = FlowLogs.Connection)] BlobClient blob, CancellationToken cancellation) =>
        logs.ReadAsync(blob, FlowLogs.Source, cancellation);
}
