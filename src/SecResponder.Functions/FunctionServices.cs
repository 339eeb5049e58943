using Azure.Core;
using Azure.Identity;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Functions.Approvals;
using SecResponder.Functions.EventHubs;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>What only this host needs; the pipeline itself is the same in all hosts.</summary>
internal static class FunctionServices
{
    public static IServiceCollection AddFunctionHost(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddSingleton(provider => SignalsProducer(configuration, provider.GetRequiredService<TokenCredential>()));
        services.AddSingleton<ISignalSender, EventHubSignalSender>();
        services.AddSingleton<IRawEventStage, SendingStage>();
        services.AddSingleton<PlatformPrincipal>();
        return services;
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
