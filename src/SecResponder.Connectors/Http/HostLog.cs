using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace SecResponder.Connectors.Http;

/// <summary>Logs that a system was called: the host, the method, the status, the time it took. Never a path, a query or a header: any of them may be a secret.</summary>
internal sealed partial class HostLog(ILogger<HostLog> log) : IHttpClientLogger
{
    public object? LogRequestStart(HttpRequestMessage request) => null;

    public void LogRequestStop(object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed)
    {
        if (log.IsEnabled(LogLevel.Debug))
            LogAnswered(log, request.Method.Method, request.RequestUri?.Host, (int)response.StatusCode, elapsed.TotalMilliseconds);
    }

    public void LogRequestFailed(object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed)
    {
        if (!log.IsEnabled(LogLevel.Debug))
            return;
        var trouble = exception.GetType().Name;
        LogFailed(log, request.Method.Method, request.RequestUri?.Host, trouble, elapsed.TotalMilliseconds);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} to {Host} was answered {Status} after {Milliseconds:0} ms")]
    private static partial void LogAnswered(ILogger log, string method, string? host, int status, double milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} to {Host} failed with {Trouble} after {Milliseconds:0} ms")]
    private static partial void LogFailed(ILogger log, string method, string? host, string trouble, double milliseconds);
}
