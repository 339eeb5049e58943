using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tickets;

/// <summary>Which of the connected systems opens the tickets of a queue, and where in it. Pure: the settings decide, nobody is asked.</summary>
/// <remarks>
/// The queue decides; then the owner; then <c>Connectors:Tickets:System</c>; then there being one system only. A step keeps the answer (docs/decisions/009-one-ticket-action.md), so that settings
/// that change later change where the next ticket goes, and no ticket that is open.
/// </remarks>
public sealed class TicketHomes
{
    /// <summary>The action that has homes.</summary>
    public const string Action = "ticket.open";

    private readonly ImmutableArray<TicketSystem> _systems;
    private readonly TicketOptions _options;

    private TicketHomes(ImmutableArray<TicketSystem> systems, TicketOptions options) => (_systems, _options) = (systems, options);

    /// <summary>As the settings say.</summary>
    public static TicketHomes Of(ConnectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TicketHomes([.. ConnectorList.All.Select(connector => connector.Tickets(options)).OfType<TicketSystem>()], options.Of<TicketOptions>(TicketsConnector.Key));
    }

    /// <summary>Tells an action's home, for the planner.</summary>
    public ActionHome? Of(string action, string owner, IReadOnlyDictionary<string, string> with)
    {
        ArgumentNullException.ThrowIfNull(with);
        if (action != Action || _systems.IsEmpty)
            return null;
        return Find(owner, with.GetValueOrDefault("queue", "")) switch
        {
            (var home, null) => home,
            (_, { } homeless) => new ActionHome.Nowhere($"{homeless.Problem}: {homeless.Remedy}"),
        };
    }

    /// <summary>Why an owner's queue has no home, for the checks of playbooks; null when it has one, or when no ticket system is connected at all.</summary>
    public HomelessQueue? Problem(string owner, string queue) => _systems.IsEmpty ? null : Find(owner, queue).Homeless;

    /// <summary>What is wrong with the settings themselves.</summary>
    internal IEnumerable<string> Mistakes()
    {
        if (_options.System is { } all && Named(all) is null)
            yield return NotConnected($"{TicketsConnector.Prefix}:System", all);
        foreach (var (kind, homes) in new[] { ("Queues", _options.Queues), ("Owners", _options.Owners) })
            foreach (var (name, home) in homes)
            {
                var key = $"{TicketsConnector.Prefix}:{kind}:{name}";
                if (Named(home.System) is not { } system)
                    yield return NotConnected($"{key}:System", home.System);
                else if (home.Place is { } place && system.PlaceMistake(place) is { } mistake)
                    yield return $"{key}:Place is '{PlainText.Line(place, 100)}', which is {mistake}";
                else if (home.Place is null && system.Place is null)
                    yield return $"{key}:Place is not given, and neither is {system.PlaceKey}: name one of them";
            }
    }

    /// <summary>Every place of a system that tickets may go to, for its <c>Check</c>.</summary>
    internal ImmutableArray<string> PlacesIn(string name) =>
    [
        .. _options.Queues.Values.Concat(_options.Owners.Values).Where(home => Named(home.System)?.Name == name).Select(home => home.Place)
            .Append(_systems.FirstOrDefault(system => system.Name == name)?.Place).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private (ActionHome? Home, HomelessQueue? Homeless) Find(string owner, string queue)
    {
        var said = _options.Queues.GetValueOrDefault(queue) ?? _options.Owners.GetValueOrDefault(owner);
        var system = said is not null ? Named(said.System) : _options.System is { } all ? Named(all) : _systems is [var only] ? only : null;
        var shown = PlainText.Line(queue, 60);
        if (system is null)
            return (null, new HomelessQueue(
                $"nothing says where tickets of the queue '{shown}' go, and {_systems.Length} ticket systems are connected ({string.Join(", ", _systems.Select(one => one.Name))})",
                $"name one of them in {TicketsConnector.Prefix}:Queues:{shown}:System, {TicketsConnector.Prefix}:Owners:{PlainText.Line(owner, 60)}:System or {TicketsConnector.Prefix}:System"));
        return (said?.Place ?? system.Place) is { } place
            ? (new ActionHome.In(system.System, place), null)
            : (null, new HomelessQueue(
                $"tickets of the queue '{shown}' go to {system.System}, and nothing says where in it", $"set {TicketsConnector.Prefix}:Queues:{shown}:Place (with :System), or {system.PlaceKey} for all queues"));
    }

    private TicketSystem? Named(string name) =>
        _systems.FirstOrDefault(system => name.Equals(system.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(system.System, StringComparison.OrdinalIgnoreCase));

    private string NotConnected(string key, string name) =>
        $"{key} is '{PlainText.Line(name, 60)}', which is no ticket system that is connected ({(_systems.IsEmpty ? "none is" : string.Join(", ", _systems.Select(system => system.Name)))})";
}
