using System.Collections.Immutable;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pulse;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Server.Console.Pages;

/// <summary>A day in numbers.</summary>
/// <param name="States">Incidents, by where they stand.</param>
/// <param name="Teams">The same, team by team.</param>
/// <param name="Refusals">What guardrails refused.</param>
/// <param name="Sources">How each source does.</param>
/// <param name="Letters">The latest lines that nobody could read, by reason; counted up to a number.</param>
public sealed record Day(ImmutableArray<StateCount> States, ImmutableArray<TeamCounts> Teams, ImmutableArray<RefusalCount> Refusals, ImmutableArray<SourcePulse> Sources, ImmutableArray<LetterReason> Letters);

/// <summary>A team's incidents of the last day, by where they stand.</summary>
public sealed record TeamCounts(string Team, ImmutableArray<StateCount> States);

/// <summary>Counts the last day, once for all who look.</summary>
internal sealed class DayFigures(IStorePages pages, ISourceActivityStore activity, PlaybooksInForce playbooks)
{
    /// <summary>More than this is told as this and more.</summary>
    public const int Most = 1_000;

    /// <summary>Into how many parts a day of a source is cut.</summary>
    public const int Parts = 48;

    /// <summary>How long a day is.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(1);

    private const int MostTeams = 60;

    private readonly Kept<Day> _day = new(TimeSpan.FromSeconds(10));

    /// <summary>The day that ends now.</summary>
    public Task<Day> OfAsync(Frame frame, CancellationToken cancellation) => _day.OfAsync(frame.Stamp, () => CountAsync(frame.Now), cancellation);

    private async Task<Day> CountAsync(DateTimeOffset now)
    {
        // For all who wait for it: whoever leaves does not end it.
        var (since, none) = (now - Span, CancellationToken.None);
        var teams = ImmutableArray.CreateBuilder<TeamCounts>();
        foreach (var team in playbooks.Snapshot.Teams.Keys.Order(StringComparer.Ordinal).Take(MostTeams))
            if (await pages.IncidentCountsAsync(since, team, Most, none) is { IsEmpty: false } counts)
                teams.Add(new TeamCounts(team, counts));
        return new Day(
            await pages.IncidentCountsAsync(since, null, Most, none), teams.ToImmutable(), await pages.RefusalsAsync(since, Most, none),
            SourcePulse.Of(await activity.ActivityAsync(since, none), now, Span, Parts), await pages.LetterReasonsAsync(DeadLetterEndpoint.MostCounted, none));
    }
}
