using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Faults;

/// <summary>The wire between the connectors and the stand-ins: counts requests, and lets planned faults happen.</summary>
internal sealed class FaultyWire(LabState state, TimeProvider time)
{
    private const string LateKey = "late";
    private const string Garbage = "<html><body>502 Bad Gateway</body></html>";

    /// <summary>How late the effect of this request is to be seen by readers.</summary>
    public static TimeSpan LateBy(HttpContext context) => context.Items[LateKey] is TimeSpan late ? late : TimeSpan.Zero;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "";
        if (state.Systems.FirstOrDefault(candidate => candidate.Owns(path))?.Name is not { } system)
        {
            await next(context);
            return;
        }
        try
        {
            await MeetAsync(state.Faults.Take(system, context.Request.Method, path), context, next);
        }
        finally
        {
            state.Requests.Add(system, $"{context.Request.Method} {path} {context.Response.StatusCode}");
        }
    }

    private async Task MeetAsync(FaultPlan.Planned? planned, HttpContext context, RequestDelegate next)
    {
        var wait = TimeSpan.FromMilliseconds(planned?.Fault.Milliseconds ?? 0);
        switch (planned?.Fault.Kind)
        {
            case null:
                await next(context);
                break;
            case LabFaultKind.Latency:
                planned.Met.TrySetResult();
                await Task.Delay(wait, time, context.RequestAborted);
                await next(context);
                break;
            case LabFaultKind.Status:
                planned.Met.TrySetResult();
                await StatusAsync(planned.Fault, context);
                break;
            case LabFaultKind.DropBeforeEffect:
                planned.Met.TrySetResult();
                context.Abort();
                break;
            case LabFaultKind.LateVisibility:
                context.Items[LateKey] = wait;
                await next(context);
                planned.Met.TrySetResult();
                break;
            case LabFaultKind.TimeoutAfterEffect:
                await SwallowAsync(context, next);
                planned.Met.TrySetResult();
                await Task.Delay(wait, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            default:
                await SwallowAsync(context, next);
                planned.Met.TrySetResult();
                // A body can't follow "no content".
                if (context.Response.StatusCode == StatusCodes.Status204NoContent)
                    context.Response.StatusCode = StatusCodes.Status200OK;
                await context.Response.WriteAsync(planned.Fault.Body ?? Garbage, context.RequestAborted);
                break;
        }
    }

    private static Task StatusAsync(LabFault fault, HttpContext context)
    {
        if (fault.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        if (fault.Location is not null)
        {
            context.Response.Headers.Location = fault.Location;
        }
        return context.TextAsync(fault.Status, fault.Body ?? $"the lab was asked to answer {fault.Status}");
    }

    // The request is handled as ever, its answer kept from the wire.
    private static async Task SwallowAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
            context.Response.ContentLength = null;
        }
    }
}
