using System.Collections.Immutable;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Splunk;

/// <summary>Splunk's HTTP event collector, so that a forwarder that speaks to one only needs another address: events, raw lines, acknowledgment, health.</summary>
internal sealed class SplunkCollector(EventIntake intake, ServerOptions options, HecChannels channels)
{
    /// <summary>What a key's <c>Streams</c> must name where it names any.</summary>
    public const string Stream = "hec";

    private const string Root = "/services/collector";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var door = new Door.Guarded(Rights.Ingest, (context, refusal) => HecReply.Of(refusal).SendAsync(context));
        foreach (var path in (string[])[Root, $"{Root}/event", $"{Root}/event/1.0"])
            endpoints.MapPost(path, (HttpContext context, SplunkCollector collector) => collector.TakeAsync(context, isRaw: false)).Behind(door);
        foreach (var path in (string[])[$"{Root}/raw", $"{Root}/raw/1.0"])
            endpoints.MapPost(path, (HttpContext context, SplunkCollector collector) => collector.TakeAsync(context, isRaw: true)).Behind(door);
        endpoints.MapPost($"{Root}/ack", (HttpContext context, SplunkCollector collector) => collector.AcknowledgeAsync(context)).Behind(door);
        foreach (var path in (string[])[$"{Root}/health", $"{Root}/health/1.0"])
            endpoints.MapGet(path, (HttpContext context, SplunkCollector collector) => collector.HealthAsync(context)).Behind(new Door.Open("load balancers ask it as they ask Splunk's, and it says one word"));
    }

    private async Task TakeAsync(HttpContext context, bool isRaw)
    {
        var caller = context.Caller();
        var channel = Guid.Empty;
        if (!caller.MaySendTo(Stream))
            await HecReply.InvalidToken.SendAsync(context);
        else if (caller.Acks && HecChannels.ChannelOf(context.Request, out channel) is { } problem)
            await problem.SendAsync(context);
        else
            await (await StoreAsync(context, caller, isRaw) is var reply && reply == HecReply.Success && caller.Acks ? reply.SendAsync(context, channels.Next(caller.Name, channel)) : reply.SendAsync(context));
    }

    private async Task<HecReply> StoreAsync(HttpContext context, Caller caller, bool isRaw)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, options.Http, intake.Memory, context.RequestAborted);
            if (body.Bytes.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
                return HecReply.NoData;
            ImmutableArray<IntakeBody> events = [new IntakeBody(body.Bytes)];
            return !isRaw && HecEvents.Read(body.Bytes, out events) is { } wrong ? wrong : HecReply.Of(await intake.TakeAsync($"hec-{caller.Name}", caller.Source, events, RequestId.Of(context.Request, caller, body.Bytes)));
        }
        catch (BadHttpRequestException e)
        {
            // Of too much at once forwarders know the status; the rest has no number of its own.
            return e.StatusCode switch
            {
                StatusCodes.Status429TooManyRequests => HecReply.Busy,
                StatusCodes.Status413PayloadTooLarge => HecReply.InvalidFormat with { Status = e.StatusCode },
                _ => HecReply.InvalidFormat,
            };
        }
    }

    private async Task AcknowledgeAsync(HttpContext context)
    {
        var caller = context.Caller();
        if (!caller.Acks)
        {
            await HecReply.AcksDisabled.SendAsync(context);
            return;
        }
        if (HecChannels.ChannelOf(context.Request, out var channel) is { } problem)
        {
            await problem.SendAsync(context);
            return;
        }
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, options.Http, intake.Memory, context.RequestAborted);
            if (channels.Answer(caller.Name, channel, body.Bytes) is { } answer)
            {
                context.Response.ContentType = "application/json; charset=UTF-8";
                await context.Response.WriteAsync(answer, context.RequestAborted);
                return;
            }
        }
        catch (BadHttpRequestException)
        {
            // Answered as any other question that can't be read.
        }
        await HecReply.InvalidFormat.SendAsync(context);
    }

    private Task HealthAsync(HttpContext context) => (intake.IsStopping ? HecReply.ShuttingDown : intake.IsBusy ? HecReply.Unhealthy : HecReply.Healthy).SendAsync(context);
}
