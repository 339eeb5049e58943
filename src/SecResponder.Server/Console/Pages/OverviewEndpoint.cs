using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pulse;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What stands on the overview.</summary>
/// <param name="States">Incidents of the last day, by where they stand.</param>
/// <param name="Teams">The same, team by team.</param>
/// <param name="Incidents">The latest.</param>
/// <param name="Approvals">What waits, the earliest deadline first.</param>
/// <param name="Holds">What is held.</param>
/// <param name="Refusals">What guardrails refused in the last day.</param>
/// <param name="Sources">How each source does.</param>
/// <param name="Letters">Lines that nobody could read, ever.</param>
/// <param name="Titles">A playbook's title by its id.</param>
public sealed record OverviewView(
    ImmutableArray<StateCount> States, ImmutableArray<TeamCounts> Teams, ImmutableArray<IncidentLine> Incidents, ImmutableArray<Approval> Approvals, ImmutableArray<Hold> Holds,
    ImmutableArray<RefusalCount> Refusals, ImmutableArray<SourcePulse> Sources, long Letters, Func<string, string> Titles);

/// <summary>A team's incidents of the last day, by where they stand.</summary>
public sealed record TeamCounts(string Team, ImmutableArray<StateCount> States);

/// <summary>What an analyst sees first in the morning.</summary>
internal static class OverviewEndpoint
{
    /// <summary>More than this is told as this and more.</summary>
    public const int Most = 1_000;

    /// <summary>Into how many parts a day of a source is cut.</summary>
    public const int Parts = 48;

    private const int MostTeams = 30;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Overview, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, ISourceActivityStore activity, PlaybooksInForce playbooks)
    {
        var cancellation = context.RequestAborted;
        var frame = await frames.OfAsync(context);
        var (since, snapshot) = (frame.Now - Day, playbooks.Snapshot);
        var teams = ImmutableArray.CreateBuilder<TeamCounts>();
        foreach (var team in snapshot.Teams.Keys.Order(StringComparer.Ordinal).Take(MostTeams))
            if (await pages.IncidentCountsAsync(since, team, Most, cancellation) is { IsEmpty: false } counts)
                teams.Add(new TeamCounts(team, counts));
        var view = new OverviewView(
            await pages.IncidentCountsAsync(since, null, Most, cancellation), teams.ToImmutable(), (await pages.IncidentPageAsync(IncidentFilter.All, null, 12, cancellation)).Items,
            await store.PendingApprovalsAsync(6, cancellation), (await pages.HoldPageAsync(null, 6, cancellation)).Items, await pages.RefusalsAsync(since, Most, cancellation),
            SourcePulse.Of(await activity.ActivityAsync(since, cancellation), frame.Now, Day, Parts), await store.DeadLetterCountAsync(cancellation), Titles(playbooks));
        return Page.Of<OverviewPage>(frame, (nameof(OverviewPage.View), view));
    }

    /// <summary>A playbook's title by its id; one that is not in force any more has its id.</summary>
    public static Func<string, string> Titles(PlaybooksInForce playbooks)
    {
        var all = playbooks.Snapshot.Playbooks;
        return id => all.GetValueOrDefault(id)?.Title ?? id;
    }
}
