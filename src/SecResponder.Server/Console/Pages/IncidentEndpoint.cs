using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>One incident as a person looks at it.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Playbook">Its playbook, where it is in force.</param>
/// <param name="Steps">Its steps as they stand.</param>
/// <param name="Approvals">What was asked, oldest first.</param>
/// <param name="Holds">What is held because of it.</param>
/// <param name="Judgement">What somebody has said of it.</param>
/// <param name="Story">Its ledger, told; a page of it.</param>
/// <param name="Earlier">Before which row there are more; null: none.</param>
/// <param name="Broken">Where the ledger is not what was written; null: nowhere, as far as all of it is on the page.</param>
/// <param name="IsWhole">Whether all of it is on the page, and what was written.</param>
public sealed record IncidentView(
    Incident Incident, Playbook? Playbook, ImmutableArray<ResponseStep> Steps, ImmutableArray<Approval> Approvals, ImmutableArray<Hold> Holds, Judgement? Judgement,
    ImmutableArray<StoryPart> Story, long? Earlier, ChainBreak? Broken, bool IsWhole);

/// <summary>One incident: what came true, what was decided and done, and what a person may say to it.</summary>
internal static class IncidentEndpoint
{
    /// <summary>Rows of the ledger on a page.</summary>
    public const int OnAPage = 100;

    public const string VerdictField = "verdict";
    public const string FalsePositive = "false-positive";
    public const string TruePositive = "true-positive";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Incidents + "/{id}", ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.Incidents + "/{id}/events/{row:long}", ShowEventAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Incidents + "/{id}/verdict", JudgeAsync).Behind(new Door.Person(ConsoleRole.Responder));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks, string id, long? before)
    {
        var cancellation = context.RequestAborted;
        if (await store.IncidentAsync(id, cancellation) is not { } incident)
            return NoSuch(context);
        var frame = await frames.OfAsync(context);
        var latest = await pages.ChainRowsAsync(id, before ?? long.MaxValue, OnAPage, cancellation);
        ImmutableArray<LedgerEntry> rows = [.. latest.Reverse()];
        var isAll = before is null && rows is [{ Sequence: 1 }, ..];
        var broken = isAll ? LedgerChain.Verify(id, rows, await store.LedgerHeadAsync(id, cancellation)) : null;
        var steps = await store.StepsAsync(id, cancellation);
        var view = new IncidentView(
            incident, playbooks.Snapshot.Playbooks.GetValueOrDefault(incident.PlaybookId), steps, await store.ApprovalsAsync(id, cancellation), await HeldByAsync(id, steps, pages, cancellation),
            (await store.JudgementsAsync([id], cancellation)).FirstOrDefault(), StoryPart.Of(rows, RuleTitles(playbooks, incident.PlaybookId)),
            rows is [{ Sequence: > 1 and var first }, ..] ? first : null, broken, isAll && broken is null);
        return Page.Of<IncidentPage>(frame, (nameof(IncidentPage.View), view), (nameof(IncidentPage.Done), Did.Say(context.Request.Query[Did.Field])));
    }

    private static Func<string, string> RuleTitles(PlaybooksInForce playbooks, string playbookId)
    {
        var titles = playbooks.Set is var set && set.Find(playbookId) is not null ? set.RulesOf(playbookId).Where(rule => rule.Metadata.Id is not null).DistinctBy(rule => rule.Metadata.Id).ToDictionary(rule => rule.Metadata.Id!, rule => rule.Metadata.Title, StringComparer.Ordinal) : [];
        return id => titles.GetValueOrDefault(id) ?? id;
    }

    // By its steps' entities: however much is held for others, this is a look at a few rows.
    private static async Task<ImmutableArray<Hold>> HeldByAsync(string id, ImmutableArray<ResponseStep> steps, IStorePages pages, CancellationToken cancellation)
    {
        var holds = ImmutableArray.CreateBuilder<Hold>();
        foreach (var entity in steps.Select(step => step.Entity?.Id).OfType<string>().Distinct(StringComparer.Ordinal))
            holds.AddRange((await pages.HoldsOfAsync(entity, cancellation)).Where(hold => hold.State != HoldState.Lifted && hold.Reasons.Any(reason => reason.IncidentId == id)));
        return holds.ToImmutable();
    }

    private static async Task<IResult> ShowEventAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, PlaybooksInForce playbooks, string id, long row)
    {
        var cancellation = context.RequestAborted;
        if (row is < 1 or long.MaxValue || await store.IncidentAsync(id, cancellation) is not { } incident || (await pages.ChainRowsAsync(id, row + 1, 1, cancellation)).FirstOrDefault() is not { } entry
            || entry.Sequence != row || entry.Fact() is not SignalSeen signal)
            return Says.With(context, StatusCodes.Status404NotFound, "No such event", "There is no event under that address; perhaps its retention time is over.");
        return Page.Of<EventPage>(await frames.OfAsync(context), (nameof(EventPage.Incident), incident), (nameof(EventPage.Signal), signal), (nameof(EventPage.Row), entry),
            (nameof(EventPage.Rules), string.Join(", ", signal.Rules.Select(RuleTitles(playbooks, incident.PlaybookId)))));
    }

    private static async Task<IResult> JudgeAsync(HttpContext context, IncidentJudge judge, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (reason, verdict) = (form.Text(Forms.Reason), form.Text(VerdictField));
        if (Forms.ReasonProblem(reason) is { } problem)
            return Forms.Wrong(context, problem);
        if (verdict is not (FalsePositive or TruePositive))
            return Forms.Wrong(context, $"A verdict is {FalsePositive} or {TruePositive}.");
        return await judge.JudgeAsync(id, verdict == FalsePositive ? IncidentVerdict.FalsePositive : IncidentVerdict.TruePositive, context.User().Name, reason, context.RequestAborted) is JudgementOutcome.NotFound
            ? NoSuch(context)
            : Did.Back(ConsolePaths.Incident(id), Did.Judged);
    }

    private static IResult NoSuch(HttpContext context) => Says.With(context, StatusCodes.Status404NotFound, "No such incident", "There is no incident under that address; perhaps its retention time is over.");
}
