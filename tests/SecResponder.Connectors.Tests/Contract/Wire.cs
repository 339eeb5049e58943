using System.Collections.Immutable;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>The process dies: the request before has had its effect, its answer is never seen, and nothing follows.</summary>
internal sealed class Died : Exception;

/// <summary>Counts requests, and lets the process die after one of them.</summary>
internal sealed class Wire
{
    private int _dieAfter = int.MaxValue;
    private (HttpMethod Method, Action Happens)? _before;

    public int Requests { get; private set; }

    /// <summary>What was sent, as it goes over the wire.</summary>
    public List<SentRequest> Sent { get; } = [];

    /// <summary>From now on, so many requests more.</summary>
    public void DieAfter(int requests) => _dieAfter = Requests + requests;

    public void Live() => _dieAfter = int.MaxValue;

    /// <summary>Lets something happen right before the next request of a method.</summary>
    public void Before(HttpMethod method, Action happens) => _before = (method, happens);

    private void Happen(HttpMethod method)
    {
        if (_before is not { } next || next.Method != method)
            return;
        _before = null;
        next.Happens();
    }

    public DelegatingHandler Handler() => new Counting(this);

    /// <summary>One question and its answer.</summary>
    public async Task<T> PassAsync<T>(Func<Task<T>> ask)
    {
        if (Requests >= _dieAfter)
            throw new Died();
        Requests++;
        var answer = await ask();
        if (Requests < _dieAfter)
            return answer;
        (answer as IDisposable)?.Dispose();
        throw new Died();
    }

    private sealed class Counting(Wire wire) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            wire.Happen(request.Method);
            var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
            wire.Sent.Add(new SentRequest(request.Method.Method, request.RequestUri!, [.. request.Headers.Select(header => header.Key).Order(StringComparer.Ordinal)], body));
            return await wire.PassAsync(() => base.SendAsync(request, cancellationToken));
        }
    }
}

/// <summary>A request.</summary>
internal sealed record SentRequest(string Method, Uri Uri, ImmutableArray<string> Headers, string Body);
