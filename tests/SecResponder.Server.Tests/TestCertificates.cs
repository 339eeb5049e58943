using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecResponder.Server.Tests;

/// <summary>An authority and what it signs, as PEM files in a folder.</summary>
internal sealed class TestCertificates(string folder) : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddHours(1);

    private readonly X509Certificate2 _authority = Authority("CN=SecResponder documentation authority");

    public string AuthorityFile => Write("ca.pem", _authority.ExportCertificatePem());

    public (string Certificate, string Key) Server()
    {
        using var certificate = Sign(_authority, "localhost", "1.3.6.1.5.5.7.3.1");
        return (Write("server.pem", certificate.ExportCertificatePem()), Write("server.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>A client's certificate, with its key.</summary>
    public X509Certificate2 Client(string name) => Usable(Sign(_authority, name, "1.3.6.1.5.5.7.3.2"));

    /// <summary>One of the same name that somebody else has signed.</summary>
    public static X509Certificate2 Forged(string name)
    {
        using var other = Authority("CN=Another authority");
        return Usable(Sign(other, name, "1.3.6.1.5.5.7.3.2"));
    }

    /// <summary>One that the authority has signed for a server.</summary>
    public X509Certificate2 ForServers(string name) => Usable(Sign(_authority, name, "1.3.6.1.5.5.7.3.1"));

    /// <summary>Whether the authority has signed what a server shows.</summary>
    public bool HasSigned(X509Certificate? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return shown is X509Certificate2 certificate && chain.Build(certificate);
    }

    public void Dispose() => _authority.Dispose();

    private static X509Certificate2 Authority(string subject)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(From, Until);
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using var signed = request.Create(authority, From, Until.AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Usable(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    private string Write(string file, string pem)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllText(path, pem);
        return path;
    }
}
