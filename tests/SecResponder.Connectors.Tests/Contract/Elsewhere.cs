using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Feeds;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>All connectors, told that their systems are somewhere; the network is watched, and nothing is there.</summary>
internal sealed class Elsewhere : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Outside _home;

    public Elsewhere(Uri where, Outside home)
    {
        _home = home;
        var (options, secrets) = (new ConnectorOptions(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var system in TestedSystems.All)
            system.Connect(options, where, secrets);
        _services = new ServiceCollection().AddLogging().AddSingleton<ISecrets>(new Outside.Known(secrets)).AddSingleton<TimeProvider>(TimeProvider.System).AddSingleton<IBlockListStore>(home.Lists).AddSingleton(Network.Dialing)
            .AddConnectors(options, _ => (owner, channel) => (owner, channel) == ("soc", "soc") ? "env:WEBHOOK" : null).BuildServiceProvider();
    }

    public WatchedNetwork Network { get; } = new();

    public FeedClient Feeds => _services.GetRequiredService<FeedClient>();

    /// <summary>Everything that an action can be asked, in the order in which it would be.</summary>
    public async Task AskAsync(ActionCase known)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (action, before) = (_services.GetServices<IResponseAction>().Single(action => action.Signature == known.Signature), _home.Action(known.Signature));
        var call = (await known.CallAsync(_home, "1")) with { Place = known.Place };
        if (before is IKeepsState keeper)
            call = call with { Before = await keeper.ReadStateAsync(call, cancellation) };
        await TriedAsync(() => action.CheckAsync(cancellation));
        await TriedAsync(() => action is IKeepsState keeps ? keeps.ReadStateAsync(call, cancellation) : Task.CompletedTask);
        await TriedAsync(() => action.DoAsync(call, cancellation));
        await TriedAsync(() => action.FindAsync(call, cancellation));
        await TriedAsync(() => action.UndoAsync(call, cancellation));
        if (action is IWatchedTicket ticket)
        {
            await TriedAsync(() => ticket.ReadTicketAsync(call, cancellation));
            await TriedAsync(() => ticket.CommentAsync(call, "SecResponder [sc-1]\ntext", cancellation));
            await TriedAsync(() => ticket.FindCommentAsync(call, "sc-1", cancellation));
        }
    }

    /// <summary>Everybody who can tell what something is, and was approved.</summary>
    public async Task ResolveAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var (kind, value) in new[] { (EntityKind.Host, "10.0.0.1"), (EntityKind.Host, "ws-1"), (EntityKind.User, "mia@corp.example"), (EntityKind.Application, "Payroll export") })
            foreach (var resolver in _services.GetServices<IEntityResolver>().Where(resolver => resolver.Knows(kind)))
                await TriedAsync(() => resolver.ResolveAsync(new EntityReference(kind, value, Outside.Now), cancellation));
        foreach (var records in _services.GetServices<IChangeRecords>())
            await TriedAsync(() => records.FindAsync(new ChangeQuestion(["fw-1"], "", "CHG0030001", Outside.Now), cancellation));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task TriedAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (ConnectorException)
        {
            // Nobody is there: only where it went matters.
        }
    }
}
