using System.Security.Cryptography;

namespace SecResponder.Response.Bundles;

/// <summary>Signs who puts which bundle in force, and checks it: whoever may write to the account can't put playbooks in force without the key. ECDSA with SHA-256; keys as PEM.</summary>
public static class BundleSeal
{
    /// <summary>Signs it.</summary>
    /// <param name="move">What is to be in force.</param>
    /// <param name="environment">Name of the environment that it is for.</param>
    /// <param name="privateKey">An EC private key, PEM.</param>
    /// <exception cref="ArgumentException">It is no such key.</exception>
    public static BundleMove Sign(BundleMove move, string environment, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(move);
        using var key = Key(privateKey);
        try
        {
            return move with { SignedBy = Print(key), Signature = key.SignData(move.Statement(environment), HashAlgorithmName.SHA256) };
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("the key has no private half: give the private key", e);
        }
    }

    /// <summary>Why it may not be believed; null: one of the trusted keys has signed it.</summary>
    public static string? Problem(BundleMove move, string environment, IReadOnlyCollection<string> trusted)
    {
        ArgumentNullException.ThrowIfNull(move);
        ArgumentNullException.ThrowIfNull(trusted);
        if (move.Signature is not { } signature || move.SignedBy is null)
            return "it is not signed, and SecResponder:Bundles:TrustedKeys wants it signed: push with --sign";
        foreach (var pem in trusted)
        {
            using var key = Key(pem);
            if (Print(key) == move.SignedBy)
                return key.VerifyData(move.Statement(environment), signature, HashAlgorithmName.SHA256) ? null : "its signature is not over what it says: somebody has changed it, or it is another environment's";
        }
        return $"it is signed by the key {BundleContent.Short(move.SignedBy)}, which is not among SecResponder:Bundles:TrustedKeys";
    }

    /// <summary>Why the text is no public key; null: it is one.</summary>
    internal static string? Problem(string publicKey)
    {
        try
        {
            using var key = Key(publicKey);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static string Print(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    private static ECDsa Key(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            // In settings and variables the lines of a PEM often come with their ends written out.
            key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ArgumentException("this is no EC key as PEM ('-----BEGIN …'): 'openssl ecparam -genkey -name prime256v1 -noout' makes one, 'openssl ec -pubout' its public half", e);
        }
    }
}
