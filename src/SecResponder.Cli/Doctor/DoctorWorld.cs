using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors;
using SecResponder.Connectors.BlockLists;
using SecResponder.Playbooks.Files;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Doctor;

/// <summary>The connectors as the service would have them, with somebody who listens to the clocks of those that answer.</summary>
internal sealed class DoctorWorld : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private DoctorWorld(ServiceProvider services, ClockWatch clocks) => (_services, Clocks) = (services, clocks);

    public ClockWatch Clocks { get; }

    /// <summary>Which systems the settings connect. Asks nobody.</summary>
    /// <exception cref="InvalidOperationException">The settings are wrong; all mistakes are named.</exception>
    public static ConnectedSystems Connected(ConnectorOptions options)
    {
        using var services = new ServiceCollection().AddConnectors(options, _ => (_, _) => null).BuildServiceProvider();
        return services.GetRequiredService<ConnectedSystems>();
    }

    /// <param name="options">Where the systems are.</param>
    /// <param name="set">The playbooks, whose teams' channels are known by them.</param>
    /// <param name="store">The store, for what is kept there; null when it can't be opened.</param>
    /// <param name="time">The clock that others are compared with.</param>
    public static DoctorWorld Of(ConnectorOptions options, PlaybookSet set, IResponderStore? store, TimeProvider time)
    {
        var (clocks, inForce) = (new ClockWatch(time), new PlaybooksInForce(set));
        var services = new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton(inForce);
        if (store is IBlockListStore lists)
            services.AddSingleton(lists);
        else
            // Whose entries lie in the store can't be asked without it.
            options.With(new BlockListsOptions());
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(clocks.Handler));
        return new DoctorWorld(services.AddConnectors(options, _ => inForce.ChannelOf).BuildServiceProvider(), clocks);
    }

    public IEnumerable<T> All<T>() => _services.GetServices<T>();

    public T The<T>() where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
