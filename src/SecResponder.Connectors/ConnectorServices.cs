using System.Collections.Immutable;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Teams;
using SecResponder.Connectors.Tickets;
using SecResponder.Response.Hosting;

namespace SecResponder.Connectors;

/// <summary>Adds the systems that are configured. What is not configured is still in <see cref="ActionCatalog"/>; a step that needs it is refused, and says so.</summary>
public static class ConnectorServices
{
    /// <summary>What is wrong with the settings: all of it, each with its key and the way out.</summary>
    public static IEnumerable<string> MistakesOf(ConnectorOptions options) =>
    [
        .. new ConnectorOptionsValidator().Validate(options).Errors.Select(mistake => mistake.ErrorMessage),
        .. ConnectorList.All.SelectMany(connector => connector.Mistakes(options)),
        .. TicketHomes.Of(options).Mistakes(),
    ];

    /// <summary>Adds actions and resolvers.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">What is connected.</param>
    /// <param name="channels">Tells a channel's reference: the playbooks' teams know.</param>
    /// <exception cref="InvalidOperationException">The options are wrong; all mistakes are named.</exception>
    public static IServiceCollection AddConnectors(this IServiceCollection services, ConnectorOptions options, Func<IServiceProvider, ChannelReference> channels)
    {
        string[] mistakes = [.. MistakesOf(options)];
        if (mistakes.Length > 0)
            throw new InvalidOperationException($"the settings under '{ConnectorOptions.Section}' are wrong: {string.Join("; ", mistakes)}");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton<ISecrets>(provider => new ReferencedSecrets(options.KeyVault, provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<RevealedSecrets>();
        services.Wrap<ISecrets>((secrets, revealed) => new RememberedSecrets(secrets, revealed));
        services.Wrap<TokenCredential>((credential, revealed) => new RememberedCredential(credential, revealed));
        services.TryAddSingleton<SecretOf>(provider => async (reference, cancellation) => (await provider.GetRequiredService<ISecrets>().ReadAsync(reference, cancellation)).Reveal());
        var setup = new ConnectorSetup(services, options, channels);
        var connected = ImmutableArray.CreateBuilder<string>();
        foreach (var connector in ConnectorList.All)
        {
            var before = services.Count;
            connector.Add(options, setup);
            if (services.Count > before)
                connected.Add(connector.Name);
        }
        services.AddSingleton(new ConnectedSystems(connected.ToImmutable()));
        return services;
    }

    // Whoever gives secrets out, the host's own included, gives them out by way of who remembers them.
    private static void Wrap<T>(this IServiceCollection services, Func<T, RevealedSecrets, T> wrapped) where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => wrapped(
            (T)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<RevealedSecrets>()));
    }
}

/// <summary>The systems that the settings say where to find, by their connectors' names.</summary>
public sealed record ConnectedSystems(ImmutableArray<string> Names);
