using System.Text.Json;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.OpenWhisk;

/// <summary>
/// This server as a function of Apache OpenWhisk: <c>POST /init</c> once, then <c>POST /run</c> for each activation. A platform's invoker shows no key of ours; so the key is a parameter of the action, bound when it is made,
/// and an activation without it is told so and stores nothing.
/// </summary>
/// <remarks>Apache OpenWhisk, "Creating and invoking Docker actions", "Adding Action Language Runtimes": the contract of /init and /run.</remarks>
internal sealed class OpenWhiskAction(EventIntake intake, Doorman doorman, RateLimits limits, ServerOptions options)
{
    /// <summary>What a key's <c>Streams</c> must name where it names any.</summary>
    public const string Stream = "openwhisk";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var door = new Door.Own("the action's bound parameter 'key' says who may send; without it nothing is taken");
        // There is no code to be loaded: the image is the function.
        endpoints.MapPost("/init", () => Results.Json(new Dictionary<string, bool> { ["ok"] = true })).Behind(door);
        endpoints.MapPost("/run", (HttpContext context, OpenWhiskAction action) => action.RunAsync(context)).Behind(door);
    }

    private async Task<IResult> RunAsync(HttpContext context)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, options.Http, intake.Memory, context.RequestAborted);
            using var activation = JsonDocument.Parse(body.Bytes.AsMemory());
            if (activation.RootElement.ValueKind != JsonValueKind.Object || !activation.RootElement.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Object)
                return Failed("an activation has an object 'value'");
            if (doorman.AdmitKey(Text(value, "key"), Rights.Ingest) is not { } caller)
                return Failed("the parameter 'key' opens nothing here: make one with 'secresponder serve key', and bind it: wsk action update NAME --param key KEY");
            if (!limits.Allows(context, caller))
                return Failed(Doors.Words(Refusal.TooOften));
            if (!caller.MaySendTo(Stream))
                return Failed(Doors.Words(Refusal.NotAllowed));
            if (ActivationEvents.Read(value, out var events) is { } mistake)
                return Failed(mistake);
            var answer = await intake.TakeAsync($"{Stream}-{caller.Name}", caller.Source, events);
            return answer == IntakeAnswer.Stored ? Results.Json(new Dictionary<string, int> { ["stored"] = events.Length }) : Failed(Replies.WordsOf(answer));
        }
        catch (JsonException)
        {
            return Failed("an activation is JSON");
        }
        catch (InvalidOperationException)
        {
            return Failed("a text has half of a character");
        }
        catch (BadHttpRequestException e)
        {
            return Failed(e.Message);
        }
    }

    // An activation's error is its answer, not a status: any other status would say that the image is broken.
    private static IResult Failed(string words) => Results.Json(new Dictionary<string, string> { ["error"] = words });

    private static string Text(JsonElement value, string name) => value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
