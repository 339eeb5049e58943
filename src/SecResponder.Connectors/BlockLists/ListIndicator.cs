using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Connectors.BlockLists;

/// <summary><c>indicator.list</c>: puts an address, a network, a domain or a URL on a list that firewalls fetch. What nobody has fetched is not in effect: the step runs until somebody has.</summary>
internal sealed class ListIndicator(IBlockListStore store, BlockListsOptions options, TimeProvider time) : IResponseAction
{
    private const string System = "BlockLists";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        IBlockListStore.Measure, System, "Puts an address, a network, a domain or a URL on a list that firewalls fetch, until its time is over",
        [
            new ActionParameter("indicator", ParameterKind.Indicator, true, "An address, a network, a domain, or an http(s) URL"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("list", ParameterKind.Text, true, "The list's name in Connectors:BlockLists:Lists; an indicator that is held on one list is not put on another"),
        ],
        IsHold: true)
    {
        Permissions = [new ActionPermission(PermissionKind.AdminProfile, "none: firewalls fetch", "each firewall has a credential for the list, and SecResponder has none for the firewall")],
        FoundBy = "the entry on the list, which bears the step's id",
        UndoneBy = "taking the entry off, when it is this step's; firewalls drop it when they fetch next. If nobody takes it off, it is served no longer when its time is over",
        Limits = new ActionLimits(0, 0, "each firewall model has its own number of entries and interval of fetching (PAN-OS 5 min and more, FortiGate 1 min, SRX 30 s)"),
        Unverified =
        [
            "whether a rule of the firewall blocks what is on the list is the firewall's configuration",
            "that an answer was sent is known, not that the firewall has taken it in",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            List<string> told = [];
            foreach (var list in options.Lists.Keys.Order(StringComparer.Ordinal))
            {
                var polls = await store.BlockListPollsAsync(list, cancellation);
                var silent = ClientsOf(list).Except(polls.Select(poll => poll.Client)).ToArray();
                told.Add($"{list}: {(polls.IsEmpty ? "nobody has fetched it yet" : $"last fetched {LedgerTime.Text(polls.Max(poll => poll.At))}")}{(silent.Length > 0 && !polls.IsEmpty ? $", never by {string.Join(", ", silent)}" : "")}");
            }
            return new CheckResult(true, string.Join("; ", told));
        }
        catch (StoreException e)
        {
            return new CheckResult(false, e.Message);
        }
    }

    /// <inheritdoc/>
    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => AskedAsync(async () =>
    {
        var list = ListOf(call);
        if (!options.Lists.TryGetValue(list, out var own))
            return new Effect.Refused($"'{PlainText.Line(list, 60)}' is no list in Connectors:BlockLists:Lists; there are: {string.Join(", ", options.Lists.Keys.Order(StringComparer.Ordinal))}");
        if (!DurationText.TryParse(call.With.GetValueOrDefault("for", ""), out var lasts))
            return new Effect.Refused($"for '{PlainText.Line(call.With.GetValueOrDefault("for"), 40)}' is no duration");
        var (kind, value) = Of(call);
        if (Against(own, value) is { } against)
            return new Effect.Refused(against);
        var now = time.GetUtcNow();
        var there = await store.PlaceAsync(new BlockListEntry(list, value, kind, call.Target!.Id, call.StepId, now + lasts), own.Most, now, cancellation);
        return there is null
            ? new Effect.Refused($"the list {list} has {own.Most} entries in force, and they are the most (Connectors:BlockLists:Lists:{list}:Most)")
            : await ToldAsync(there, call, cancellation);
    });

    /// <inheritdoc/>
    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => AskedAsync(async () =>
    {
        var (_, value) = Of(call);
        return await store.BlockListEntryAsync(ListOf(call), value, cancellation) is { } there && there.IsInForce(time.GetUtcNow()) ? await ToldAsync(there, call, cancellation) : new Effect.Absent();
    });

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => AskedAsync(async () =>
    {
        var (list, (_, value)) = (ListOf(call), Of(call));
        if (await store.RemoveAsync(list, value, call.StepId, time.GetUtcNow(), cancellation))
            return new Effect.Done("", $"{value} is off {list}; firewalls drop it when they fetch next");
        return await store.BlockListEntryAsync(list, value, cancellation) is { } there && there.IsInForce(time.GetUtcNow())
            ? new Effect.NotOurs($"{list} has it by another step")
            : new Effect.Done("", $"{value} is not on {list} any more");
    });

    private async Task<Effect> ToldAsync(BlockListEntry there, ActionCall call, CancellationToken cancellation)
    {
        if (there.StepId != call.StepId)
            return new Effect.NotOurs($"{there.List} has it already, by {PlainText.Line(there.StepId, 60)}");
        var clients = ClientsOf(there.List);
        var polls = await store.BlockListPollsAsync(there.List, cancellation);
        var have = polls.Where(poll => poll.Kind == there.Kind && poll.Revision >= there.Revision && clients.Contains(poll.Client)).ToArray();
        string[] missing = [.. clients.Except(have.Select(poll => poll.Client)).Order(StringComparer.Ordinal)];
        var isDone = Own(there.List)?.DoneWhen == FetchedBy.All ? missing.Length == 0 : have.Length > 0;
        if (!isDone)
            return new Effect.Running(there.Value, $"on {there.List}, but not fetched yet by {Some(missing)}", options.AskEvery);
        var first = have.OrderBy(poll => poll.Client, StringComparer.Ordinal).Select(poll => string.Create(CultureInfo.InvariantCulture, $"{poll.Client} ({poll.At.UtcDateTime:HH:mm:ss}Z)")).ToArray();
        return new Effect.Done(there.Value, $"on {there.List}, fetched by {Some(first)}{(missing.Length > 0 ? $"; not yet by {Some(missing)}" : "")}");
    }

    private static string Some(string[] names) => string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");

    private ImmutableHashSet<string> ClientsOf(string list) =>
        Own(list) is { Clients.Count: > 0 } own ? [.. own.Clients] : [.. options.Clients.Keys];

    private BlockListOptions? Own(string list) => options.Lists.TryGetValue(list, out var own) ? own : null;

    // A list that blocks half the internet, or the firewall's own neighbours, is worse than what it is for.
    private static string? Against(BlockListOptions list, string value)
    {
        if (IPAddress.TryParse(value, out var address))
            return AddressGuard.IsHosts(address) ? null : $"{value} is nobody's address that could be blocked";
        if (!IPNetwork.TryParse(value, out var network))
            return null;
        var widest = network.BaseAddress.AddressFamily == global::System.Net.Sockets.AddressFamily.InterNetwork ? list.WidestIPv4 : list.WidestIPv6;
        return network.PrefixLength < widest ? $"{value} is wider than /{widest}, the widest that this list takes"
            : AddressGuard.IsHosts(network.BaseAddress) ? null : $"{value} is nobody's network that could be blocked";
    }

    private static string ListOf(ActionCall call) => call.With.GetValueOrDefault("list", "");

    private static (BlockListKind Kind, string Value) Of(ActionCall call) => call.Target switch
    {
        { Kind: EntityKind.Indicator, Id: var id } when Rest(id, "addr:") is { } address => (BlockListKind.Addresses, address),
        { Kind: EntityKind.Indicator, Id: var id } when Rest(id, "net:") is { } network => (BlockListKind.Addresses, network),
        { Kind: EntityKind.Indicator, Id: var id } when Rest(id, "domain:") is { } domain => (BlockListKind.Domains, domain),
        { Kind: EntityKind.Indicator, Id: var id } when Rest(id, "url:") is { } url => (BlockListKind.Urls, url),
        _ => throw new ConnectorException($"'{PlainText.Line(call.Target?.Id, 80)}' is no indicator"),
    };

    private static string? Rest(string id, string prefix) => id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : null;

    private static async Task<Effect> AskedAsync(Func<Task<Effect>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreException e)
        {
            throw new ConnectorException($"{System}: {e.Message}", e);
        }
    }
}
