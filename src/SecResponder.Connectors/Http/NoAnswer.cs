using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Http;

/// <summary>A request that got no answer, as it may be told: messages of the transport may hold the address, and a webhook's address is a secret, so only what kind of trouble it was goes on.</summary>
internal static class NoAnswer
{
    /// <summary>What it means, or null when it is something else (the caller's own cancellation, too).</summary>
    public static ConnectorException? Of(string system, Exception trouble, CancellationToken cancellation) => trouble switch
    {
        HttpRequestException e => new ConnectorException($"{system} could not be reached: {e.HttpRequestError}{(e.InnerException is { } inner ? $" ({inner.GetType().Name})" : "")}"),
        Polly.Timeout.TimeoutRejectedException or IOException => new ConnectorException($"{system} has not answered in time"),
        OperationCanceledException when !cancellation.IsCancellationRequested => new ConnectorException($"{system} has not answered in time"),
        _ => null,
    };
}
