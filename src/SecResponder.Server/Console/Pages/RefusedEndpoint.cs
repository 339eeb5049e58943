using SecResponder.Response.Hosting;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>What guardrails have refused, step by step: on whom, when, and why.</summary>
internal static class RefusedEndpoint
{
    /// <summary>So many are shown, the latest.</summary>
    public const int Most = 150;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Refused, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IStorePages pages, PlaybooksInForce playbooks, string? guardrail, string? playbook)
    {
        var frame = await frames.OfAsync(context);
        var (hours, of) = (Hours.Read(context.Request.Query) ?? Hours.Day, guardrail is { Length: > 0 and <= 200 } && playbook is { Length: > 0 and <= 200 } ? new RefusalsOf(guardrail, playbook) : null);
        return Page.Of<RefusedPage>(frame,
            (nameof(RefusedPage.Steps), await pages.RefusedStepsAsync(frame.Now - Hours.Span(hours), of, Most, context.RequestAborted)), (nameof(RefusedPage.Of), of), (nameof(RefusedPage.Hours), hours),
            (nameof(RefusedPage.Titles), OverviewEndpoint.Titles(playbooks)));
    }
}
