using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;
using SecResponder.Server.Inputs.Syslog;
using SecResponder.Server.Tests.Intake;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Syslog on real sockets: UDP, TCP, TLS.</summary>
public sealed class SyslogTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Datagrams_are_stored_and_what_can_not_be_read_is_kept()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await _folder.StartAsync(("Server:Syslog:fw:Listen", "udp://127.0.0.1:0"));
        using var client = new UdpClient();
        client.Connect((IPEndPoint)Bound(server, "fw"));
        for (var n = 0; n < 200; n++)
            await client.SendAsync(Encoding.UTF8.GetBytes(n == 100 ? "rubbish" : Line(n)), cancellation);

        Assert.Equal(199, await Waiting.ForEventsAsync(server, 199, cancellation));
        while (await Waiting.Store(server).DeadLetterCountAsync(cancellation) == 0)
            await Task.Delay(10, cancellation);
        Assert.Equal("rubbish", Encoding.UTF8.GetString(Assert.Single(await Waiting.Store(server).DeadLettersAsync(10, cancellation)).Raw.Span));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_finds_no_place_is_dropped_and_counted_and_the_rest_stored_when_the_store_is_back()
    {
        var cancellation = TestContext.Current.CancellationToken;
        FaultyStore store = null!;
        await using var server = await _folder.StartAsync(
            [new("Server:Syslog:fw:Listen", "udp://127.0.0.1:0"), new("Server:Syslog:fw:Waiting", "100")], services => store = FaultyStore.Replace(services, Path.Combine(_folder.Path, "store.db")));
        using var dropped = new Counted("secresponder.input.dropped");
        store.Before = () => throw new StoreException("away");
        using var client = new UdpClient();
        client.Connect((IPEndPoint)Bound(server, "fw"));
        const int Sent = 2000;
        for (var n = 0; n < Sent; n++)
            await client.SendAsync(Encoding.UTF8.GetBytes(Line(n)), cancellation);
        store.Before = () => Task.CompletedTask;

        // Those of the kernel's buffer come after; none may be neither stored nor counted.
        while (await Waiting.EventsAsync(server, cancellation) + dropped.Sum < Sent)
        {
            await Task.Delay(20, cancellation);
            await client.SendAsync(Array.Empty<byte>(), cancellation);
        }
        Assert.Equal(Sent, await Waiting.EventsAsync(server, cancellation) + dropped.Sum);
        Assert.True(dropped.Sum > 0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connection_is_kept_waiting_while_the_store_is_away_and_loses_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        FaultyStore store = null!;
        await using var server = await _folder.StartAsync([new("Server:Syslog:fw:Listen", "tcp://127.0.0.1:0")], services => store = FaultyStore.Replace(services, Path.Combine(_folder.Path, "store.db")));
        store.Before = () => throw new StoreException("away");
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)Bound(server, "fw"), cancellation);
        for (var n = 0; n < 3000; n++)
        {
            var line = Line(n);
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(n % 2 == 0 ? line + "\n" : $"{Encoding.UTF8.GetByteCount(line)} {line}"), cancellation);
        }
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await Waiting.EventsAsync(server, cancellation));
        store.Before = () => Task.CompletedTask;

        Assert.Equal(3000, await Waiting.ForEventsAsync(server, 3000, cancellation));
    }

    [Fact(Timeout = 60_000)]
    public async Task With_TLS_only_clients_that_the_authority_has_signed_may_send()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var certificates = new TestCertificates(_folder.Path);
        var (certificateFile, key) = certificates.Server();
        await using var server = await _folder.StartAsync(
            ("Server:Syslog:fw:Listen", "tls://127.0.0.1:0"), ("Server:Syslog:fw:Certificate", certificateFile), ("Server:Syslog:fw:Key", key), ("Server:Syslog:fw:Authorities", certificates.AuthorityFile));
        var line = Line(1);
        foreach (var (shown, isLetIn) in new[] { (certificates.Client("relay-1.example.com"), true), (TestCertificates.Forged("relay-1.example.com"), false), (certificates.ForServers("relay-1.example.com"), false), (null, false) })
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync((IPEndPoint)Bound(server, "fw"), cancellation);
                await using var secured = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificates.HasSigned(certificate));
                await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = shown is null ? [] : [shown] }, cancellation);
                await secured.WriteAsync(Encoding.UTF8.GetBytes($"{line.Length} {line}"), cancellation);
                await secured.ShutdownAsync();
                while (await secured.ReadAsync(new byte[10], cancellation) > 0)
                {
                    // Until the other side is through with it.
                }
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException && !isLetIn)
            {
                // So it should be.
            }
            Assert.Equal(1, await Waiting.ForEventsAsync(server, 1, cancellation));
            shown?.Dispose();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Garbage_and_slow_clients_keep_nobody_else_out()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await _folder.StartAsync(("Server:Syslog:fw:Listen", "tcp://127.0.0.1:0"));
        using var slow = new TcpClient();
        await slow.ConnectAsync((IPEndPoint)Bound(server, "fw"), cancellation);
        await slow.GetStream().WriteAsync("999 <1"u8.ToArray(), cancellation);
        using (var rude = new TcpClient())
        {
            await rude.ConnectAsync((IPEndPoint)Bound(server, "fw"), cancellation);
            await rude.GetStream().WriteAsync(new byte[100_000], cancellation);
            rude.Client.LingerState = new LingerOption(true, 0);
        }
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)Bound(server, "fw"), cancellation);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Line(1) + "\n"), cancellation);

        Assert.Equal(1, await Waiting.ForEventsAsync(server, 1, cancellation));
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_is_in_none_of_the_networks_is_not_heard()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await _folder.StartAsync(
            ("Server:Syslog:far:Listen", "udp://127.0.0.1:0"), ("Server:Syslog:far:From:0", "192.0.2.0/24"), ("Server:Syslog:near:Listen", "udp://127.0.0.1:0"), ("Server:Syslog:near:From:0", "127.0.0.0/8"));
        using var client = new UdpClient();
        await client.SendAsync(Encoding.UTF8.GetBytes(Line(1)), (IPEndPoint)Bound(server, "far"), cancellation);
        await client.SendAsync(Encoding.UTF8.GetBytes(Line(1)), (IPEndPoint)Bound(server, "near"), cancellation);

        Assert.Equal(1, await Waiting.ForEventsAsync(server, 1, cancellation));
        Assert.Empty(await Waiting.Store(server).PositionsAsync("syslog-far", cancellation));
    }

    [Theory]
    [InlineData("no scheme", "127.0.0.1:514", "give udp://")]
    [InlineData("another scheme", "http://127.0.0.1:514", "give udp://")]
    [InlineData("beyond this machine", "udp://0.0.0.0:5514", "From")]
    [InlineData("TLS without a certificate", "tls://127.0.0.1:6514", "Certificate")]
    public void A_listener_that_is_wrong_or_not_safe_is_refused(string why, string listen, string said)
    {
        Assert.NotEmpty(why);
        Assert.Contains(new SyslogOptions { Listen = listen }.Mistakes("Syslog:fw"), mistake => mistake.Contains(said, StringComparison.Ordinal));
    }

    private static EndPoint Bound(WebApplication server, string name) => server.Services.GetRequiredService<SyslogInputs>().Bound[name];

    private static string Line(int n) => ServerFolder.Denied($"198.51.100.{n % 250}", n % 60);
}
