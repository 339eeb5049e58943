using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.CloudEvents;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Http;

/// <summary>
/// <c>POST /ingest/{stream}?source=ID</c>: log lines, JSON records, or CloudEvents in each of their three modes. 202 says that everything in it is stored: as state, incidents and due steps, or in
/// the dead letter. Any other answer says that it must be sent again, or why it never will be taken.
/// </summary>
internal sealed class HttpIngest(EventIntake intake, ServerOptions options)
{
    /// <summary>The longest name of a stream.</summary>
    public const int LongestName = 64;

    public async Task<IResult> TakeAsync(HttpContext context, string stream)
    {
        var caller = context.Caller();
        if (NameProblem(stream) is { } problem)
            return Replies.Text(problem, StatusCodes.Status400BadRequest);
        if (!caller.MaySendTo(stream))
            return Replies.Text(Doors.Words(Refusal.NotAllowed), StatusCodes.Status403Forbidden);
        var source = caller.Source ?? (context.Request.Query["source"].ToString() is { Length: > 0 } given ? given : Normalizer.Auto);
        if (source != Normalizer.Auto && EventSources.Find(source) is null)
            return Replies.Text($"there is no source '{source}'; 'secresponder sources' lists them", StatusCodes.Status400BadRequest);
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, options.Http, intake.Memory, context.RequestAborted);
            if (EventGridHandshake.Answer(context.Request, body.Bytes) is { } handshake)
                return handshake;
            ImmutableArray<IntakeBody> bodies = [new IntakeBody(body.Bytes)];
            if (CloudEventMode.Of(context.Request) is var mode and not CloudEventForm.None && CloudEventReader.Read(context.Request, mode, body.Bytes, out bodies) is { } mistake)
                return Replies.Text(mistake, StatusCodes.Status400BadRequest);
            return Replies.Of(context, await intake.TakeAsync($"http-{stream}", source == Normalizer.Auto ? null : source, bodies, RequestId.Of(context.Request, caller, body.Bytes)));
        }
        catch (BadHttpRequestException e)
        {
            return Replies.Of(context, e);
        }
    }

    /// <summary>What is wrong with a stream's name; null: nothing.</summary>
    public static string? NameProblem(string stream) =>
        stream.Length is 0 or > LongestName || !stream.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? $"a stream's name has at most {LongestName} letters, digits, dots, hyphens and underscores"
            : null;
}
