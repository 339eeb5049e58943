using SecResponder.Response.Holds;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What is held, until when and why; and letting it go.</summary>
internal static class HoldsEndpoint
{
    public const string EntityField = "entity";
    public const string MeasureField = "measure";
    public const string BackField = "next";

    // Each with a form to let it go: more of them than anybody holds at once would be a page of forms.
    private const int OnAPage = 25;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Holds, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Release, ReleaseAsync).Behind(new Door.Person(ConsoleRole.Responder));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IStorePages pages, string? after) => Page.Of<HoldsPage>(
        await frames.OfAsync(context), (nameof(HoldsPage.Found), await pages.HoldPageAsync(after, OnAPage, context.RequestAborted)), (nameof(HoldsPage.IsFirst), after is null),
        (nameof(HoldsPage.Done), Did.Say(context.Request.Query[Did.Field])));

    private static async Task<IResult> ReleaseAsync(HttpContext context, HoldKeeper keeper)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var reason = form.Text(Forms.Reason);
        if (Forms.ReasonProblem(reason) is { } problem)
            return Forms.Wrong(context, problem);
        return await keeper.ReleaseAsync(form.Text(EntityField), form.Text(MeasureField), context.User().Name, reason, context.RequestAborted)
            ? Did.Back(ConsolePaths.Next(form.Text(BackField)), Did.Released)
            : Says.With(context, StatusCodes.Status404NotFound, "It is not held any more", "Nothing was done: its time was over, or somebody was faster.");
    }
}
