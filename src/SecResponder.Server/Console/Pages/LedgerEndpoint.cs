using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Ledger.Export;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>A chain in the list, with what it is about.</summary>
public sealed record ChainView(ChainLine Line, Incident? Incident);

/// <summary>What an auditor asks: what was written, whether it still is, and a copy of it.</summary>
internal static class LedgerEndpoint
{
    public const string DigestField = "digest";
    public const int RowsOnAPage = 100;

    private const int OnAPage = 50;

    // To read all of it is much: one at a time, whoever asks.
    private static readonly SemaphoreSlim Verifying = new(1, 1);
    private static readonly SemaphoreSlim Copying = new(1, 1);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Ledger, ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.Ledger + "/chains/{chain}", ShowChainAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.LedgerVerify, VerifyAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.LedgerExport, ExportAsync).Behind(new Door.Person(ConsoleRole.Viewer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, string? after) => Page.Of<LedgerPage>(
        await frames.OfAsync(context), (nameof(LedgerPage.Chains), await ChainsAsync(store, pages, after, context.RequestAborted)), (nameof(LedgerPage.IsFirst), string.IsNullOrEmpty(after)));

    private static async Task<Page<ChainView>> ChainsAsync(IResponderStore store, IStorePages pages, string? after, CancellationToken cancellation)
    {
        var page = await pages.ChainPageAsync(after, OnAPage, cancellation);
        var views = ImmutableArray.CreateBuilder<ChainView>(page.Items.Length);
        foreach (var line in page.Items)
            views.Add(new ChainView(line, await store.IncidentAsync(line.Chain, cancellation)));
        return new Page<ChainView>(views.ToImmutable(), page.Next);
    }

    private static async Task<IResult> ShowChainAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages, string chain, long? before)
    {
        var cancellation = context.RequestAborted;
        var rows = await pages.ChainRowsAsync(chain, before ?? long.MaxValue, RowsOnAPage, cancellation);
        if (rows.IsEmpty || await store.LedgerHeadAsync(chain, cancellation) is not { } head)
            return Says.With(context, StatusCodes.Status404NotFound, "No such chain", "The ledger has no row there; perhaps its retention time is over, and the operations' chain says so.");
        return Page.Of<ChainPage>(await frames.OfAsync(context), (nameof(ChainPage.Chain), chain), (nameof(ChainPage.Head), head), (nameof(ChainPage.Rows), rows), (nameof(ChainPage.Incident), await store.IncidentAsync(chain, cancellation)));
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, FrameMaker frames, IResponderStore store, IStorePages pages)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var digest = form.Text(DigestField);
        if (digest.Length > 0 && (digest.Length != 64 || !digest.All(char.IsAsciiHexDigit)))
            return Forms.Wrong(context, "A digest's hash is 64 hexadecimal digits; leave the field empty to check without one.");
        if (!await Verifying.WaitAsync(TimeSpan.Zero, context.RequestAborted))
            return Says.With(context, StatusCodes.Status409Conflict, "It is being verified already", "Somebody else has begun; ask again when they are done.");
        try
        {
            var begin = TimeProvider.System.GetTimestamp();
            var findings = await new LedgerAudit(store).RunAsync(digest.Length > 0 ? digest : null, context.RequestAborted);
            return Page.Of<LedgerPage>(
                await frames.OfAsync(context), (nameof(LedgerPage.Chains), await ChainsAsync(store, pages, null, context.RequestAborted)), (nameof(LedgerPage.IsFirst), true),
                (nameof(LedgerPage.Findings), findings), (nameof(LedgerPage.Took), TimeProvider.System.GetElapsedTime(begin)), (nameof(LedgerPage.Digest), digest));
        }
        finally
        {
            Verifying.Release();
        }
    }

    private static async Task<IResult> ExportAsync(HttpContext context, IResponderStore store, TimeProvider time, string? format, string? about, string? from, string? to, string? redact)
    {
        if (!TryTime(from, out var first) || !TryTime(to, out var last))
            return Forms.Wrong(context, "Write times as 2026-03-03 or 2026-03-03T21:00, in UTC.");
        var (type, extension) = format switch { "csv" => ("text/csv; charset=utf-8", "csv"), "html" => ("text/html; charset=utf-8", "html"), _ => ("application/x-ndjson; charset=utf-8", "ndjson") };
        var redaction = new LedgerRedaction((redact is { Length: <= 400 } fields ? fields : "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var stories = new Why(store).StreamAsync(string.IsNullOrWhiteSpace(about) ? null : about.Trim(), first, last, int.MaxValue, context.RequestAborted).Select(redaction.Of);
        if (!await Copying.WaitAsync(TimeSpan.Zero, context.RequestAborted))
            return Says.With(context, StatusCodes.Status409Conflict, "A copy is being made already", "Somebody else has begun; ask again when they are done.");
        try
        {
            context.Response.ContentType = type;
            // As a file: what is in it is not a page of the console, and is not shown with its rights.
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"secresponder-ledger-{time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}.{extension}\"";
            await using var output = new StreamWriter(context.Response.Body, bufferSize: 16 * 1024);
            await (extension switch
            {
                "csv" => LedgerCsv.WriteAsync(output, stories, context.RequestAborted),
                "html" => LedgerHtml.WriteAsync(output, stories, time.GetUtcNow(), context.RequestAborted),
                _ => LedgerJson.WriteAsync(output, stories, context.RequestAborted),
            });
        }
        finally
        {
            Copying.Release();
        }
        return Results.Empty;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed))
            return false;
        time = parsed;
        return true;
    }
}
