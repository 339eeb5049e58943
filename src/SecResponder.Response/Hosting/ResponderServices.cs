using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Pulse;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Telemetry;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Hosting;

/// <summary>Puts the pipeline together, the same way in every host. Actions and resolvers come from the connectors, playbooks from a folder.</summary>
public static class ResponderServices
{
    /// <summary>Adds stages 2 and 3 with their store. The host adds connectors (<see cref="IResponseAction"/>, <see cref="IEntityResolver"/>) and says how raw events come in.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Where playbooks and state are, and the limits.</param>
    /// <param name="known">Every action that there is, connected or not: playbooks are checked against these.</param>
    /// <exception cref="InvalidOperationException">The options are wrong; all mistakes are named.</exception>
    public static IServiceCollection AddResponder(this IServiceCollection services, ResponderOptions options, IReadOnlyCollection<ActionSignature> known)
    {
        var mistakes = new ResponderOptionsValidator().Validate(options).Errors;
        if (mistakes.Count > 0)
            throw new InvalidOperationException($"the settings under '{ResponderOptions.Section}' are wrong: {string.Join("; ", mistakes.Select(mistake => mistake.ErrorMessage))}");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ResponderTelemetry>();
        services.TryAddSingleton<IResponderStore>(provider => options switch
        {
            { AzureStorage.IsGiven: true } => AzureStore.Open(options.AzureStorage, provider.GetService<TokenCredential>()),
            { Postgres.IsGiven: true } => PostgresStore.Open(options.Postgres, provider.GetService<SecretOf>(), provider.GetService<TokenCredential>()),
            _ => SqliteStore.Open(options.Store),
        });
        services.TryAddSingleton(provider => provider.GetRequiredService<IResponderStore>() as IBlockListStore
            ?? throw new InvalidOperationException($"the store {provider.GetRequiredService<IResponderStore>().GetType().Name} keeps no block lists: leave Connectors:BlockLists out, or take another store"));
        services.TryAddSingleton(provider => provider.GetRequiredService<IResponderStore>() as IStorePages
            ?? throw new InvalidOperationException($"the store {provider.GetRequiredService<IResponderStore>().GetType().Name} has no pages to look at: take another store, or leave the console off"));
        services.TryAddSingleton(provider => provider.GetRequiredService<IResponderStore>() as ISourceActivityStore
            ?? throw new InvalidOperationException($"the store {provider.GetRequiredService<IResponderStore>().GetType().Name} does not keep how many events came: take another store, or leave the console off"));
        services.AddSingleton(DeviceZones.Parse(options.Zones));
        services.AddSingleton(provider => new ActionCatalogue(provider.GetServices<IResponseAction>(), provider.GetService<HomeOfAction>()));
        services.AddSingleton<IPlaybookSource>(provider =>
        {
            PlaybookFolder Folder(string path) => PlaybookFiles.Folder(path, known, provider.GetRequiredService<TimeProvider>(), provider.GetService<QueueQuestion>());
            var folder = new WatchedFolder(Folder(options.Playbooks));
            return options.Bundles.Pull && options.AzureStorage.IsGiven
                ? new PulledBundle(AzureBundles.Open(options.AzureStorage, provider.GetService<TokenCredential>()), options.Bundles, folder, Folder)
                : folder;
        });
        services.TryAddSingleton(provider => new PlaybooksInForce(Load(provider.GetRequiredService<IPlaybookSource>())));
        services.AddSingleton(provider => new PlaybookWatch(
            provider.GetRequiredService<IPlaybookSource>(), provider.GetRequiredService<PlaybooksInForce>(), provider.GetRequiredService<ResponseWorld>(), options.Reload, Log<PlaybookWatch>(provider)));
        services.AddSingleton(provider => new SystemCalls(
            options.Runner, provider.GetRequiredService<TimeProvider>(), Log<SystemCalls>(provider), provider.GetRequiredService<ActionCatalogue>()));
        services.TryAddSingleton(provider => new ApprovalLinks(options.Approvals, provider.GetService<SecretOf>(), provider.GetRequiredService<TimeProvider>(), Log<ApprovalLinks>(provider)));
        services.AddSingleton(provider => new ResponseWorld(
            provider.GetRequiredService<IResponderStore>(),
            provider.GetRequiredService<ActionCatalogue>(),
            [.. provider.GetServices<IEntityResolver>()],
            () => provider.GetRequiredService<PlaybooksInForce>().Snapshot,
            provider.GetRequiredService<SystemCalls>(),
            options.Runner,
            provider.GetRequiredService<TimeProvider>())
        {
            Records = [.. provider.GetServices<IChangeRecords>()],
            Telemetry = provider.GetRequiredService<ResponderTelemetry>(),
            Links = provider.GetRequiredService<ApprovalLinks>(),
        });
        services.AddSingleton(provider => new Planner(
            provider.GetRequiredService<ActionCatalogue>().Signatures, new TemplateLimits(), provider.GetRequiredService<ActionCatalogue>().Homes));
        services.AddSingleton(provider => new SignalPipeline(
            provider.GetRequiredService<IResponderStore>(),
            provider.GetRequiredService<Planner>(),
            () => provider.GetRequiredService<PlaybooksInForce>().Snapshot,
            options.Pipeline,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ResponderTelemetry>(),
            Log<SignalPipeline>(provider)));
        services.AddSingleton<IDueSilences>(provider => provider.GetRequiredService<SignalPipeline>());
        services.AddSingleton<StepRunner>().AddSingleton<IDueSteps>(provider => provider.GetRequiredService<StepRunner>());
        services.AddSingleton<HoldKeeper>().AddSingleton<IDueReleases>(provider => provider.GetRequiredService<HoldKeeper>());
        services.AddSingleton(provider => new DailyDigest(provider.GetRequiredService<IResponderStore>(), options.Ledger, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDueDigests>(provider => provider.GetRequiredService<DailyDigest>());
        services.AddSingleton<ApprovalDesk>().AddSingleton<IApprovals, HostApprovals>();
        services.AddSingleton<IncidentJudge>();
        services.AddSingleton<TicketWatch>().AddSingleton<JournalKeeper>().AddSingleton<IDueTickets, TicketWork>();
        services.AddSingleton<SignalStage>();
        services.AddSingleton<ISignalStage>(provider => provider.GetRequiredService<SignalStage>());
        services.AddSingleton<IDeadLetter>(provider => provider.GetRequiredService<SignalStage>());
        services.AddSingleton<Why>();
        return services;
    }

    // A service that starts with half of its playbooks would miss what the other half is for, and nobody would know.
    internal static PlaybookSet Load(IPlaybookSource source)
    {
        // Services are made at once, not later; it happens once, before anything else does, and on a thread that waits for nobody.
        var news = Task.Run(() => source.LookAsync(CancellationToken.None)).GetAwaiter().GetResult();
        if (news is PlaybookNews.Refused refused)
            throw new InvalidOperationException($"the playbooks that were put in force can't be taken: {refused.Reason}");
        var set = source.Load(null);
        if (set.Diagnostics.FirstOrDefault(finding => finding.Severity == DiagnosticSeverity.Error) is { } first)
            throw new InvalidOperationException(
                $"the playbooks of '{source.Place}' have mistakes; 'secresponder validate' lists them. The first: {source.Shown(first.File)}:{first.Line}:{first.Column} {first.Message}");
        return set;
    }

    private static Microsoft.Extensions.Logging.ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<T>>();
}
