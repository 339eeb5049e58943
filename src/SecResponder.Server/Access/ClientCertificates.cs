using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace SecResponder.Server.Access;

/// <summary>Certificates that clients show: whether one of the configured authorities signed them, and whose they are.</summary>
internal static class ClientCertificates
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Reads the authorities of a PEM file.</summary>
    /// <exception cref="InvalidOperationException">There is no certificate in it.</exception>
    public static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidOperationException($"the authorities of clients' certificates can't be read from '{file}': {e.Message}", e);
        }
        return authorities.Count > 0 ? authorities : throw new InvalidOperationException($"'{file}' has no certificate in it: give the authorities that sign clients' certificates, as PEM");
    }

    /// <summary>Whether one of the authorities signed it, it is in its time, and it is made for clients. The system's own authorities count for nothing here.</summary>
    public static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities, X509Certificate2Collection? intermediates = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // An authority of one's own seldom has a list of what it took back; whom it must not let in any more is taken out of the settings.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        if (intermediates is not null)
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        return chain.Build(certificate);
    }

    /// <summary>The names that a certificate gives its holder: its DNS names, then its common name.</summary>
    public static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            List<string> names;
            try
            {
                names = [.. extension.EnumerateDnsNames()];
            }
            catch (Exception e) when (e is AsnContentException or System.Security.Cryptography.CryptographicException)
            {
                // A name that can't be read names nobody.
                continue;
            }
            foreach (var name in names)
                yield return name;
        }
        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common)
            yield return common;
    }
}
