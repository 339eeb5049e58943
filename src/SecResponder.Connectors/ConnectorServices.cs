using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Feeds;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Teams;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors;

/// <summary>Adds the systems that are configured. What is not configured is still in <see cref="ActionCatalog"/>; a step that needs it is refused, and says so.</summary>
public static class ConnectorServices
{
    private const string Defender = "defender";
    private const string ServiceNow = "servicenow";
    private const string Teams = "teams";

    /// <summary>Adds actions and resolvers.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">What is connected.</param>
    /// <param name="channels">Tells a channel's reference: the playbooks' teams know.</param>
    /// <exception cref="InvalidOperationException">The options are wrong; all mistakes are named.</exception>
    public static IServiceCollection AddConnectors(this IServiceCollection services, ConnectorOptions options, Func<IServiceProvider, ChannelReference> channels)
    {
        var mistakes = new ConnectorOptionsValidator().Validate(options).Errors;
        if (mistakes.Count > 0)
            throw new InvalidOperationException($"the settings under '{ConnectorOptions.Section}' are wrong: {string.Join("; ", mistakes.Select(mistake => mistake.ErrorMessage))}");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton<ISecrets>(provider => new ReferencedSecrets(options.KeyVault, provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        if (options.Defender.BaseAddress is { } defender)
        {
            services.AddConnectorHttp(Defender, Root(defender), options.PrivateAddresses || defender.IsLoopback);
            services.AddSingleton(provider => new DefenderApi(
                Client(provider, Defender, DefenderApi.System), options.Defender, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()));
            services.AddSingleton<IResponseAction, QuarantineHost>().AddSingleton<IEntityResolver, DefenderResolver>();
        }
        if (options.ServiceNow.BaseAddress is { } serviceNow)
        {
            services.AddConnectorHttp(ServiceNow, Root(serviceNow), options.PrivateAddresses || serviceNow.IsLoopback);
            services.AddSingleton<IChangeRecords>(provider => new ChangeRequests(Client(provider, ServiceNow, "ServiceNow"), options.ServiceNow, provider.GetRequiredService<ISecrets>()));
            services.AddSingleton<IResponseAction>(provider => new OpenTicket(Client(provider, ServiceNow, "ServiceNow"), options.ServiceNow, provider.GetRequiredService<ISecrets>()));
        }
        services.AddConnectorHttp(Teams, null, options.PrivateAddresses || options.Teams.Hosts.Contains("127.0.0.1"));
        services.AddSingleton<IResponseAction>(provider => new NotifyTeams(Client(provider, Teams, "Teams"), options.Teams, provider.GetRequiredService<ISecrets>(), channels(provider)));
        services.AddFeeds(options.Feeds);
        return services;
    }

    // A base address without its slash would lose its last part.
    private static Uri Root(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private static ApiClient Client(IServiceProvider provider, string name, string system) => new(provider.GetRequiredService<IHttpClientFactory>().CreateClient(name), system);
}
