using System.Net;
using System.Net.Sockets;

namespace SecResponder.Connectors.Http;

/// <summary>The network below the guard: a name becomes addresses, addresses become a connection. Tests put their own in its place, to see where anything would go.</summary>
/// <param name="Resolve">Gives a host's addresses, asked once for each connection.</param>
/// <param name="Connect">Connects to one of the addresses that the guard has let through.</param>
internal sealed record Dialing(Func<string, CancellationToken, Task<IPAddress[]>> Resolve, Func<IPAddress[], int, CancellationToken, ValueTask<Stream>> Connect)
{
    /// <summary>The real one.</summary>
    public static Dialing Real { get; } = new(Dns.GetHostAddressesAsync, ConnectAsync);

    private static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
