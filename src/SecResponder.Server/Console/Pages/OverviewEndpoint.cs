using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What stands on the overview.</summary>
/// <param name="Day">The last day in numbers.</param>
/// <param name="Incidents">The latest.</param>
/// <param name="Approvals">What waits, the earliest deadline first.</param>
/// <param name="Holds">What is held.</param>
/// <param name="Titles">A playbook's title by its id.</param>
public sealed record OverviewView(Day Day, ImmutableArray<IncidentLine> Incidents, ImmutableArray<Approval> Approvals, ImmutableArray<Hold> Holds, Func<string, string> Titles);

/// <summary>What an analyst sees first in the morning.</summary>
internal static class OverviewEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Overview, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, DayFigures day, PlaybooksInForce playbooks)
    {
        var cancellation = context.RequestAborted;
        var frame = await frames.OfAsync(context);
        var view = new OverviewView(
            await day.OfAsync(frame, cancellation), (await pages.IncidentPageAsync(IncidentFilter.All, null, 12, cancellation)).Items,
            await store.PendingApprovalsAsync(6, cancellation), (await pages.HoldPageAsync(null, 6, cancellation)).Items, Titles(playbooks));
        return Page.Of<OverviewPage>(frame, (nameof(OverviewPage.View), view));
    }

    /// <summary>A playbook's title by its id; one that is not in force any more has its id.</summary>
    public static Func<string, string> Titles(PlaybooksInForce playbooks)
    {
        var all = playbooks.Snapshot.Playbooks;
        return id => all.GetValueOrDefault(id)?.Title ?? id;
    }
}
