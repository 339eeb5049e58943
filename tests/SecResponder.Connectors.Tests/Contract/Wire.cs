namespace SecResponder.Connectors.Tests.Contract;

/// <summary>The process dies: the request before has had its effect, its answer is never seen, and nothing follows.</summary>
internal sealed class Died : Exception;

/// <summary>Counts requests, and lets the process die after one of them.</summary>
internal sealed class Wire
{
    private int _dieAfter = int.MaxValue;

    public int Requests { get; private set; }

    /// <summary>From now on, so many requests more.</summary>
    public void DieAfter(int requests) => _dieAfter = Requests + requests;

    public void Live() => _dieAfter = int.MaxValue;

    public DelegatingHandler Handler() => new Counting(this);

    private sealed class Counting(Wire wire) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (wire.Requests >= wire._dieAfter)
                throw new Died();
            wire.Requests++;
            var answer = await base.SendAsync(request, cancellationToken);
            if (wire.Requests < wire._dieAfter)
                return answer;
            answer.Dispose();
            throw new Died();
        }
    }
}
