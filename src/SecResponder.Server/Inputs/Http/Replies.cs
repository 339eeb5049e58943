using System.Globalization;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Http;

/// <summary>What a sender is told: a status, a sentence, and when to come again.</summary>
internal static class Replies
{
    /// <summary>The status of an answer; 2xx only when all of it is stored.</summary>
    public static int StatusOf(IntakeAnswer answer) => answer switch
    {
        IntakeAnswer.Stored => StatusCodes.Status202Accepted,
        IntakeAnswer.Full or IntakeAnswer.TooManyStreams => StatusCodes.Status429TooManyRequests,
        IntakeAnswer.StoreAway or IntakeAnswer.Stopping => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static string WordsOf(IntakeAnswer answer) => answer switch
    {
        IntakeAnswer.Stored => "stored",
        IntakeAnswer.Full => "too much is waiting to be stored; send it again",
        IntakeAnswer.TooManyStreams => "there are as many streams as there may be (Server:Intake:Streams): send to one of those",
        IntakeAnswer.StoreAway => "it can't be stored just now; send it again",
        IntakeAnswer.Stopping => "this process is about to end; send it again",
        _ => "it failed in a way that nobody expected; send it again, and look at the log",
    };

    /// <summary>Sets Retry-After where coming again helps: a second when it is full, five when it is down.</summary>
    public static void SayWhen(HttpResponse response, int status)
    {
        if (status is StatusCodes.Status429TooManyRequests)
            response.Headers.RetryAfter = "1";
        else if (status is StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "5";
    }

    public static IResult Of(HttpContext context, IntakeAnswer answer)
    {
        var status = StatusOf(answer);
        SayWhen(context.Response, status);
        return answer == IntakeAnswer.Stored ? Results.StatusCode(status) : Text(WordsOf(answer), status);
    }

    public static IResult Of(HttpContext context, BadHttpRequestException e)
    {
        SayWhen(context.Response, e.StatusCode);
        return Text(e.Message, e.StatusCode);
    }

    public static IResult Text(string words, int status) => Results.Text(string.Create(CultureInfo.InvariantCulture, $"{words}\n"), statusCode: status);
}
