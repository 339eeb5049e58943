using SecResponder.Connectors.Secrets;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Webhooks;

/// <summary><c>POST /hooks/{name}</c>: what other services tell by webhooks, each with its own proof. A body that proves nothing is not looked into.</summary>
internal sealed partial class WebhookInput(EventIntake intake, ServerOptions options, ISecrets secrets, RateLimits limits, TimeProvider time, ILogger<WebhookInput> log)
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/hooks/{name}", (HttpContext context, WebhookInput hooks, string name) => hooks.TakeAsync(context, name))
        .Behind(new Door.Own("each hook's sender proves itself by a secret that it has with us"));

    private async Task<IResult> TakeAsync(HttpContext context, string name)
    {
        if (!limits.Allows(context, null))
        {
            Replies.SayWhen(context.Response, StatusCodes.Status429TooManyRequests);
            return Replies.Text(Doors.Words(Refusal.TooOften), StatusCodes.Status429TooManyRequests);
        }
        // Nobody learns which hooks there are.
        if (!options.Webhooks.TryGetValue(name, out var hook) || context.Request.Headers[hook.ProofHeader].Count != 1)
            return Unproven();
        try
        {
            // Signed is what was sent, not what it unpacks to.
            using var body = await RequestBody.ReadAsSentAsync(context.Request, options.Http, intake.Memory, context.RequestAborted);
            if (!await IsProvenAsync(name, hook, context, body))
                return Unproven();
            // GitHub asks whether anybody is there.
            if (hook.Form == WebhookForm.GitHub && context.Request.Headers["X-GitHub-Event"] == "ping")
                return Results.Ok();
            return Replies.Of(context, await intake.TakeAsync($"hook-{name}", hook.Source, [new IntakeBody(body.Bytes)], RequestId.OfHook(context.Request.Headers, name, body.Bytes)));
        }
        catch (BadHttpRequestException e)
        {
            return Replies.Of(context, e);
        }
        catch (SecretException e)
        {
            LogSecret(log, e, name);
            return Replies.Of(context, IntakeAnswer.Failed);
        }
    }

    private async Task<bool> IsProvenAsync(string name, WebhookOptions hook, HttpContext context, RequestBody body)
    {
        var holds = false;
        foreach (var reference in hook.Secrets)
        {
            var secret = (await secrets.ReadAsync(reference, context.RequestAborted)).Reveal();
            holds |= WebhookProof.Holds(hook, context.Request.Headers, body.Bytes, secret, time.GetUtcNow());
        }
        if (!holds)
            LogUnproven(log, name, context.Connection.RemoteIpAddress?.ToString() ?? "");
        return holds;
    }

    private static IResult Unproven() => Replies.Text("no such hook, or what was sent does not prove that its sender sent it: check the secret, and that nothing on the way changes the body", StatusCodes.Status401Unauthorized);

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret of webhook {Name} can't be read: nothing that it sends can be taken")]
    private static partial void LogSecret(ILogger log, Exception e, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something was sent to webhook {Name} from {Address} that its secret did not sign")]
    private static partial void LogUnproven(ILogger log, string name, string address);
}
