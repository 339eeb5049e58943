using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What could not be read or handled: by reason, one by one, and in again.</summary>
internal static class DeadLetterEndpoint
{
    public const string SourceField = "source";
    public const int MostCounted = 2_000;

    private const int OnAPage = 40;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.DeadLetter, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.DeadLetter + "/{id}", ShowOneAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.DeadLetter + "/{id}/resend", ResendAsync).Behind(new Door.Person(ConsoleRole.Admin));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IStorePages pages, DayFigures days, string? code, string? after)
    {
        var (frame, cancellation) = (await frames.OfAsync(context), context.RequestAborted);
        var only = code is { Length: > 0 and <= 200 } ? code : null;
        return Page.Of<DeadLetterPage>(
            frame, (nameof(DeadLetterPage.Code), only), (nameof(DeadLetterPage.IsFirst), string.IsNullOrEmpty(after)),
            (nameof(DeadLetterPage.Found), await pages.LetterPageAsync(only, after, OnAPage, cancellation)), (nameof(DeadLetterPage.Reasons), (IReadOnlyList<LetterReason>)(await days.OfAsync(frame, cancellation)).Letters),
            (nameof(DeadLetterPage.Done), Did.Say(context.Request.Query[Did.Field])));
    }

    private static async Task<IResult> ShowOneAsync(HttpContext context, FrameMaker frames, IStorePages pages, string id) =>
        LetterId.Read(id) is { } meant && await pages.LetterAsync(meant, context.RequestAborted) is { } letter ? await OneAsync(context, frames, letter, null) : NoSuch(context);

    private static async Task<IResult> OneAsync(HttpContext context, FrameMaker frames, DeadLetter letter, string? problem) => Page.Of<LetterPage>(
        problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, await frames.OfAsync(context),
        (nameof(LetterPage.Letter), letter), (nameof(LetterPage.Sources), EventSources.All.Select(source => source.Id).Order(StringComparer.Ordinal).ToImmutableArray()), (nameof(LetterPage.Problem), problem));

    private static async Task<IResult> ResendAsync(HttpContext context, FrameMaker frames, IStorePages pages, SignalPipeline pipeline, PlaybooksInForce playbooks, DeviceZones zones, TimeProvider time, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (reason, source) = (form.Text(Forms.Reason), form.Text(SourceField));
        if (Forms.ReasonProblem(reason) is { } problem)
            return Forms.Wrong(context, problem);
        if (source.Length > 0 && EventSources.Find(source) is null)
            return Forms.Wrong(context, "Choose a source from the list, or none.");
        if (LetterId.Read(id) is not { } meant || await pages.LetterAsync(meant, context.RequestAborted) is not { } letter)
            return NoSuch(context);
        var outcome = await new DeadLetterResender(pipeline, playbooks.Set, zones, time).SendAsync(letter, source.Length > 0 ? source : null, context.User().Name, reason, context.RequestAborted);
        return outcome.IsTaken ? Did.Back(ConsolePaths.DeadLetter, Did.Resent) : await OneAsync(context, frames, letter, $"It can't be read still, and stays where it is: {Response.PlainText.Line(outcome.Reason, 400)}");
    }

    private static IResult NoSuch(HttpContext context) =>
        Says.With(context, StatusCodes.Status404NotFound, "It is no dead letter any more", "Nothing was done: somebody has sent it in again, or there was none under that address.");
}
