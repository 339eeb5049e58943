using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Server.Inputs.Syslog;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Tests.Faults;

/// <summary>Whatever is written to whichever port: the process lives, gives its memory back, and serves those who make sense.</summary>
public sealed class GarbageTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Garbage_on_every_port_keeps_nobody_out()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var certificates = new TestCertificates(_folder.Path);
        var (certificate, key) = certificates.Server();
        await using var server = await _folder.StartAsync(
            ("Server:Syslog:udp:Listen", "udp://127.0.0.1:0"), ("Server:Syslog:tcp:Listen", "tcp://127.0.0.1:0"),
            ("Server:Syslog:tls:Listen", "tls://127.0.0.1:0"), ("Server:Syslog:tls:Certificate", certificate), ("Server:Syslog:tls:Key", key));
        IPEndPoint[] ports = [new(IPAddress.Loopback, new Uri(server.Urls.First()).Port), Bound(server, "tcp"), Bound(server, "tls")];
        var random = new Random(20261128);
        foreach (var port in ports)
            foreach (var garbage in Garbage(random))
                await WriteAsync(port, garbage, cancellation);
        using (var datagrams = new UdpClient())
            foreach (var garbage in Garbage(random))
                await datagrams.SendAsync(garbage.AsMemory(0, Math.Min(garbage.Length, 60_000)), Bound(server, "udp"), cancellation);

        using var http = ServerFolder.Client(server);
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", new StringContent(ServerFolder.Denied("198.51.100.7", 1)), cancellation)).StatusCode);
        await WriteAsync(Bound(server, "tcp"), Encoding.UTF8.GetBytes(ServerFolder.Denied("198.51.100.7", 2) + "\n"), cancellation);
        using (var datagrams = new UdpClient())
            await datagrams.SendAsync(Encoding.UTF8.GetBytes(ServerFolder.Denied("198.51.100.7", 3)), Bound(server, "udp"), cancellation);
        Assert.Equal(3, await Waiting.ForEventsAsync(server, 3, cancellation));
        Assert.Equal("ok", await http.GetStringAsync("healthz/ready", cancellation));
        while (server.Services.GetRequiredService<EventIntake>().Memory.Used > 0)
            await Task.Delay(20, cancellation);
    }

    // Nothing at all, a lone byte, chance, zeros, what another protocol would say, and beginnings that promise more than ever comes.
    private static IEnumerable<byte[]> Garbage(Random random)
    {
        yield return [];
        yield return [0x16];
        foreach (var length in (int[])[1, 100, 10_000, 200_000])
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            yield return bytes;
            yield return new byte[length];
        }
        foreach (var text in (string[])["GET / HTTP/1.1\r\n\r\n", "POST /ingest/fw HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "EHLO x\r\n", "SSH-2.0-x\r\n", "999999999 <1>x", "99999999999999999999999 x", "\r\n\r\n\r\n"])
            yield return Encoding.ASCII.GetBytes(text);
        yield return [0x16, 0x03, 0x01, 0xFF, 0xFF, 0x01];
    }

    private static async Task WriteAsync(IPEndPoint port, byte[] bytes, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(port, cancellation);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes, cancellation);
            client.Client.Shutdown(SocketShutdown.Send);
            // Until the other side has had enough, too; not for ever, as some are told that more will come.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(1));
            while (await stream.ReadAsync(new byte[1000], patience.Token) > 0)
            {
                // What it answers to garbage is its own business.
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // It was thrown out.
        }
    }

    private static IPEndPoint Bound(WebApplication server, string name) => (IPEndPoint)server.Services.GetRequiredService<SyslogInputs>().Bound[name];
}
