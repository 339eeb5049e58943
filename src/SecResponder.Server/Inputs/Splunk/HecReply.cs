using System.Globalization;
using SecResponder.Server.Access;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Splunk;

/// <summary>What Splunk's HTTP event collector answers: a status, a number and a sentence, as forwarders know them.</summary>
/// <remarks>Splunk Enterprise, "Troubleshoot HTTP Event Collector", table of error codes; "Services/collector/health".</remarks>
internal sealed record HecReply(int Status, int Code, string Text)
{
    public static readonly HecReply Success = new(StatusCodes.Status200OK, 0, "Success");
    public static readonly HecReply TokenRequired = new(StatusCodes.Status401Unauthorized, 2, "Token is required");
    public static readonly HecReply InvalidAuthorization = new(StatusCodes.Status401Unauthorized, 3, "Invalid authorization");
    public static readonly HecReply InvalidToken = new(StatusCodes.Status403Forbidden, 4, "Invalid token");
    public static readonly HecReply NoData = new(StatusCodes.Status400BadRequest, 5, "No data");
    public static readonly HecReply InvalidFormat = new(StatusCodes.Status400BadRequest, 6, "Invalid data format");
    public static readonly HecReply InternalError = new(StatusCodes.Status500InternalServerError, 8, "Internal server error");
    public static readonly HecReply Busy = new(StatusCodes.Status503ServiceUnavailable, 9, "Server is busy");
    public static readonly HecReply ChannelMissing = new(StatusCodes.Status400BadRequest, 10, "Data channel is missing");
    public static readonly HecReply InvalidChannel = new(StatusCodes.Status400BadRequest, 11, "Invalid data channel");
    public static readonly HecReply EventRequired = new(StatusCodes.Status400BadRequest, 12, "Event field is required");
    public static readonly HecReply EventBlank = new(StatusCodes.Status400BadRequest, 13, "Event field cannot be blank");
    public static readonly HecReply AcksDisabled = new(StatusCodes.Status400BadRequest, 14, "ACK is disabled");
    public static readonly HecReply TokenInQuery = new(StatusCodes.Status400BadRequest, 16, "Query string authorization is not enabled");
    public static readonly HecReply Healthy = new(StatusCodes.Status200OK, 17, "HEC is healthy");
    public static readonly HecReply Unhealthy = new(StatusCodes.Status503ServiceUnavailable, 18, "HEC is unhealthy, queues are full");
    public static readonly HecReply ShuttingDown = new(StatusCodes.Status503ServiceUnavailable, 23, "Server is shutting down");

    /// <summary>The number of the event that is wrong, from 0.</summary>
    public int? InvalidEvent { get; init; }

    public static HecReply Of(Refusal refusal) => refusal switch
    {
        Refusal.SignedOut => TokenRequired,
        Refusal.Unreadable => InvalidAuthorization,
        Refusal.KeyInAddress => TokenInQuery,
        Refusal.TooOften => Busy,
        _ => InvalidToken,
    };

    public static HecReply Of(IntakeAnswer answer) => answer switch
    {
        IntakeAnswer.Stored => Success,
        IntakeAnswer.Stopping => ShuttingDown,
        IntakeAnswer.Failed => InternalError,
        // What Splunk's forwarders know to send again is this one, not 429.
        _ => Busy,
    };

    public Task SendAsync(HttpContext context, long? ackId = null)
    {
        context.Response.StatusCode = Status;
        Replies.SayWhen(context.Response, Status);
        context.Response.ContentType = "application/json; charset=UTF-8";
        // The sentences are those above: nothing in them needs to be escaped.
        var wrong = InvalidEvent is { } number ? string.Create(CultureInfo.InvariantCulture, $",\"invalid-event-number\":{number}") : "";
        var ack = ackId is { } id ? string.Create(CultureInfo.InvariantCulture, $",\"ackId\":{id}") : "";
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"text\":\"{Text}\",\"code\":{Code}{wrong}{ack}}}"), context.RequestAborted);
    }
}
