using Azure.Core;
using Azure.Identity;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors;
using SecResponder.Connectors.Feeds;
using SecResponder.Functions.Approvals;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.BlobLogs;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;

namespace SecResponder.Functions;

/// <summary>Puts this host together: the connectors that are configured, the pipeline that is the same in all hosts, and the ways in and out that only this one has.</summary>
internal static class FunctionServices
{
    public static IServiceCollection AddFunctionHost(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddConnectors(
            Connectors(configuration),
            provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel));
        var responder = Responder(configuration);
        if (!responder.AzureStorage.IsGiven && configuration[$"{ResponderOptions.Section}:Store:Path"] is null)
            services.AddSingleton<IResponderStore>(_ => throw new InvalidOperationException(
                $"no way to the state: set {RunSteps.Connection}__tableServiceUri, __blobServiceUri and __queueServiceUri (or {RunSteps.Connection}__accountName) to the storage account's. Instances of a function app come and go with their disks"));
        services.AddResponder(responder, ActionCatalog.Signatures);
        services.AddSingleton(provider => responder.AzureStorage.IsGiven
            ? BlobLogMarks.Open(responder.AzureStorage, provider.GetService<TokenCredential>())
            : throw new InvalidOperationException($"how far blobs were read is kept in the storage account: set {RunSteps.Connection}__accountName"));
        services.AddSingleton<BlobLogFollower>();
        services.AddSingleton(provider => SignalsProducer(configuration, provider.GetRequiredService<TokenCredential>()));
        services.AddSingleton<ISignalSender, EventHubSignalSender>();
        services.AddSingleton<IRawEventStage, SendingStage>();
        services.AddSingleton<PlatformPrincipal>();
        services.AddHostedService<FeedWork>().AddHostedService<PlaybookWork>();
        return services;
    }

    // Where the program lies can't be written; what an instance fetched may go with it.
    private static ConnectorOptions Connectors(IConfiguration configuration)
    {
        var feeds = configuration.GetSection($"{ConnectorOptions.Section}:Feeds").Get<FeedOptions>() ?? new FeedOptions();
        feeds.Folder = Path.Combine(Path.GetTempPath(), "secresponder", feeds.Folder);
        return ConnectorOptions.From(configuration).With(feeds);
    }

    // The worker's working folder is the platform's business: what is relative lies beside the program.
    private static ResponderOptions Responder(IConfiguration configuration)
    {
        var options = configuration.GetSection(ResponderOptions.Section).Get<ResponderOptions>() ?? new ResponderOptions();
        options.Playbooks = Path.Combine(AppContext.BaseDirectory, options.Playbooks);
        options.Store.Path = Path.Combine(AppContext.BaseDirectory, options.Store.Path);
        if (!options.AzureStorage.IsGiven)
            Take(options.AzureStorage, configuration);
        // The trigger runs what is due; whoever makes a step due later tells it when.
        options.AzureStorage.StepQueue = RunSteps.Queue;
        return options;
    }

    // The queue trigger's own connection says which account it is: by identity in Azure, by connection string for the emulator.
    private static void Take(AzureStorageOptions options, IConfiguration configuration)
    {
        var store = configuration.GetSection(RunSteps.Connection);
        options.AccountName = store["accountName"] ?? "";
        (options.TableServiceUri, options.BlobServiceUri, options.QueueServiceUri) = (Service("table"), Service("blob"), Service("queue"));
        options.ConnectionString = options.AccountName.Length == 0 && options.TableServiceUri is null ? store.Value ?? "" : "";

        Uri? Service(string name) => store[$"{name}ServiceUri"] is { Length: > 0 } uri ? new Uri(uri) : null;
    }

    // The trigger's own settings: by identity in Azure, by connection string on a developer's machine (the emulator knows no identities).
    private static EventHubProducerClient SignalsProducer(IConfiguration configuration, TokenCredential credential) =>
        (configuration[$"{Hubs.SignalsConnection}:fullyQualifiedNamespace"], configuration[Hubs.SignalsConnection]) switch
        {
            ({ Length: > 0 } ns, _) => new EventHubProducerClient(ns, Hubs.Signals, credential),
            (_, { Length: > 0 } connectionString) => new EventHubProducerClient(connectionString, Hubs.Signals),
            _ => throw new InvalidOperationException(
                $"no way to the signals' hub: set {Hubs.SignalsConnection}__fullyQualifiedNamespace to <namespace>.servicebus.windows.net"),
        };
}
