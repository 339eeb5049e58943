using System.Text;
using System.Text.Json;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Otlp;

/// <summary>OpenTelemetry's logs over HTTP, in protobuf and in JSON: <c>POST /v1/logs</c>.</summary>
/// <remarks>OpenTelemetry protocol specification 1.x, "OTLP/HTTP": the answer is of the request's form; 429 and 503 are sent again, other 4xx are not.</remarks>
internal sealed class OtlpLogs(EventIntake intake, ServerOptions options)
{
    /// <summary>What a key's <c>Streams</c> must name where it names any.</summary>
    public const string Stream = "otlp";

    /// <summary>The path that exporters add to their endpoint.</summary>
    public const string Path = "/v1/logs";

    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, (HttpContext context, OtlpLogs logs) => logs.TakeAsync(context))
        .Behind(new Door.Guarded(Rights.Ingest, (context, refusal) => FailAsync(context, Doors.StatusOf(refusal), Doors.Words(refusal))));

    private async Task TakeAsync(HttpContext context)
    {
        var caller = context.Caller();
        if (!caller.MaySendTo(Stream))
        {
            await FailAsync(context, StatusCodes.Status403Forbidden, Doors.Words(Refusal.NotAllowed));
            return;
        }
        if (FormOf(context.Request) is not { } form)
        {
            await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Content-Type may be {Protobuf} or {Json}");
            return;
        }
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, options.Http, intake.Memory, context.RequestAborted);
            var records = OtlpRecords.Split(form == Protobuf ? OtlpJson.OfProtobuf(body.Bytes) : body.Bytes.AsMemory());
            var answer = await intake.TakeAsync($"otlp-{caller.Name}", caller.Source, [.. records.Select(record => new IntakeBody(record))], RequestId.Of(context.Request, caller, body.Bytes));
            if (answer == IntakeAnswer.Stored)
                await SucceedAsync(context, form);
            else
                await FailAsync(context, Replies.StatusOf(answer), Replies.WordsOf(answer));
        }
        catch (FormatException e)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, e.StatusCode, e.Message);
        }
    }

    // A full success is an empty message.
    private static Task SucceedAsync(HttpContext context, string form)
    {
        context.Response.ContentType = form;
        return form == Json ? context.Response.WriteAsync("{}", context.RequestAborted) : Task.CompletedTask;
    }

    // A google.rpc.Status: 1 is the code, which exporters don't read, 2 the message.
    private static Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        Replies.SayWhen(context.Response, status);
        if (FormOf(context.Request) != Protobuf)
            return context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["message"] = message }, JsonSerializerOptions.Web, Json, context.RequestAborted);
        context.Response.ContentType = Protobuf;
        var text = Encoding.UTF8.GetBytes(message);
        // A length of two bytes: no message of ours is longer than 16 KiB.
        return context.Response.Body.WriteAsync((byte[])[0x12, (byte)(0x80 | text.Length & 0x7F), (byte)(text.Length >> 7), .. text], context.RequestAborted).AsTask();
    }

    private static string? FormOf(HttpRequest request) => (request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant() switch
    {
        Protobuf => Protobuf,
        Json => Json,
        _ => null,
    };
}
