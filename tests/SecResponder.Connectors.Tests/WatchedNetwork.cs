using System.Net;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Tests;

/// <summary>The network below the guard, watched: what names lead to is said here, and where a connection would go is kept.</summary>
internal sealed class WatchedNetwork
{
    private readonly List<IPEndPoint> _connected = [];
    private readonly Queue<IPAddress[]> _answers = new();
    private IPAddress[]? _always;

    /// <summary>Where connections were made, or would have been.</summary>
    public IReadOnlyList<IPEndPoint> Connected
    {
        get
        {
            lock (_connected)
                return [.. _connected];
        }
    }

    public Dialing Dialing => new(ResolveAsync, ConnectAsync);

    /// <summary>What every name leads to from now on; nothing is really connected to then.</summary>
    public void Answer(params string[] addresses) => _always = [.. addresses.Select(IPAddress.Parse)];

    /// <summary>What names lead to one question after another, before what they always lead to.</summary>
    public void AnswerFirst(params string[] addresses)
    {
        foreach (var address in addresses)
            _answers.Enqueue([IPAddress.Parse(address)]);
    }

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        // A name that is an address is that, in whichever way it is written: as the system's own resolver has it.
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return Task.FromResult<IPAddress[]>([literal]);
        lock (_connected)
            return _answers.TryDequeue(out var first) ? Task.FromResult(first) : _always is not null ? Task.FromResult(_always) : Dialing.Real.Resolve(host, cancellation);
    }

    private ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        lock (_connected)
            _connected.AddRange(addresses.Select(address => new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port)));
        // As the guard itself refuses, which is not tried again: nobody has to wait for that.
        return _always is null ? Dialing.Real.Connect(addresses, port, cancellation) : throw new HttpRequestException(HttpRequestError.ConnectionError, ConnectorHttp.NotPublic);
    }
}
