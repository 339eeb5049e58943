using SecResponder.Response.Storage;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What an analyst sees first in the morning.</summary>
internal static class OverviewEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Overview, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store)
    {
        var frame = await frames.OfAsync(context);
        return Page.Of<OverviewPage>(frame, (nameof(OverviewPage.Incidents), await store.IncidentsAsync(20, context.RequestAborted)));
    }
}
