using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Http;

/// <summary>Systems inside a network, whose certificates no public authority has signed: believed by the configured file, and by nothing else.</summary>
public sealed class PrivateRootsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ours", "localhost", true)]
    [InlineData("another's", "localhost", false)]
    [InlineData("ours", "firewall.example.com", false)]
    [InlineData("none", "localhost", false)]
    public async Task Only_what_the_configured_authority_has_signed_for_that_name_is_believed(string believed, string name, bool expected)
    {
        using var authority = Authority("our own");
        using var stranger = Authority("somebody's");
        using var server = Signed(authority, name);
        using var file = new TemporaryFile((believed == "another's" ? stranger : authority).ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeOnceAsync(listener, server);
        var services = new ServiceCollection();
        services.AddConnectorHttp("x", new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"), Reach.Private | Reach.ThisMachine, believed == "none" ? null : file.Path);
        await using var provider = services.BuildServiceProvider();
        var api = new ApiClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient("x"), "X");

        var asking = api.SendAsync(new ApiRequest(HttpMethod.Post, "api/"), Cancellation);

        if (expected)
            Assert.True((await asking).IsSuccess);
        else
            Assert.Contains("SecureConnectionError", (await Assert.ThrowsAsync<ConnectorException>(() => asking)).Message, StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public void A_file_without_certificates_is_named()
    {
        using var empty = new TemporaryFile("-----BEGIN NOTHING-----");

        Assert.Contains("Connectors:PanOs:Roots must be a file", Mistake(empty.Path), StringComparison.Ordinal);
        Assert.Contains("Connectors:PanOs:Roots must be a file", Mistake(empty.Path + "-that-is-not-there"), StringComparison.Ordinal);

        static string Mistake(string file) => Assert.Single(new Connectors.PanOs.PanOsOptionsValidator().Validate(new Connectors.PanOs.PanOsOptions { Roots = file }).Errors).ErrorMessage;
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    public void Private_addresses_can_be_allowed_and_a_clouds_metadata_never(string address, bool expected)
    {
        Assert.Equal(expected, AddressGuard.Allows(IPAddress.Parse(address), Reach.Private | Reach.ThisMachine));
        Assert.False(AddressGuard.Allows(IPAddress.Parse(address), Reach.Internet));
    }

    private static async Task ServeOnceAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancellation);
            _ = await tls.ReadAsync(new byte[4096], Cancellation);
            await tls.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancellation);
        }
        catch (Exception e) when (e is System.Security.Authentication.AuthenticationException or IOException)
        {
            // The other side did not believe it: that is what is tested.
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name} authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1, 2, 3, 4]);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
