using System.Globalization;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What was asked for, as the address says it; what is no such thing is not asked for.</summary>
public sealed record IncidentQuery(IncidentFilter Filter, string? After)
{
    /// <summary>A state's word in addresses: <c>awaiting-approval</c>.</summary>
    public static string Word(IncidentState state) => state == IncidentState.AwaitingApproval ? "awaiting-approval" : state.ToString().ToLowerInvariant();

    /// <summary>How far back; null: as far as there are any.</summary>
    public int? Hours { get; init; }

    internal static IncidentQuery Of(IQueryCollection query, DateTimeOffset now)
    {
        var hours = Pages.Hours.Read(query);
        string? Text(string name) => query[name].ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
        return new IncidentQuery(
            new IncidentFilter
            {
                State = Enum.GetValues<IncidentState>().Cast<IncidentState?>().FirstOrDefault(state => Word(state!.Value) == Text("state")),
                Owner = Text("team"),
                Level = Text("level"),
                PlaybookId = Text("playbook"),
                About = Text("about"),
                Since = hours is { } back ? now - Pages.Hours.Span(back) : null,
            },
            query["after"].ToString() is { Length: > 0 } after ? after : null)
        { Hours = hours };
    }

    /// <summary>The address of the page behind this one.</summary>
    public string Next(string after)
    {
        (string Name, string? Value)[] parts = [("state", Filter.State is { } state ? Word(state) : null), ("team", Filter.Owner), ("level", Filter.Level), ("playbook", Filter.PlaybookId), ("about", Filter.About), (Pages.Hours.Field, Hours?.ToString(CultureInfo.InvariantCulture)), ("after", after)];
        return $"{ConsolePaths.Incidents}?{string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"))}";
    }
}

/// <summary>All incidents, page by page, by team, state, level, playbook and what they are about.</summary>
internal static class IncidentsEndpoint
{
    private const int OnAPage = 50;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Incidents, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks)
    {
        var cancellation = context.RequestAborted;
        var frame = await frames.OfAsync(context);
        var query = IncidentQuery.Of(context.Request.Query, frame.Now);
        var page = await pages.IncidentPageAsync(query.Filter, query.After, OnAPage, cancellation);
        var verdicts = (await store.JudgementsAsync([.. page.Items.Select(line => line.Incident.Id)], cancellation)).ToDictionary(judged => judged.IncidentId, judged => (IncidentVerdict?)judged.Verdict, StringComparer.Ordinal);
        return Page.Of<IncidentsPage>(frame,
            (nameof(IncidentsPage.Query), query), (nameof(IncidentsPage.Found), page), (nameof(IncidentsPage.Verdicts), verdicts),
            (nameof(IncidentsPage.Teams), playbooks.Snapshot.Teams.Keys.Order(StringComparer.Ordinal).ToArray()), (nameof(IncidentsPage.Titles), OverviewEndpoint.Titles(playbooks)));
    }
}
