using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SecResponder.Server.Tests.Access;

/// <summary>Clients that show a certificate instead of a key.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Whom_the_authority_has_signed_and_the_settings_know_may_send_and_nobody_else()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var certificates = new TestCertificates(_folder.Path);
        var (certificate, key) = certificates.Server();
        await using var server = await _folder.StartAsync(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Tls:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:Tls:Certificate:Path"] = certificate,
            ["Kestrel:Endpoints:Tls:Certificate:KeyPath"] = key,
            ["Server:Certificates:Authorities"] = certificates.AuthorityFile,
            ["Server:Certificates:Clients:relay:Subject"] = "relay-1.example.com",
            ["Server:Certificates:Clients:relay:Streams:0"] = "fw",
        });
        var address = server.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(certificates, address, certificates.Client("relay-1.example.com"), "fw", cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(certificates, address, certificates.Client("relay-1.example.com"), "other", cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(certificates, address, certificates.Client("relay-2.example.com"), "fw", cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(certificates, address, null, "fw", cancellation));
        Assert.Null(await PostAsync(certificates, address, TestCertificates.Forged("relay-1.example.com"), "fw", cancellation));
        Assert.Null(await PostAsync(certificates, address, certificates.ForServers("relay-1.example.com"), "fw", cancellation));
    }

    // Null: not even the handshake came to an end.
    private static async Task<HttpStatusCode?> PostAsync(TestCertificates certificates, string address, X509Certificate2? shown, string stream, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificates.HasSigned(certificate);
        if (shown is not null)
            handler.SslOptions.ClientCertificates = [shown];
        using var http = new HttpClient(handler);
        try
        {
            return (await http.PostAsync($"{address}/ingest/{stream}", new StringContent(ServerFolder.Denied("198.51.100.7", 1)), cancellation)).StatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is IOException or AuthenticationException)
        {
            return null;
        }
        finally
        {
            shown?.Dispose();
        }
    }
}
