using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>The clients of one account: by identity, or by the emulator's connection string.</summary>
internal sealed class AzureClients
{
    private readonly AzureStorageOptions _options;

    public AzureClients(AzureStorageOptions options, TokenCredential? credential)
    {
        _options = options;
        var tables = Told(new TableClientOptions());
        var blobs = Told(new BlobClientOptions());
        var queues = Told(new QueueClientOptions());
        if (options.ConnectionString.Length > 0)
        {
            Table = new TableClient(options.ConnectionString, options.Name, tables);
            Container = new BlobContainerClient(options.ConnectionString, options.Name, blobs);
            Digests = new BlobContainerClient(options.ConnectionString, DigestsName, blobs);
            Bundles = new BlobContainerClient(options.ConnectionString, BundlesName, blobs);
            StepQueue = options.StepQueue.Length > 0 ? new QueueClient(options.ConnectionString, options.StepQueue, queues) : null;
            return;
        }
        if (credential is null)
            throw new InvalidOperationException($"{options.Title} is opened by identity: the host must give a credential");
        Table = new TableClient(options.TableServiceUri ?? Of("table"), options.Name, credential, tables);
        var account = new BlobServiceClient(options.BlobServiceUri ?? Of("blob"), credential, blobs);
        (Container, Digests, Bundles) = (account.GetBlobContainerClient(options.Name), account.GetBlobContainerClient(DigestsName), account.GetBlobContainerClient(BundlesName));
        StepQueue = options.StepQueue.Length > 0 && (options.QueueServiceUri is not null || options.AccountName.Length > 0)
            ? new QueueServiceClient(options.QueueServiceUri ?? Of("queue"), credential, queues).GetQueueClient(options.StepQueue)
            : null;
    }

    public TableClient Table { get; }
    public BlobContainerClient Container { get; }
    /// <summary>A container of its own, so that it can have an immutability policy of its own.</summary>
    public BlobContainerClient Digests { get; }
    /// <summary>Playbook bundles: never written over, so it can have such a policy, too. Made by the first push.</summary>
    public BlobContainerClient Bundles { get; }
    public QueueClient? StepQueue { get; }

    /// <summary>Makes what is not there.</summary>
    public async Task MakeMissingAsync(CancellationToken cancellation)
    {
        await Table.CreateIfNotExistsAsync(cancellation);
        await Container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await Digests.CreateIfNotExistsAsync(cancellationToken: cancellation);
        if (StepQueue is { } queue)
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
    }

    private string DigestsName => _options.Name + "-digests";

    private string BundlesName => _options.Name + "-bundles";

    private Uri Of(string service) => new($"https://{_options.AccountName}.{service}.core.windows.net");

    private T Told<T>(T client) where T : ClientOptions
    {
        // An answer that does not come is asked for again soon: a claim's lease is minutes, a batch's patience is seconds.
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        client.Retry.MaxRetries = 4;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        _options.Configure?.Invoke(client);
        return client;
    }
}
