using System.Collections.Immutable;
using System.Text;
using SecResponder.Events;
using SecResponder.Response.Hosting;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;
using SecResponder.Server.Console.Trying;

namespace SecResponder.Server.Console.Pages;

/// <summary>Somebody pastes a line and sees what SecResponder makes of it: the event, the rules that match and why, and what would be done. Nothing is.</summary>
internal static class TryEndpoint
{
    public const string RawField = "raw";
    public const string SourceField = "source";

    private static readonly ImmutableArray<string> Sources = [.. EventSources.All.Select(source => source.Id).Order(StringComparer.Ordinal)];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Try, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Try, TryAsync).Behind(new Door.Person(ConsoleRole.Viewer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames) => Page.Of<TryPage>(await frames.OfAsync(context), (nameof(TryPage.Sources), Sources));

    private static async Task<IResult> TryAsync(HttpContext context, FrameMaker frames, PlaybooksInForce playbooks, TryOut tryOut, TimeProvider time)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (raw, source) = (form[RawField].ToString(), form.Text(SourceField));
        if (string.IsNullOrWhiteSpace(raw))
            return Forms.Wrong(context, "Paste a line first: as the device sent it, or one JSON record.");
        if (Encoding.UTF8.GetByteCount(raw) > TryOut.Longest)
            return Forms.Wrong(context, $"That is more than {TryOut.Longest:N0} bytes. Try less of it here, and all of it with 'secresponder replay'.");
        if (source.Length > 0 && EventSources.Find(source) is null)
            return Forms.Wrong(context, "Choose a source from the list, or none.");
        var tried = await tryOut.TryAsync(playbooks.Set, raw, source.Length > 0 ? source : null, time.GetUtcNow(), context.RequestAborted);
        return Page.Of<TryPage>(await frames.OfAsync(context), (nameof(TryPage.Sources), Sources), (nameof(TryPage.Raw), raw), (nameof(TryPage.Source), source), (nameof(TryPage.Tried), tried));
    }
}
