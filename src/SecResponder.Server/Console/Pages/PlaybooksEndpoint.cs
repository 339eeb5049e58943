using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Scores;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;
using SecResponder.Server.Console.Trying;

namespace SecResponder.Server.Console.Pages;

/// <summary>A playbook in the list.</summary>
/// <param name="Playbook">The playbook.</param>
/// <param name="Hits">Events that its rules have matched since the store was made.</param>
/// <param name="Count">What it came to in the span.</param>
/// <param name="Refused">Steps that guardrails refused in the span.</param>
/// <param name="Judged">How often people said that it was right; null: nobody said anything.</param>
public sealed record PlaybookLine(Playbook Playbook, long Hits, PlaybookCount Count, int Refused, JudgementCount? Judged);

/// <summary>One playbook as its team looks at it.</summary>
/// <param name="Line">What stands in the list.</param>
/// <param name="Score">How its latest incidents went.</param>
/// <param name="Looked">How many of them were looked at.</param>
/// <param name="Refusals">What guardrails refused of it.</param>
/// <param name="Incidents">The latest.</param>
/// <param name="Tests">What its tests came to; null: they were not run.</param>
public sealed record PlaybookView(PlaybookLine Line, PlaybookScore Score, int Looked, ImmutableArray<RefusalCount> Refusals, ImmutableArray<IncidentLine> Incidents, ImmutableArray<PlaybookTestResult>? Tests);

/// <summary>Playbooks: what each is, what it came to, how often it was right; its tests, run here and now.</summary>
internal static class PlaybooksEndpoint
{
    /// <summary>How far back it is counted.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(30);

    /// <summary>More than this is told as this and more.</summary>
    public const int Most = 200;

    public const int OnAPage = 50;

    private const int MostOrdered = 500;

    // A score needs the steps of each: so many are looked at.
    private const int Scored = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Playbooks, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.Playbooks + "/{id}", ShowOneAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Playbooks + "/{id}/tests", TestAsync).Behind(new Door.Person(ConsoleRole.Viewer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, Kept<ImmutableArray<PlaybookLine>> kept, PlaybooksInForce playbooks, string? team, string? mode, string? all, int? page)
    {
        var (frame, set) = (await frames.OfAsync(context), playbooks.Set);
        var wanted = Enum.TryParse<PlaybookMode>(mode, ignoreCase: true, out var meant) && Enum.IsDefined(meant) ? meant : (PlaybookMode?)null;
        // Rules without a response are many, and only observe.
        var shown = set.Playbooks.Where(playbook => (all is not null || !playbook.Response.IsEmpty) && (string.IsNullOrEmpty(team) || playbook.Owner == team) && (wanted is null || playbook.Mode == wanted))
            .OrderByDescending(playbook => playbook.Mode).ThenBy(playbook => playbook.Title, StringComparer.Ordinal).ToArray();
        var at = Math.Clamp(page ?? 1, 1, Math.Max(1, (shown.Length + OnAPage - 1) / OnAPage));
        var query = new PlaybookQuery(team ?? "", wanted, all is not null, at) { Order = PlaybookOrders.Read(context.Request.Query[PlaybookOrders.Field]) };
        var stamp = frame.Stamp.Length == 0 ? "" : $"{frame.Stamp} {RuntimeHelpers.GetHashCode(set)} {query}";
        return Page.Of<PlaybooksPage>(frame,
            (nameof(PlaybooksPage.Lines), await kept.OfAsync(stamp, () => PageAsync(shown, query, set, store, pages, frame.Now), context.RequestAborted)),
            (nameof(PlaybooksPage.Teams), set.Playbooks.Select(playbook => playbook.Owner).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()),
            (nameof(PlaybooksPage.Query), query), (nameof(PlaybooksPage.Count), shown.Length));
    }

    // By its figures only what has matched something can come first: of many, those that have matched most are looked at.
    private static async Task<ImmutableArray<PlaybookLine>> PageAsync(Playbook[] shown, PlaybookQuery query, PlaybookSet set, IResponderStore store, IStorePages pages, DateTimeOffset now)
    {
        var (hits, first) = (await HitsAsync(store, set, CancellationToken.None), (query.Page - 1) * OnAPage);
        if (query.Order == PlaybookOrder.Mode)
            return await LinesAsync([.. shown.Skip(first).Take(OnAPage)], hits, store, pages, now, CancellationToken.None);
        var lines = await LinesAsync([.. shown.OrderByDescending(hits).Take(MostOrdered)], hits, store, pages, now, CancellationToken.None);
        return [.. lines.OrderByDescending(PlaybookOrders.Figure(query.Order)).ThenByDescending(line => line.Hits).ThenBy(line => line.Playbook.Title, StringComparer.Ordinal).Skip(first).Take(OnAPage)];
    }

    private static async Task<Func<Playbook, long>> HitsAsync(IResponderStore store, PlaybookSet set, CancellationToken cancellation)
    {
        var hits = (await store.HitsAsync(cancellation)).Where(hit => hit.Rule.Length > 0).GroupBy(hit => hit.Rule, StringComparer.Ordinal).ToDictionary(rule => rule.Key, rule => rule.Sum(hit => hit.Count), StringComparer.Ordinal);
        return playbook => set.RulesOf(playbook.Id).Sum(rule => hits.GetValueOrDefault(rule.Metadata.Handle));
    }

    private static async Task<ImmutableArray<PlaybookLine>> LinesAsync(ImmutableArray<Playbook> shown, Func<Playbook, long> hits, IResponderStore store, IStorePages pages, DateTimeOffset now, CancellationToken cancellation)
    {
        var counts = await pages.PlaybookCountsAsync([.. shown.Select(playbook => playbook.Id)], now - Span, Most, cancellation);
        var refused = (await pages.RefusalsAsync(now - Span, DayFigures.Most, cancellation)).GroupBy(one => one.PlaybookId, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Sum(refusal => refusal.Count), StringComparer.Ordinal);
        var judged = (await store.JudgementCountsAsync(cancellation)).ToDictionary(count => count.PlaybookId, StringComparer.Ordinal);
        return [.. shown.Zip(counts, (playbook, count) => new PlaybookLine(playbook, hits(playbook), count, refused.GetValueOrDefault(playbook.Id), judged.GetValueOrDefault(playbook.Id)))];
    }

    private static Task<IResult> ShowOneAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks, string id) =>
        OneAsync(context, frames, store, pages, playbooks, id, null);

    private static async Task<IResult> TestAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks, TryOut tryOut, string id)
    {
        var set = playbooks.Set;
        return set.Find(id) is { } playbook ? await OneAsync(context, frames, store, pages, playbooks, id, await tryOut.TestAsync(set, playbook, context.RequestAborted)) : NoSuch(context);
    }

    private static async Task<IResult> OneAsync(
        HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks, string id, ImmutableArray<PlaybookTestResult>? tests)
    {
        var (frame, set, cancellation) = (await frames.OfAsync(context), playbooks.Set, context.RequestAborted);
        if (set.Find(id) is not { } playbook)
            return NoSuch(context);
        var line = (await LinesAsync([playbook], await HitsAsync(store, set, cancellation), store, pages, frame.Now, cancellation))[0];
        var latest = (await store.IncidentsOfAsync(playbook.Id, Scored, cancellation)).Where(incident => incident.RecordedAt > frame.Now - Span).ToArray();
        var verdicts = (await store.JudgementsAsync([.. latest.Select(incident => incident.Id)], cancellation)).ToDictionary(judged => judged.IncidentId, judged => (IncidentVerdict?)judged.Verdict, StringComparer.Ordinal);
        var seen = new List<(Incident, ImmutableArray<ResponseStep>, IncidentVerdict?)>();
        foreach (var incident in latest)
            seen.Add((incident, await store.StepsAsync(incident.Id, cancellation), verdicts.GetValueOrDefault(incident.Id)));
        var view = new PlaybookView(
            line, PlaybookScore.Of(seen), latest.Length, [.. (await pages.RefusalsAsync(frame.Now - Span, DayFigures.Most, cancellation)).Where(one => one.PlaybookId == playbook.Id)],
            (await pages.IncidentPageAsync(new IncidentFilter { PlaybookId = playbook.Id }, null, 8, cancellation)).Items, tests);
        return Page.Of<PlaybookPage>(frame, (nameof(PlaybookPage.View), view), (nameof(PlaybookPage.Team), playbooks.Snapshot.Teams.GetValueOrDefault(playbook.Owner)));
    }

    private static IResult NoSuch(HttpContext context) => Says.With(context, StatusCodes.Status404NotFound, "No such playbook", "It is not in force: it was taken out of the repository, or there was none under that address.");
}

/// <summary>What was asked for of the playbooks.</summary>
public sealed record PlaybookQuery(string Team, PlaybookMode? Mode, bool All, int Page)
{
    /// <summary>What comes first.</summary>
    public PlaybookOrder Order { get; init; }

    /// <summary>The address of another page of the same.</summary>
    public string At(int page)
    {
        string[] parts =
        [
            .. Team.Length > 0 ? [$"team={Uri.EscapeDataString(Team)}"] : Array.Empty<string>(), .. Mode is { } mode ? [$"mode={mode.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. All ? ["all=1"] : Array.Empty<string>(), .. Order != PlaybookOrder.Mode ? [$"{PlaybookOrders.Field}={PlaybookOrders.Word(Order)}"] : Array.Empty<string>(), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"page={page}"),
        ];
        return $"{ConsolePaths.Playbooks}?{string.Join('&', parts)}";
    }
}
