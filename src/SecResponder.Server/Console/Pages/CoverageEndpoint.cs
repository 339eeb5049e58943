using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Playbooks.Coverage;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pulse;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>A source: what it brings, and who asks for it.</summary>
/// <param name="Source">What the rules know of it.</param>
/// <param name="Pulse">How it does; null: nothing came of it in the last day.</param>
public sealed record SourceLine(CoveredSource Source, SourcePulse? Pulse);

/// <summary>One source as its lead looks at it.</summary>
/// <param name="Line">What stands in the list.</param>
/// <param name="Matches">Rules that matched its events since the store was made, the busiest first; the rule is null where it is not in force any more.</param>
/// <param name="Incidents">Incidents that an event of it made true, the latest first, of those looked at.</param>
/// <param name="Looked">How many of the latest were looked at.</param>
/// <param name="Letters">What was read as it and could not be, by reason.</param>
public sealed record SourceView(SourceLine Line, ImmutableArray<(string Handle, CoveringRule? Rule, long Count)> Matches, ImmutableArray<IncidentLine> Incidents, int Looked, ImmutableArray<LetterReason> Letters);

/// <summary>What is seen and what is answered: sources with their rules, techniques with their playbooks.</summary>
internal static class CoverageEndpoint
{
    private const int MostMatches = 40;
    private const int MostIncidents = 25;
    private const int Looked = 300;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Coverage, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.Coverage + "/{id}", ShowSourceAsync).Behind(new Door.Person(ConsoleRole.Viewer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, DayFigures day, CoverageKept coverage, PlaybooksInForce playbooks)
    {
        var (frame, set) = (await frames.OfAsync(context), playbooks.Set);
        var report = coverage.Report(set);
        return Page.Of<CoveragePage>(frame,
            (nameof(CoveragePage.Report), report), (nameof(CoveragePage.Sources), Lines(report, await day.OfAsync(frame, context.RequestAborted))), (nameof(CoveragePage.IdOf), (Func<string, string?>)(title => coverage.IdOf(set, title))));
    }

    private static async Task<IResult> ShowSourceAsync(HttpContext context, FrameMaker frames, DayFigures days, CoverageKept coverage, PlaybooksInForce playbooks, IResponderStore store, IStorePages pages, string id)
    {
        var (frame, set, cancellation) = (await frames.OfAsync(context), playbooks.Set, context.RequestAborted);
        var day = await days.OfAsync(frame, cancellation);
        if (Lines(coverage.Report(set), day).FirstOrDefault(one => one.Source.Id == id) is not { } line)
            return Says.With(context, StatusCodes.Status404NotFound, "No such source", "Nothing is read by that name; the list of sources has all that is.");
        var matches = (await store.HitsAsync(cancellation)).Where(hit => hit.Source == id && hit.Rule.Length > 0).OrderByDescending(hit => hit.Count).Take(MostMatches);
        var latest = (await pages.IncidentPageAsync(IncidentFilter.All, null, Looked, cancellation)).Items;
        return Page.Of<SourcePage>(frame, (nameof(SourcePage.View), new SourceView(
            line, [.. matches.Select(hit => (hit.Rule, coverage.Rule(set, hit.Rule), hit.Count))], [.. latest.Where(one => IsOf(one.Incident.Evidence, id)).Take(MostIncidents)], latest.Length,
            [.. day.Letters.Where(letter => letter.Source == id)])));
    }

    private static ImmutableArray<SourceLine> Lines(CoverageReport report, Day day)
    {
        var pulses = day.Sources.ToDictionary(pulse => pulse.Source, StringComparer.Ordinal);
        return
        [
            .. report.Sources.Select(source => new SourceLine(source, pulses.GetValueOrDefault(source.Id))),
            // What came before by a source that this version does not have.
            .. pulses.Values.Where(pulse => EventSources.Find(pulse.Source) is null).Select(pulse => new SourceLine(new CoveredSource(pulse.Source, pulse.Source, 0, null), pulse)),
        ];
    }

    // Every event says by its field Type which source read it.
    private static bool IsOf(string evidence, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(evidence);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Type", out var type) && type.ValueEquals(source);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // a notice of our own, or written by something else
        }
    }
}
