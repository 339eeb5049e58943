using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentValidation;

namespace SecResponder.Connectors.Http;

/// <summary>The certificates that a system inside a network is believed by, when no public authority has signed its own: a file of PEM, given by configuration. The name is checked all the same.</summary>
internal static class PrivateRoots
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Believes what these certificates have signed (or a self-signed one itself), and nobody else.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    public static X509ChainPolicy Policy(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    /// <summary>The rule for every such setting.</summary>
    public static IRuleBuilderOptions<T, string?> HasCertificates<T>(this IRuleBuilder<T, string?> rule, string key) =>
        rule.Must(file => file is null || Has(file)).WithMessage($"{key} must be a file with one or more certificates in PEM (-----BEGIN CERTIFICATE-----)");

    private static bool Has(string file)
    {
        try
        {
            return Policy(file).CustomTrustStore.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return false; // the rule's message names the setting
        }
    }
}
