using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>A team as its lead looks at it.</summary>
/// <param name="Team">What its folder says.</param>
/// <param name="Budgets">Its own and everybody's budget, with what was used.</param>
/// <param name="Modes">How many of its playbooks are in which mode.</param>
/// <param name="Pauses">What is paused of it: all, the team, or playbooks of it.</param>
/// <param name="States">Its incidents of the last day.</param>
public sealed record TeamView(Team Team, ImmutableArray<BudgetUse> Budgets, ImmutableArray<(PlaybookMode Mode, int Count)> Modes, ImmutableArray<Pause> Pauses, ImmutableArray<StateCount> States);

/// <summary>How much of a budget is used in its own span.</summary>
public sealed record BudgetUse(string Whose, Budget Budget, int Used);

/// <summary>Teams: what each may act on, how much of its budgets is used, what is paused or has tripped.</summary>
internal static class TeamsEndpoint
{
    private const int MostTeams = 60;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Teams, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, DayFigures days, PlaybooksInForce playbooks)
    {
        var (frame, snapshot, cancellation) = (await frames.OfAsync(context), playbooks.Snapshot, context.RequestAborted);
        var day = (await days.OfAsync(frame, cancellation)).Teams.ToDictionary(team => team.Team, team => team.States, StringComparer.Ordinal);
        var views = ImmutableArray.CreateBuilder<TeamView>();
        foreach (var team in snapshot.Teams.Values.OrderBy(team => team.Name, StringComparer.Ordinal).Take(MostTeams))
        {
            var own = snapshot.Playbooks.Values.Where(playbook => playbook.Owner == team.Name).ToArray();
            var budgets = team.Budget is { } budget ? [await UseAsync(store, "the team", new BudgetScope(null, team.Name), budget, frame.Now, cancellation)] : ImmutableArray<BudgetUse>.Empty;
            views.Add(new TeamView(
                team, budgets,
                [.. own.GroupBy(playbook => playbook.Mode).OrderByDescending(mode => mode.Key).Select(mode => (mode.Key, mode.Count()))],
                [.. frame.Counts.Pauses.Where(pause => pause.Scope == $"owner:{team.Name}" || own.Any(playbook => playbook.Id == pause.Scope))],
                day.GetValueOrDefault(team.Name, [])));
        }
        var everybody = snapshot.Everywhere.AtMost is { } all ? await UseAsync(store, "everybody", new BudgetScope(null, null), all, frame.Now, cancellation) : null;
        return Page.Of<TeamsPage>(frame, (nameof(TeamsPage.Teams), views.ToImmutable()), (nameof(TeamsPage.Everybody), everybody), (nameof(TeamsPage.Titles), OverviewEndpoint.Titles(playbooks)));
    }

    private static async Task<BudgetUse> UseAsync(IResponderStore store, string whose, BudgetScope scope, Budget budget, DateTimeOffset now, CancellationToken cancellation) =>
        new(whose, budget, await store.ActedAsync(scope, now - budget.Per, "", observed: false, cancellation));
}
