using System.Collections.Immutable;
using System.Net;
using SecResponder.Response.Entities;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What is known of a host, a user or an address.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Incidents">Incidents that are about it, a page of them.</param>
/// <param name="Holds">Holds on it, those that are over too.</param>
/// <param name="Resolutions">What it turned out to be, and on what evidence, the latest first.</param>
/// <param name="Sightings">What events have shown of the address.</param>
/// <param name="Assets">What the asset list has.</param>
/// <param name="IsProtected">Whether it stands on the list of what nobody acts on, word for word.</param>
public sealed record EntityView(
    string Name, Page<IncidentLine> Incidents, ImmutableArray<Hold> Holds, ImmutableArray<Resolved> Resolutions, ImmutableArray<Sighting> Sightings, ImmutableArray<KnownAsset> Assets, bool IsProtected);

/// <summary>A resolution, with where it was made.</summary>
public sealed record Resolved(string IncidentId, DateTimeOffset At, EntityResolved Fact);

/// <summary>Everything about one host, user or address.</summary>
internal static class EntityEndpoint
{
    private const int OnAPage = 25;

    // Of so many incidents the ledger is looked at for what the entity turned out to be.
    private const int Searched = 8;
    private const int RowsSearched = 60;
    private const int MostShown = 20;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Entities, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks, string? name, string? after)
    {
        var frame = await frames.OfAsync(context);
        if (name?.Trim() is not { Length: > 0 and <= 200 } asked)
            return Page.Of<EntityPage>(frame, (nameof(EntityPage.View), null));
        var cancellation = context.RequestAborted;
        var incidents = await pages.IncidentPageAsync(new IncidentFilter { About = asked }, after, OnAPage, cancellation);
        var (resolutions, entities) = await ResolutionsAsync(asked, incidents.Items, store, pages, cancellation);
        var holds = ImmutableArray.CreateBuilder<Hold>();
        foreach (var entity in entities.Append(asked).Distinct(StringComparer.Ordinal))
            holds.AddRange(await pages.HoldsOfAsync(entity, cancellation));
        var address = IPAddress.TryParse(asked, out var parsed) ? parsed : null;
        var assets = playbooks.Snapshot.Assets;
        return Page.Of<EntityPage>(frame, (nameof(EntityPage.View), new EntityView(
            asked, incidents, [.. holds.OrderBy(hold => hold.State == HoldState.Lifted).ThenByDescending(hold => hold.Until)], resolutions,
            address is null ? [] : await store.SightingsAsync(address.ToString(), frame.Now, MostShown, cancellation),
            address is null ? assets.ByName(asked) : [.. assets.ByAddress(address).Select(one => one.Asset)],
            playbooks.Snapshot.Protected.Contains(asked, StringComparer.OrdinalIgnoreCase))));
    }

    // What steps of these incidents were resolved to, where the name is asked or is among the answers.
    private static async Task<(ImmutableArray<Resolved> Told, HashSet<string> Entities)> ResolutionsAsync(
        string name, ImmutableArray<IncidentLine> incidents, IResponderStore store, IStorePages pages, CancellationToken cancellation)
    {
        var (told, entities) = (new List<Resolved>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var incident in incidents)
            foreach (var step in await store.StepsAsync(incident.Incident.Id, cancellation))
                if (step.Entity is { } entity && (IsIt(step.Target?.Value, name) || IsIt(entity.DisplayName, name) || entity.Names.Any(one => IsIt(one, name))))
                    entities.Add(entity.Id);
        foreach (var incident in incidents.Take(Searched))
            foreach (var row in await pages.ChainRowsAsync(incident.Incident.Id, long.MaxValue, RowsSearched, cancellation))
                if (row.Fact() is EntityResolved fact && (IsIt(fact.Asked, name) || IsIt(fact.Name, name) || !fact.Names.IsDefault && fact.Names.Any(one => IsIt(one, name))))
                    told.Add(new Resolved(incident.Incident.Id, row.At, fact));
        return ([.. told.OrderByDescending(one => one.At).Take(MostShown)], entities);
    }

    private static bool IsIt(string? one, string name) => string.Equals(one, name, StringComparison.OrdinalIgnoreCase);
}
