using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Teams;
using SecResponder.Connectors.Tickets;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors;

/// <summary>What a connector registers itself with.</summary>
/// <param name="services">Where to.</param>
/// <param name="options">What all systems share.</param>
/// <param name="channels">Tells a channel's reference.</param>
internal sealed class ConnectorSetup(IServiceCollection services, ConnectorOptions options, Func<IServiceProvider, ChannelReference> channels)
{
    public IServiceCollection Services => services;

    /// <summary>Which ticket system opens which tickets.</summary>
    public TicketHomes Homes { get; } = TicketHomes.Of(options);

    /// <summary>Tells a channel's reference: the playbooks' teams know.</summary>
    public Func<IServiceProvider, ChannelReference> Channels => channels;

    /// <summary>A guarded way to a system. It goes to private addresses only when the owner allows that, and to this machine when its address says so.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="system">What messages call it.</param>
    /// <param name="baseAddress">Where it is; null when each call says so (webhooks).</param>
    /// <param name="isOnThisMachine">Whether calls may go to this machine though no base address says so.</param>
    /// <param name="roots">A file of the only certificates that it is believed by; null: those that the machine believes.</param>
    public Func<IServiceProvider, ApiClient> Api(string name, string system, Uri? baseAddress, bool isOnThisMachine = false, string? roots = null)
    {
        services.AddConnectorHttp(name, baseAddress is null ? null : Root(baseAddress), ReachOf(isOnThisMachine || baseAddress is { IsLoopback: true }), roots);
        return provider => new ApiClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(name), system);
    }

    /// <summary>The same guarded way, for a vendor's own client library.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="baseAddress">Where it is.</param>
    /// <param name="closest">What stands closest to the wire, below the retries.</param>
    public Func<IServiceProvider, HttpClient> Http(string name, Uri baseAddress, Func<IServiceProvider, DelegatingHandler> closest)
    {
        services.AddConnectorHttp(name, Root(baseAddress), ReachOf(baseAddress.IsLoopback)).AddHttpMessageHandler(closest);
        return provider => provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
    }

    /// <summary>Adds an action.</summary>
    public void Add(Func<IServiceProvider, IResponseAction> action) => services.AddSingleton(action);

    /// <summary>Adds who can tell what an entity is.</summary>
    public void Add(Func<IServiceProvider, IEntityResolver> resolver) => services.AddSingleton(resolver);

    /// <summary>Adds who keeps change records.</summary>
    public void Add(Func<IServiceProvider, IChangeRecords> records) => services.AddSingleton(records);

    private Reach ReachOf(bool isOnThisMachine) => (options.PrivateAddresses ? Reach.Private : Reach.Internet) | (isOnThisMachine ? Reach.ThisMachine : Reach.Internet);

    // A base address without its slash would lose its last part.
    private static Uri Root(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}
